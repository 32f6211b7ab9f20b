package dev.docket.persistence.log;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A log as recovery left it, ready to be used.
 *
 * @param segments all segments in the order of their ordinals; the last one is the active one
 *     unless read-only
 * @param active the writing side of the last segment; empty when opened read-only
 * @param highestSegment the highest segment number ever seen
 * @param nextOrdinal the next ordinal to be used
 * @param lastTimestampMicros the newest logical timestamp
 * @param lost ordinals that damage took
 * @param sound whether no record is known to be damaged or lost
 */
public record LogState(
    List<LogSegment> segments,
    Optional<ActiveSegment> active,
    long highestSegment,
    long nextOrdinal,
    long lastTimestampMicros,
    List<LostRange> lost,
    boolean sound) {
  public LogState {
    segments = List.copyOf(segments);
    lost = List.copyOf(lost);
  }

  /** Closes the files, if no log is to be started from them after all. */
  public void close() throws IOException {
    segments.forEach(LogSegment::close);
    if (active.isPresent()) {
      active.get().close();
    }
  }

  /**
   * Ordinals that were durable once and cannot be read.
   *
   * @param first the first one
   * @param last the last one
   * @param file where that was found, relative to the store's directory
   */
  public record LostRange(long first, long last, String file) {}
}
