package dev.docket.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a store has to hold, in memory: the events that were acknowledged, those that may be there
 * since nobody knows, how far is deleted. Safe for any thread.
 */
final class SoakModel {
  static final String TAG = "third";

  /** An acknowledged event. */
  record Known(long ordinal, String text) {}

  /** What is known of one id. What it is told it notes down, for a model in another process. */
  static final class Track {
    private final String id;
    private final Consumer<String> notes;
    final ConcurrentSkipListMap<Long, Known> known = new ConcurrentSkipListMap<>();
    private final Map<Long, Set<String>> unknown = new ConcurrentHashMap<>();
    private long highest;
    private long deletedTo;
    private long deletedAsked;

    Track(String id, Consumer<String> notes) {
      this.id = id;
      this.notes = notes;
    }

    /** The highest number that is acknowledged. */
    synchronized long highest() {
      return highest;
    }

    synchronized long deletedTo() {
      return deletedTo;
    }

    synchronized long deletedAsked() {
      return deletedAsked;
    }

    /** An event is about to be written. */
    void asked(long number, String text) {
      unknown.computeIfAbsent(number, unseen -> ConcurrentHashMap.newKeySet()).add(text);
      notes.accept("asked " + id + " " + number + " " + text);
    }

    /** Its write was acknowledged. */
    synchronized void acknowledged(long number, long ordinal, String text) {
      Known before = known.put(number, new Known(ordinal, text));
      assertThat(before).as("%s is acknowledged once", id).isNull();
      highest = Math.max(highest, number);
      notes.accept("acknowledged " + id + " " + number + " " + ordinal + " " + text);
    }

    /** What is up to there is about to be deleted. */
    synchronized void askedToDelete(long to) {
      deletedAsked = Math.max(deletedAsked, to);
      notes.accept("delete " + id + " " + to);
    }

    /** That was acknowledged. */
    synchronized void deleted(long to) {
      deletedTo = Math.max(deletedTo, to);
      known.headMap(deletedTo, true).clear();
      unknown.keySet().removeIf(number -> number <= deletedTo);
      notes.accept("deleted " + id + " " + to);
    }

    /** An event that is shown is the acknowledged one, or one that may be there. */
    void check(StoredEvent stored) {
      long number = stored.event().sequenceNr();
      String text = Fixtures.text(stored.event().payload());
      Known expected = known.get(number);
      if (expected != null) {
        assertThat(text).isEqualTo(expected.text());
        assertThat(stored.ordinal()).isEqualTo(expected.ordinal());
      } else if (number > deletedAsked()) {
        assertThat(unknown.getOrDefault(number, Set.of())).contains(text);
      }
    }

    /** After a crash: what is there counts from now on, and nothing else. */
    synchronized void adopt(List<StoredEvent> found, long highestFound, long deletedFound) {
      assertThat(highestFound).as("highest number").isGreaterThanOrEqualTo(highest);
      assertThat(deletedFound)
          .as("deleted")
          .isBetween(deletedTo, Math.max(deletedTo, deletedAsked));
      long next = deletedFound + 1;
      for (StoredEvent stored : found) {
        assertThat(stored.event().sequenceNr()).as("no hole").isEqualTo(next);
        check(stored);
        next++;
      }
      assertThat(next).as("behind the last one").isEqualTo(highestFound + 1);
      take(found, highestFound, deletedFound);
    }

    /** What is there counts, whatever was known. */
    synchronized void take(List<StoredEvent> found, long highestFound, long deletedFound) {
      highest = highestFound;
      deletedTo = deletedFound;
      deletedAsked = deletedFound;
      known.clear();
      unknown.clear();
      for (StoredEvent stored : found) {
        String text = Fixtures.text(stored.event().payload());
        known.put(stored.event().sequenceNr(), new Known(stored.ordinal(), text));
      }
    }
  }

  private final Map<String, Track> tracks = new ConcurrentHashMap<>();

  private final Consumer<String> notes;

  SoakModel() {
    this(note -> {});
  }

  /**
   * @param notes gets one line for each thing that the model is told, before it is done or after it
   *     was acknowledged
   */
  SoakModel(Consumer<String> notes) {
    this.notes = notes;
  }

  /** Hears what a model in another process was told; false if the line is none of its notes. */
  boolean hear(List<String> words) {
    switch (words.get(0)) {
      case "asked" -> of(words.get(1)).asked(Long.parseLong(words.get(2)), words.get(3));
      case "acknowledged" ->
          of(words.get(1))
              .acknowledged(
                  Long.parseLong(words.get(2)), Long.parseLong(words.get(3)), words.get(4));
      case "delete" -> of(words.get(1)).askedToDelete(Long.parseLong(words.get(2)));
      case "deleted" -> of(words.get(1)).deleted(Long.parseLong(words.get(2)));
      default -> {
        return false;
      }
    }
    return true;
  }

