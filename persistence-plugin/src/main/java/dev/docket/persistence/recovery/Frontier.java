package dev.docket.persistence.recovery;

import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.LogSegment;
import dev.docket.persistence.log.SegmentedLog.Place;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentName;

/**
 * How far a log is known to reach, while its segments are opened one after the other. What should
 * have come in between, or should have been reached, and was not, goes to the findings.
 */
final class Frontier {
  private final Findings findings;
  private long highestSegment;
  private long nextOrdinal = 1;
  private long lastTimestampMicros;

  Frontier(Findings findings) {
    this.findings = findings;
  }

  /** The highest segment number that was ever used. */
  long highestSegment() {
    return highestSegment;
  }

  /** The ordinal that is to be used next. */
  long nextOrdinal() {
    return nextOrdinal;
  }

  /** The newest logical timestamp. */
  long lastTimestampMicros() {
    return lastTimestampMicros;
  }

  /** A segment number is in use. */
  void segment(long number) {
    highestSegment = Math.max(highestSegment, number);
  }

  /** Everything up to an ordinal is accounted for. */
  void reached(long ordinal) {
    nextOrdinal = Math.max(nextOrdinal, ordinal + 1);
  }

  /** Everything in a segment is accounted for. */
  void reached(LogSegment segment) {
    reached(segment.lastOrdinal());
    lastTimestampMicros = Math.max(lastTimestampMicros, segment.lastTimestampMicros());
  }

  /** A file comes that begins with an ordinal: those before it are to be accounted for. */
  void expect(String fileName, long firstOrdinal) {
    if (firstOrdinal > nextOrdinal) {
      findings.unknownIds(
          Damage.MISSING_SEGMENT,
          fileName,
          0,
          nextOrdinal,
          firstOrdinal - 1,
          "No file holds the ordinals "
              + nextOrdinal
              + " to "
              + (firstOrdinal - 1)
              + " before this one; as one sealed segment it was called "
              + new SegmentName.Sealed(nextOrdinal, firstOrdinal - 1, 1).fileName()
              + ".");
      nextOrdinal = firstOrdinal;
    }
  }

  /**
   * The end has come: no less may have been reached than what had been durable.
   *
   * @return whether less was
   */
  boolean check(Place place) {
    boolean events = place.id().kind() == LogId.Kind.EVENTS;
    if (place.floor().unreadable() && events) {
      findings.harmless(
          Damage.FLOOR,
          Floor.FILE,
          "It is not what was written, and no lower bound is known; it is kept as "
              + Floor.SET_ASIDE
              + " when it is written anew.");
    }
    Floor.Mark floor = place.floor().of(place.id().kind());
    boolean segmentLost = floor.segment() > highestSegment;
    segment(floor.segment()); // its number is never used again
    boolean endLost = segmentLost || floor.ordinal() >= nextOrdinal;
    if (endLost) {
      // A lost segment may have held any number of records: one ordinal stands for them all.
      long last = Math.max(floor.ordinal(), nextOrdinal);
      findings.unknownIds(
          Damage.BELOW_FLOOR,
          Floor.FILE,
          0,
          nextOrdinal,
          last,
          "Segment " + floor.segment() + " and ordinal " + floor.ordinal() + " had been durable.");
      reached(last);
    }
    return endLost;
  }
}
