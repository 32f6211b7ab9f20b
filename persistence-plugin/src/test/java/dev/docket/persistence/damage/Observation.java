package dev.docket.persistence.damage;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventPage;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.SnapshotCriteria;
import dev.docket.persistence.SnapshotRecord;
import dev.docket.persistence.StoredEvent;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.recovery.RecoveryReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that an open store shows: by id, in order, by tag, snapshots, highest numbers; and
 * what it refuses. Any exception but {@link DamagedException} is thrown on.
 *
 * @param byId the events of each id, and why it shows no more, if it does not
 * @param highest the highest number of each id, unless that is refused
 * @param ordered all events in order
 * @param tagged the events with a tag
 * @param snapshots the newest snapshot of each id, an empty text if there is none, unless refused
 * @param ids the ids that the store lists
 * @param refusals why what was refused, of all of them
 * @param report what the open found
 */
record Observation(
    Map<String, Shown> byId,
    Map<String, Long> highest,
    Ordered ordered,
    Ordered tagged,
    Map<String, String> snapshots,
    TreeSet<String> ids,
    List<String> refusals,
    RecoveryReport report) {

  private static final int MOST_LOST = 10_000;

  /** Of a store of few events small pages are read, so that there are several. */
  private static final int FEW = 200;

  private static final int SMALL_PAGE = 7;
  private static final int PAGE = 100;

  /**
   * The events of one id.
   *
   * @param events in order
   * @param refused whether more is refused
   */
  record Shown(List<String> events, boolean refused) {}

  /**
   * Events in order.
   *
   * @param events by ordinal
   * @param lost the ordinals at which the reading was refused
   */
  record Ordered(TreeMap<Long, String> events, TreeSet<Long> lost) {}

  /** Looks at everything. */
  static Observation of(DocketStore store) {
    List<String> refusals = new ArrayList<>();
    Map<String, Shown> byId = new HashMap<>();
    Map<String, Long> highest = new HashMap<>();
    Map<String, String> snapshots = new HashMap<>();
    for (String id : Sample.IDS) {
      List<String> events = new ArrayList<>();
      boolean refused =
          !allowed(
              refusals,
              () ->
                  store
                      .events()
                      .replay(id, 1, Long.MAX_VALUE, Long.MAX_VALUE, e -> events.add(text(e))));
      byId.put(id, new Shown(events, refused));
      allowed(refusals, () -> highest.put(id, store.events().highestSequenceNr(id, 0)));
      allowed(
          refusals,
          () ->
              snapshots.put(
                  id,
                  store
                      .snapshots()
                      .load(id, SnapshotCriteria.all())
                      .map(Observation::text)
                      .orElse("")));
    }
    int page = store.events().durableOrdinal() > FEW ? PAGE : SMALL_PAGE;
    return new Observation(
        byId,
        highest,
        ordered(store, refusals, from -> store.events().read(from, page)),
        ordered(store, refusals, from -> store.events().readTagged(Sample.TAG, from, page)),
        snapshots,
        ids(store, refusals),
        refusals,
        store.recovery());
  }

  private static TreeSet<String> ids(DocketStore store, List<String> refusals) {
    TreeSet<String> ids = new TreeSet<>();
    allowed(refusals, () -> ids.addAll(store.events().persistenceIds("", 1000)));
    return ids;
  }

  private interface Pages {
    EventPage from(long ordinal);
  }

  private static Ordered ordered(DocketStore store, List<String> refusals, Pages pages) {
    TreeMap<Long, String> events = new TreeMap<>();
    TreeSet<Long> lost = new TreeSet<>();
    long next = 1;
    while (next <= store.events().durableOrdinal()) {
      long from = next;
      long[] reached = {from};
      boolean read =
          allowed(
              refusals,
              () -> {
                EventPage page = pages.from(from);
                page.events().forEach(each -> events.put(each.ordinal(), text(each)));
                reached[0] = page.nextOrdinal();
              });
      if (!read) {
        lost.add(from);
        if (lost.size() > MOST_LOST) {
          throw new AssertionError("more ordinals are lost than there ever were: " + lost.last());
        }
        next = from + 1;
      } else if (reached[0] <= from) {
        throw new AssertionError("a page from " + from + " makes no progress");
      } else {
        next = reached[0];
      }
    }
    return new Ordered(events, lost);
  }

  private static boolean allowed(List<String> refusals, Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (DamagedException damaged) {
      refusals.add(String.valueOf(damaged.getMessage()));
      return false;
    }
  }

  private static String text(StoredEvent stored) {
    return text(
        stored.ordinal(),
        stored.timestampMicros(),
        stored.previousSequenceNr(),
        stored.event().persistenceId(),
        stored.event().sequenceNr(),
        stored.event().writer()
            + new TreeSet<>(stored.event().tags())
            + text(stored.event().payload())
            + stored.event().metadata().map(Observation::text));
  }

  /** The same of a record of the events log. */
  static String eventText(LogRecord event) {
    return text(
        event.ordinal(),
        event.timestampMicros(),
        event.previous(),
        event.persistenceId(),
        event.sequenceNr(),
        event.body().writer()
            + event.body().tags()
            + text(value(event.body().payload()))
            + event.body().metadata().map(each -> text(value(each))));
  }

  private static String text(
      long ordinal, long micros, long previous, String id, long number, String rest) {
    return ordinal + " " + micros + " " + id + "#" + number + " after " + previous + " by " + rest;
  }

  private static SerializedValue value(LogRecord.Value value) {
    return new SerializedValue(value.serializerId(), value.manifest(), value.bytes().array());
  }

  private static String text(SnapshotRecord snapshot) {
    return snapshot.sequenceNr() + "@" + snapshot.timestampMillis() + text(snapshot.payload());
  }

  /** The same of a record of the snapshots log. */
  static String text(LogRecord snapshot) {
    return snapshot.sequenceNr()
        + "@"
        + snapshot.previous()
        + text(value(snapshot.body().payload()));
  }

  private static String text(SerializedValue value) {
    return value.serializerId()
        + value.manifest()
        + new String(value.bytes(), StandardCharsets.ISO_8859_1);
  }
}
