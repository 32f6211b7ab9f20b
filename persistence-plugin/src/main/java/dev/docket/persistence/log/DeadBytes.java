package dev.docket.persistence.log;

import dev.docket.persistence.log.SegmentChain.Pinned;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * About how many bytes of each sealed segment are dead: found by one walk through all indexes, no
 * record is read. Since that reads some hundredths of the log, it is done again only when the log
 * has grown by a tenth since the last time, or somebody asks for it. One thread assesses, any
 * number read.
 */
final class DeadBytes {
  private static final int GROWTH = 10;

  private final SegmentChain chain;
  private final Retention retention;
  private final Map<LogSegment, Long> dead = new ConcurrentHashMap<>();
  private long assessedBytes = -1;

  DeadBytes(SegmentChain chain, Retention retention) {
    this.chain = chain;
    this.retention = retention;
  }

  /** About how many bytes of a segment are dead, 0 where nobody has looked yet. */
  long of(LogSegment segment) {
    return dead.getOrDefault(segment, 0L);
  }

  /** About how many bytes of all sealed segments are dead. */
  long total() {
    long total = 0;
    for (long each : dead.values()) {
      total += each;
    }
    return total;
  }

  /** Looks again if the log has grown enough. */
  void assess(Pacer pacer) throws IOException {
    try (Pinned pinned = chain.pinned()) {
      long bytes = 0;
      boolean reason = false;
      for (LogSegment segment : pinned.segments()) {
        bytes += segment.end();
        reason |= segment.tellsOfDeletions();
      }
      if (assessedBytes < 0 || bytes - assessedBytes > assessedBytes / GROWTH) {
        dead.clear();
        if (reason || retention.forgetsWithoutDeletions()) {
          assess(pinned.segments(), pacer);
        }
        assessedBytes = bytes;
      }
    }
  }

  private void assess(List<LogSegment> segments, Pacer pacer) throws IOException {
    long[] found = new long[segments.size()];
    IdMerge merge = IdMerge.ofIds(segments);
    for (IdMerge.Across id = merge.next(); id != null; id = merge.next()) {
      retention.estimate(id.records(), id.deletedTo(), found);
      pacer.step();
    }
    for (int i = 0; i < found.length; i++) {
      if (segments.get(i).trust().sealed()) {
        dead.put(segments.get(i), found[i]);
      }
    }
  }

  /**
   * What was made of these has nothing dead in it.
   *
   * @param freed bytes that went; they must not hide the next growth
   */
  void merged(List<LogSegment> inputs, long freed) {
    inputs.forEach(dead::remove);
    assessedBytes = Math.max(0, assessedBytes - freed);
  }
}
