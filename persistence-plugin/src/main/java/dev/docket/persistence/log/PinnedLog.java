package dev.docket.persistence.log;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.log.SegmentChain.Pinned;
import dev.docket.persistence.log.format.LogId;
import java.util.ArrayList;
import java.util.List;

/**
 * What was durable of a log at one moment: its segments, each as far as it reached then. Merges and
 * seals go on meanwhile; no file of it goes before it is closed.
 *
 * @param id the log
 * @param segments oldest first
 */
public record PinnedLog(LogId id, List<PinnedSegment> segments) implements AutoCloseable {
  public PinnedLog {
    segments = List.copyOf(segments);
  }

  static PinnedLog of(LogId id, SegmentChain chain) {
    Pinned pinned = chain.pinned();
    for (LogSegment segment : pinned.segments()) {
      if (segment.trust() == LogSegment.Trust.FROZEN
          || segment.trust() == LogSegment.Trust.SEALED_DAMAGED) {
        pinned.close();
        throw new DamagedException(segment.path() + " is damaged and has to be repaired first");
      }
    }
    // Oldest first: while a later one is looked at, the writer has left the earlier ones for good.
    List<PinnedSegment> segments = new ArrayList<>();
    pinned.segments().forEach(segment -> segments.add(PinnedSegment.of(segment)));
    return new PinnedLog(id, segments);
  }

  /** The newest ordinal in it, 0 in an empty log. */
  public long lastOrdinal() {
    return segments.stream().mapToLong(PinnedSegment::lastOrdinal).max().orElse(0);
  }

  /** The highest segment number in it, 0 without segments. */
  public long highestSegment() {
    return segments.stream().mapToLong(PinnedSegment::number).max().orElse(0);
  }

  @Override
  public void close() {
    segments.forEach(PinnedSegment::close);
  }
}
