package dev.docket.persistence.log;

import dev.docket.persistence.log.format.SegmentFooter.Summary;

/**
 * How far the durable frames of a segment reach, as one value, so that readers see a consistent
 * one.
 *
 * @param end where the frames end, bytes
 * @param firstOrdinal ordinal of the first record, 0 without any
 * @param lastOrdinal ordinal of the last record, 0 without any
 * @param lastTimestampMicros timestamp of the last record
 * @param records how many there are
 */
record Extent(
    int end, long firstOrdinal, long lastOrdinal, long lastTimestampMicros, long records) {

  static Extent of(Summary summary) {
    return new Extent(
        summary.framesEnd(),
        summary.firstOrdinal(),
        summary.lastOrdinal(),
        summary.lastTimestampMicros(),
        summary.records());
  }

  Extent grownTo(int newEnd, long first, long last, long timestampMicros, int count) {
    return new Extent(
        newEnd, records == 0 ? first : firstOrdinal, last, timestampMicros, records + count);
  }

  Extent endingAt(int newEnd) {
    return new Extent(newEnd, firstOrdinal, lastOrdinal, lastTimestampMicros, records);
  }
}
