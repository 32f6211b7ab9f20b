package dev.docket.persistence.log;

/**
 * How a log is compacted.
 *
 * @param background whether neighbouring segments are merged in the background
 * @param bytesPerSecond how fast that writes
 * @param segmentBytes a merged segment is not made larger, save where one larger one is rewritten
 */
public record CompactionSettings(boolean background, long bytesPerSecond, int segmentBytes) {

  /** In the background, 16 MiB each second, segments of 512 MiB. */
  public static CompactionSettings defaults() {
    return new CompactionSettings(true, 16L << 20, 512 << 20);
  }
}
