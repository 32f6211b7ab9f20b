package dev.docket.persistence.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventPage;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.SnapshotCriteria;
import dev.docket.persistence.SnapshotRecord;
import dev.docket.persistence.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;

/**
 * All that a store shows.
 *
 * @param events in the order of the log
 * @param heads of each id that was ever used
 * @param snapshots of each id that has any, lowest first
 */
record Seen(List<Event> events, Map<String, Head> heads, Map<String, List<String>> snapshots) {
  static final String TAG = "even";

  private static final int PAGE = 5;

  /** An event with its place. */
  record Event(
      long ordinal, String id, long sequenceNr, long previous, boolean tagged, String text) {
    static Event of(long ordinal, long previous, EventRecord event) {
      return new Event(
          ordinal,
          event.persistenceId(),
          event.sequenceNr(),
          previous,
          event.tags().contains(TAG),
          brief(Seen.textOf(event.payload())));
    }
  }

  /** What is known of an id. */
  record Head(long highest, long deletedTo) {}

  private static String textOf(SerializedValue value) {
    return new String(value.bytes(), StandardCharsets.UTF_8);
  }

  private static String snapshot(SnapshotRecord found) {
    return snapshot(found.sequenceNr(), textOf(found.payload()));
  }

  static String snapshot(long sequenceNr, String text) {
    return sequenceNr + " " + brief(text);
  }

  /** Its beginning, its length, and a checksum. */
  private static String brief(String text) {
    CRC32 checksum = new CRC32();
    checksum.update(text.getBytes(StandardCharsets.UTF_8));
    String begin = text.substring(0, Math.min(16, text.length()));
    return begin + "~" + text.length() + "~" + Long.toHexString(checksum.getValue());
  }

  /** Reads it in every way in which it can be read; these must agree. */
  static Seen of(DocketStore store, List<String> ids) {
    List<Event> events = inOrder(store, "");
    Map<String, Head> heads = new TreeMap<>();
    Map<String, List<String>> snapshots = new TreeMap<>();
    for (String id : ids) {
      long highest = store.events().highestSequenceNr(id, 0);
      if (highest > 0) {
        heads.put(id, new Head(highest, store.events().deletedTo(id)));
      }
      List<Event> replayed = new ArrayList<>();
      store
          .events()
          .replay(id, 1, Long.MAX_VALUE, Long.MAX_VALUE, stored -> replayed.add(event(stored)));
      assertThat(replayed)
          .as("what is replayed of %s is what stands in the log", id)
          .isEqualTo(events.stream().filter(event -> event.id().equals(id)).toList());
      List<String> present = snapshots(store, id);
      if (!present.isEmpty()) {
        snapshots.put(id, present);
      }
    }
    assertThat(inOrder(store, TAG))
        .as("what is found by its tag is what stands in the log")
        .isEqualTo(events.stream().filter(Event::tagged).toList());
    assertThat(store.events().persistenceIds("", 100))
        .as("the ids are those of the events")
        .containsExactlyInAnyOrderElementsOf(events.stream().map(Event::id).distinct().toList());
    return new Seen(events, heads, snapshots);
  }

  /** All events, or those with a tag. */
  static List<Event> inOrder(DocketStore store, String tag) {
    List<Event> events = new ArrayList<>();
    long next = 1;
    while (next <= store.events().durableOrdinal()) {
      EventPage page =
          tag.isEmpty()
              ? store.events().read(next, PAGE)
              : store.events().readTagged(tag, next, PAGE);
      page.events().forEach(stored -> events.add(event(stored)));
      next = page.nextOrdinal();
    }
    return events;
  }

  private static Event event(StoredEvent stored) {
    return Event.of(stored.ordinal(), stored.previousSequenceNr(), stored.event());
  }

  private static List<String> snapshots(DocketStore store, String id) {
    List<String> present = new ArrayList<>();
    Optional<SnapshotRecord> next = store.snapshots().load(id, SnapshotCriteria.all());
    while (next.isPresent()) {
      SnapshotRecord found = next.get();
      present.add(0, snapshot(found));
      assertThat(store.snapshots().load(id, SnapshotCriteria.exactly(found.sequenceNr())))
          .as("the snapshot of %s by its number", id)
          .hasValueSatisfying(exact -> assertThat(snapshot(exact)).isEqualTo(snapshot(found)));
      next = store.snapshots().load(id, upTo(found.sequenceNr() - 1));
    }
    return present;
  }

  private static SnapshotCriteria upTo(long number) {
    return new SnapshotCriteria(0, number, Long.MIN_VALUE, Long.MAX_VALUE);
  }
}
