package dev.docket.persistence.log;

import dev.docket.persistence.failure.ReadFailedException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The segments of a log in order. Readers take a pinned copy; the writer adds, the maintenance
 * replaces.
 */
final class SegmentChain {
  private List<LogSegment> segments;
  private boolean closed;

  SegmentChain(List<LogSegment> segments) {
    this.segments = List.copyOf(segments);
  }

  /**
   * All segments, oldest first, each pinned; to be closed.
   *
   * @throws ReadFailedException if the chain is closed, which must not look like an empty log
   */
  synchronized Pinned pinned() {
    if (closed) {
      throw new ReadFailedException("the store is closed", new ClosedChannelException());
    }
    List<LogSegment> pinned = new ArrayList<>(segments.size());
    for (LogSegment segment : segments) {
      if (segment.pin()) {
        pinned.add(segment);
      }
    }
    return new Pinned(pinned);
  }

  synchronized int size() {
    return segments.size();
  }

  synchronized void add(LogSegment segment) {
    List<LogSegment> longer = new ArrayList<>(segments);
    longer.add(segment);
    segments = List.copyOf(longer);
  }

  /** Puts a sealed segment in the place of the one it was made from. */
  synchronized void replace(LogSegment old, LogSegment replacement) {
    List<LogSegment> changed = new ArrayList<>(segments);
    changed.set(changed.indexOf(old), replacement);
    segments = List.copyOf(changed);
    old.unpin();
  }

  /**
   * Puts what a merge made in the place of what it was made of: segments that follow each other.
   */
  synchronized void replace(List<LogSegment> merged, LogSegment replacement) {
    List<LogSegment> changed = new ArrayList<>(segments);
    int at = changed.indexOf(merged.get(0));
    List<LogSegment> replaced = changed.subList(at, at + merged.size());
    if (!replaced.equals(merged)) {
      throw new IllegalStateException(merged + " are no neighbours any more");
    }
    replaced.clear();
    changed.add(at, replacement);
    segments = List.copyOf(changed);
    merged.forEach(LogSegment::unpin);
  }

  /** The segments from the oldest on that are sealed. */
  synchronized List<LogSegment> sealed() {
    List<LogSegment> sealed = new ArrayList<>();
    for (LogSegment segment : segments) {
      if (!segment.trust().sealed()) {
        break;
      }
      sealed.add(segment);
    }
    return sealed;
  }

  /** The logical timestamp up to which the indexes know every record, 0 without any. */
  synchronized long indexedToMicros() {
    return segments.stream().mapToLong(LogSegment::indexedToMicros).max().orElse(0);
  }

  /** Whether a segment that is not sealed holds records up to an ordinal. */
  synchronized boolean unsealed(long upTo) {
    return segments.stream()
        .anyMatch(
            each -> !each.trust().sealed() && each.records() > 0 && each.firstOrdinal() <= upTo);
  }

  synchronized void remove(LogSegment segment) {
    List<LogSegment> changed = new ArrayList<>(segments);
    changed.remove(segment);
    segments = List.copyOf(changed);
    segment.unpin();
  }

  /** The oldest segment that is not sealed, unless it is frozen or the last one. */
  synchronized Optional<LogSegment> nextToSeal() {
    for (LogSegment segment : segments.subList(0, Math.max(0, segments.size() - 1))) {
      if (segment.trust() == LogSegment.Trust.FROZEN) {
        return Optional.empty();
      }
      if (!segment.trust().sealed()) {
        return Optional.of(segment);
      }
    }
    return Optional.empty();
  }

  synchronized void close() {
    closed = true;
    segments.forEach(LogSegment::unpin);
    segments = List.of();
  }

  /**
   * Segments that stay open until this is closed.
   *
   * @param segments oldest first
   */
  record Pinned(List<LogSegment> segments) implements AutoCloseable {
    @Override
    public void close() {
      segments.forEach(LogSegment::unpin);
    }
  }
}
