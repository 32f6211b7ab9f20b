package dev.docket.persistence.log;

import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.IdRecords;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Walks the ids of one segment, or its tags, in the order of their keys, a few at a time. For one
 * thread.
 */
final class KeyCursor {
  private static final int AHEAD = 64;

  private final Walk walk;
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private @Nullable IdKey last;
  private boolean ended;

  /** An id and its records. */
  private record Entry(IdKey key, IdRecords records) {}

  /** Visits what is behind a key. */
  @FunctionalInterface
  interface Walk {
    void visitAfter(@Nullable IdKey key, SegmentIndex.IdVisitor visitor) throws IOException;
  }

  KeyCursor(Walk walk) {
    this.walk = walk;
  }

  /** The key that is next, null at the end. */
  @Nullable IdKey peek() throws IOException {
    if (waiting.isEmpty() && !ended) {
      walk.visitAfter(
          last,
          (key, records) -> {
            waiting.addLast(new Entry(key, records));
            last = key;
            return waiting.size() < AHEAD;
          });
      ended = waiting.size() < AHEAD;
    }
    Entry next = waiting.peekFirst();
    return next == null ? null : next.key();
  }

  /** What the segment holds of the id that {@link #peek} showed; moves on. */
  IdRecords take() {
    return waiting.removeFirst().records();
  }
}
