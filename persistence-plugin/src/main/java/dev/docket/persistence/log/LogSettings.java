package dev.docket.persistence.log;

/**
 * What one log needs to know. Sizes are bytes.
 *
 * @param force whether writes are forced
 * @param segmentBytes size of a full-grown segment
 * @param frameBytes size at which a group is closed
 * @param queueBytes how much may wait
 * @param reserveBytes kept on disk to be given up when it is full
 * @param compaction how it is compacted
 */
public record LogSettings(
    boolean force,
    int segmentBytes,
    int frameBytes,
    long queueBytes,
    int reserveBytes,
    CompactionSettings compaction) {

  /** The segments of a young log start small and grow, so that it does not pay for a whole one. */
  public static final int FIRST_SEGMENT_BYTES = 256 * 1024;

  private static final int GROWTH = 4;

  /** The size of the segment after one of this size. */
  public int sizeAfter(long size) {
    return (int) Math.min(segmentBytes, Math.max(FIRST_SEGMENT_BYTES, size * GROWTH));
  }

  /** The size of a log's first segment, and of one that continues after a crash. */
  public int firstSize() {
    return Math.min(segmentBytes, FIRST_SEGMENT_BYTES);
  }
}