  Track of(String id) {
    return tracks.computeIfAbsent(id, unseen -> new Track(id, notes));
  }

  /** Begins with what a store holds of some ids. */
  void take(DocketStore store, List<String> ids) {
    for (String id : ids) {
      of(id)
          .take(
              Fixtures.replay(store, id),
              store.events().highestSequenceNr(id, 0),
              store.events().deletedTo(id));
    }
  }

  List<String> ids() {
    return new ArrayList<>(tracks.keySet());
  }

  static Set<String> tags(long number) {
    return number % 3 == 0 ? Set.of(TAG) : Set.of();
  }

  /** Takes a store that was just opened for the truth, after comparing it with what is known. */
  void compare(DocketStore store) {
    assertThat(store.recovery().damage()).isEmpty();
    Map<String, List<StoredEvent>> byId = new TreeMap<>();
    long last = 0;
    for (StoredEvent stored : Fixtures.all(store)) {
      assertThat(stored.ordinal()).as("ordinals ascend").isGreaterThan(last);
      last = stored.ordinal();
      byId.computeIfAbsent(stored.event().persistenceId(), id -> new ArrayList<>()).add(stored);
    }
    assertThat(tracks.keySet()).containsAll(byId.keySet());
    tracks.forEach(
        (id, track) -> {
          List<StoredEvent> found = byId.getOrDefault(id, List.of());
          assertThat(Fixtures.replay(store, id)).as("in order as by id: %s", id).isEqualTo(found);
          try {
            track.adopt(
                found, store.events().highestSequenceNr(id, 0), store.events().deletedTo(id));
          } catch (AssertionError wrong) {
            throw new AssertionError("the events of " + id + ": " + wrong.getMessage(), wrong);
          }
        });
    assertThat(tagged(store)).isEqualTo(byId.values().stream().mapToLong(SoakModel::tagged).sum());
  }

  private static long tagged(List<StoredEvent> events) {
    return events.stream().filter(each -> each.event().tags().contains(TAG)).count();
  }

  private static long tagged(DocketStore store) {
    long count = 0;
    long next = 1;
    while (next <= store.events().durableOrdinal()) {
      EventPage page = store.events().readTagged(TAG, next, 100);
      assertThat(page.events()).allMatch(each -> each.event().tags().contains(TAG));
      count += page.events().size();
      next = page.nextOrdinal();
    }
    return count;
  }

  /** What a live reader has seen, over all lives of the store. */
  static final class Seen {
    private final @Nullable String tag;
    private final BitSet ordinals = new BitSet();
    private final Map<String, Long> numbers = new ConcurrentHashMap<>();
    private long next = 1;

    Seen(@Nullable String tag) {
      this.tag = tag;
    }

    /** Reads one page on; false at the end. */
    boolean readOn(DocketStore store, SoakModel model) {
      EventPage page =
          tag == null ? store.events().read(next, 100) : store.events().readTagged(tag, next, 100);
      for (StoredEvent stored : page.events()) {
        String id = stored.event().persistenceId();
        assertThat(stored.ordinal()).as("live, in order").isGreaterThanOrEqualTo(next);
        assertThat(ordinals.get((int) stored.ordinal())).as("seen twice").isFalse();
        ordinals.set((int) stored.ordinal());
        long before = numbers.getOrDefault(id, 0L);
        assertThat(before).isLessThan(stored.event().sequenceNr());
        numbers.put(id, stored.event().sequenceNr());
        model.of(id).check(stored);
      }
      assertThat(page.nextOrdinal()).isGreaterThanOrEqualTo(next);
      boolean more = page.nextOrdinal() > next;
      next = page.nextOrdinal();
      return more;
    }

    /** Nothing that was shown is lost, and nothing that is there was left out. */
    void compare(DocketStore store) {
      numbers.forEach(
          (id, number) ->
              assertThat(store.events().highestSequenceNr(id, 0))
                  .as("what was shown of %s is kept", id)
                  .isGreaterThanOrEqualTo(number));
      for (StoredEvent stored : Fixtures.all(store)) {
        boolean wanted = tag == null || stored.event().tags().contains(tag);
        if (wanted && stored.ordinal() < next) {
          assertThat(ordinals.get((int) stored.ordinal())).as("seen: %s", stored).isTrue();
        }
      }
    }
  }
}
