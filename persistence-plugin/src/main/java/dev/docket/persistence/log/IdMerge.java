package dev.docket.persistence.log;

import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.IdRecords;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Walks the ids of several segments, or their tags, in the order of their keys, each once: a merge
 * of their sorted indexes, of which a few blocks are in memory at a time. For one thread.
 */
final class IdMerge {
  private final int segments;
  private final PriorityQueue<Head> heads = new PriorityQueue<>(Head.ORDER);

  /** The next key of one segment. */
  private record Head(IdKey key, int segment, KeyCursor cursor) {
    static final Comparator<Head> ORDER =
        Comparator.comparing(Head::key).thenComparingInt(Head::segment);
  }

  /** An id and what each segment holds of it. */
  static final class Across {
    private final IdKey key;
    private final @Nullable IdRecords[] records;

    Across(IdKey key, int segments) {
      this.key = key;
      this.records = new IdRecords[segments];
    }

    IdKey key() {
      return key;
    }

    /** What each segment holds, null where it holds nothing. */
    @Nullable IdRecords[] records() {
      return records;
    }

    long highest() {
      long highest = 0;
      for (IdRecords each : records) {
        highest = each == null ? highest : Math.max(highest, each.highest());
      }
      return highest;
    }

    long deletedTo() {
      long deletedTo = 0;
      for (IdRecords each : records) {
        deletedTo = each == null ? deletedTo : Math.max(deletedTo, each.deletedTo());
      }
      return deletedTo;
    }

    int count() {
      int count = 0;
      for (IdRecords each : records) {
        count += each == null ? 0 : each.count();
      }
      return count;
    }
  }

  private IdMerge(List<KeyCursor> cursors) throws IOException {
    this.segments = cursors.size();
    for (int i = 0; i < cursors.size(); i++) {
      enter(i, cursors.get(i));
    }
  }

  static IdMerge ofIds(List<LogSegment> segments) throws IOException {
    List<KeyCursor> cursors = new ArrayList<>();
    segments.forEach(segment -> cursors.add(new KeyCursor(segment.lookup()::visitIdsAfter)));
    return new IdMerge(cursors);
  }

  static IdMerge ofTags(List<LogSegment> segments) throws IOException {
    List<KeyCursor> cursors = new ArrayList<>();
    segments.forEach(segment -> cursors.add(new KeyCursor(segment.lookup()::visitTagsAfter)));
    return new IdMerge(cursors);
  }

  private void enter(int segment, KeyCursor cursor) throws IOException {
    IdKey key = cursor.peek();
    if (key != null) {
      heads.add(new Head(key, segment, cursor));
    }
  }

  /** The next id, null at the end. */
  @Nullable Across next() throws IOException {
    Head first = heads.peek();
    if (first == null) {
      return null;
    }
    Across across = new Across(first.key(), segments);
    Head head = first;
    while (head != null && head.key().equals(first.key())) {
      heads.remove();
      across.records()[head.segment()] = head.cursor().take();
      enter(head.segment(), head.cursor());
      head = heads.peek();
    }
    return across;
  }
}
