package dev.docket.persistence.query.stream;

import akka.persistence.query.NoOffset$;
import akka.persistence.query.Offset;
import akka.persistence.query.Sequence;
import akka.persistence.query.TimestampOffset;
import dev.docket.persistence.EventLog;
import dev.docket.persistence.EventPage;
import dev.docket.persistence.StoredEvent;
import dev.docket.persistence.failure.DamagedException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Akka's offsets and where they stand in the log. A {@link Sequence} is the ordinal of an event, a
 * {@link TimestampOffset} its logical timestamp; both grow strictly in commit order, whatever the
 * clock does, and both mean: what comes after it.
 */
final class Offsets {
  /** The last logical timestamp that there can be. */
  private static final Instant LAST = Instant.EPOCH.plus(Long.MAX_VALUE, ChronoUnit.MICROS);

  private Offsets() {}

  /** The ordinal to start at, inclusive. */
  static long afterSequence(Offset offset) {
    if (offset instanceof Sequence sequence) {
      return sequence.value() == Long.MAX_VALUE ? Long.MAX_VALUE : sequence.value() + 1;
    }
    if (offset.equals(NoOffset$.MODULE$)) {
      return 1;
    }
    throw new IllegalArgumentException(
        "The offset is " + offset + ", allowed are a Sequence and no offset");
  }

  static Offset sequence(StoredEvent stored) {
    return Offset.sequence(stored.ordinal());
  }

  static Offset timestamp(StoredEvent stored) {
    Instant time = instant(stored);
    Map<String, Object> seen = Map.of(stored.event().persistenceId(), stored.event().sequenceNr());
    return TimestampOffset.apply(
        time,
        Instant.now(),
        scala.collection.immutable.Map.from(CollectionConverters.asScala(seen)));
  }

  static Instant instant(StoredEvent stored) {
    return Instant.EPOCH.plus(stored.timestampMicros(), ChronoUnit.MICROS);
  }

  /** Refuses an offset of another kind than {@link #afterTimestamp} takes. */
  static void requireTimestamp(Offset offset) {
    if (!(offset instanceof TimestampOffset) && !offset.equals(NoOffset$.MODULE$)) {
      throw new IllegalArgumentException(
          "The offset is " + offset + ", allowed are a TimestampOffset and no offset");
    }
  }

  /** The ordinal to start at, inclusive: that of the first event behind the offset. Blocks. */
  static long afterTimestamp(EventLog log, Offset offset) {
    TimestampOffset from = TimestampOffset.toTimestampOffset(offset);
    if (!from.timestamp().isAfter(Instant.EPOCH)) {
      return 1;
    }
    if (from.timestamp().isAfter(LAST)) {
      return Long.MAX_VALUE;
    }
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, from.timestamp());
    EventLog.OrdinalRange range = log.ordinalsAt(micros);
    long low = range.from();
    long high = range.to();
    while (low < high) {
      long middle = low + (high - low) / 2;
      StoredEvent event = firstFrom(log, middle, high);
      if (event == null) {
        high = middle;
      } else if (isBehind(event, from)) {
        high = event.ordinal();
      } else {
        low = event.ordinal() + 1;
      }
    }
    return low;
  }

  private static boolean isBehind(StoredEvent stored, TimestampOffset from) {
    int order = instant(stored).compareTo(from.timestamp());
    if (order != 0) {
      return order > 0;
    }
    Long seen = from.getSeen().get(stored.event().persistenceId());
    return seen == null || seen < stored.event().sequenceNr();
  }

  /**
   * The first undeleted event in a range of ordinals. Damage is stepped over, in growing steps
   * since it may be long: the search only needs some event to compare with, and the stream itself
   * fails where it comes to damage.
   */
  private static @Nullable StoredEvent firstFrom(EventLog log, long from, long to) {
    long next = from;
    long step = 1;
    while (next < to) {
      try {
        EventPage page = log.read(next, 1);
        if (!page.events().isEmpty()) {
          StoredEvent first = page.events().get(0);
          return first.ordinal() < to ? first : null;
        }
        next = page.nextOrdinal();
      } catch (DamagedException damaged) {
        next += step;
        step *= 2;
      }
    }
    return null;
  }
}
