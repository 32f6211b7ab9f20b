package dev.docket.persistence;

/**
 * Which snapshots of an id are meant. All bounds are inclusive.
 *
 * @param minSequenceNr lowest sequence number
 * @param maxSequenceNr highest sequence number
 * @param minTimestampMillis earliest time, milliseconds since the epoch
 * @param maxTimestampMillis latest time, milliseconds since the epoch
 */
public record SnapshotCriteria(
    long minSequenceNr, long maxSequenceNr, long minTimestampMillis, long maxTimestampMillis) {

  /** Every snapshot. */
  public static SnapshotCriteria all() {
    return new SnapshotCriteria(0, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** No snapshot. */
  static SnapshotCriteria none() {
    return new SnapshotCriteria(0, -1, 0, -1);
  }

  /** The snapshot with exactly this number, whenever it was taken. */
  public static SnapshotCriteria exactly(long sequenceNr) {
    return new SnapshotCriteria(sequenceNr, sequenceNr, Long.MIN_VALUE, Long.MAX_VALUE);
  }

  boolean matches(long sequenceNr, long timestampMillis) {
    return sequenceNr >= minSequenceNr
        && sequenceNr <= maxSequenceNr
        && timestampMillis >= minTimestampMillis
        && timestampMillis <= maxTimestampMillis;
  }
}
