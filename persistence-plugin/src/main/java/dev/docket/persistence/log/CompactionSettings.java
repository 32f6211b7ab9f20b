package dev.docket.persistence.log;

import java.time.Duration;

/**
 * How a log is compacted.
 *
 * @param background whether neighbouring segments are merged in the background
 * @param bytesPerSecond how fast that writes
 * @param segmentBytes a merged segment is not made larger, save where one larger one is rewritten
 * @param deletedWithin after this time at the latest the background begins to remove from the files
 *     what was deleted, however little it is
 */
public record CompactionSettings(
    boolean background, long bytesPerSecond, int segmentBytes, Duration deletedWithin) {

  private static final Duration A_DAY = Duration.ofDays(1);

  /** What is deleted leaves the files within a day. */
  public CompactionSettings(boolean background, long bytesPerSecond, int segmentBytes) {
    this(background, bytesPerSecond, segmentBytes, A_DAY);
  }

  /**
   * In the background, 16 MiB each second, segments of 512 MiB, what is deleted leaves within a
   * day.
   */
  public static CompactionSettings defaults() {
    return new CompactionSettings(true, 16L << 20, 512 << 20);
  }

  /** The same with another time within which what was deleted leaves the files. */
  public CompactionSettings withDeletedWithin(Duration within) {
    return new CompactionSettings(background, bytesPerSecond, segmentBytes, within);
  }
}
