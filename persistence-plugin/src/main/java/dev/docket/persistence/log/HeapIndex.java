package dev.docket.persistence.log;

import dev.docket.persistence.log.format.Deletions;
import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.RecordHead;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The index of a segment that is not sealed yet, on the heap. One thread adds, any number read. */
final class HeapIndex implements SegmentIndex {
  /** What an id or a tag takes beside its name and offsets: map and list nodes, key, counters. */
  private static final int NAME_HEAP_BYTES = 260;

  /** An offset, in an array that doubles. */
  private static final int OFFSET_HEAP_BYTES = 2 * Integer.BYTES;

  /** A frame's place is noted at most once in so many bytes. */
  private static final int SPARSE_BYTES = 32 * 1024;

  private final Entries ids = new Entries();
  private final Entries tags = new Entries();
  private final ConcurrentNavigableMap<Long, Integer> frames = new ConcurrentSkipListMap<>();
  private int lastNoted = -SPARSE_BYTES;
  private long heapBytes;
  private volatile Deletions deletions = Deletions.NONE;

  /** Adds a frame that was read. */
  void add(Frame frame) {
    note(frame.offset(), frame.firstOrdinal());
    for (int i = 0; i < frame.heads().size(); i++) {
      RecordHead head = frame.heads().get(i);
      deletions = deletions.and(head.kind(), head.deletedTo());
      int at = frame.recordOffsets().get(i);
      entry(ids, head.persistenceId()).add(at, head.length(), head.highest(), head.deletedTo());
      for (String tag : frame.tags().getOrDefault(i, Collections.emptySortedSet())) {
        entry(tags, tag).add(at, head.length(), head.ordinal(), 0);
      }
    }
  }

  /** Adds a frame that was written. */
  void add(int frameOffset, long firstOrdinal, List<EncodedRecord> records) {
    note(frameOffset, firstOrdinal);
    int at = frameOffset + Frame.HEADER_LENGTH;
    for (EncodedRecord each : records) {
      deletions = deletions.and(each.kind(), each.deletedTo());
      entry(ids, each.persistenceId()).add(at, each.length(), each.highest(), each.deletedTo());
      for (String tag : each.tags()) {
        entry(tags, tag).add(at, each.length(), each.ordinal(), 0);
      }
      at += each.length();
    }
  }

  private Found entry(Entries entries, String name) {
    int before = entries.count;
    Found found = entries.of(name);
    heapBytes += OFFSET_HEAP_BYTES;
    heapBytes += entries.count > before ? NAME_HEAP_BYTES + name.length() : 0;
    return found;
  }

  /** About how much heap this takes, in bytes. For the thread that adds. */
  long heapBytes() {
    return heapBytes;
  }

  private void note(int frameOffset, long firstOrdinal) {
    if (frameOffset - lastNoted >= SPARSE_BYTES) {
      frames.put(firstOrdinal, frameOffset);
      lastNoted = frameOffset;
    }
  }

  @Override
  public @Nullable IdRecords find(IdKey key) {
    return ids.byName.get(key.id());
  }

  @Override
  public @Nullable IdRecords findTag(IdKey tag) {
    return tags.byName.get(tag.id());
  }

  @Override
  public void visitAfter(@Nullable IdKey key, IdVisitor visitor) {
    ids.visitAfter(key, visitor);
  }

  @Override
  public void visitTagsAfter(@Nullable IdKey tag, IdVisitor visitor) {
    tags.visitAfter(tag, visitor);
  }

  @Override
  public Deletions deletions() {
    return deletions;
  }

  @Override
  public int frameBefore(long ordinal, int framesStart) {
    Map.Entry<Long, Integer> floor = frames.floorEntry(ordinal);
    return floor == null ? framesStart : floor.getValue();
  }

  /** All ids, for the footer. */
  Set<? extends Map.Entry<IdKey, ? extends IdRecords>> sortedIds() {
    return ids.byKey.entrySet();
  }

  /** How many ids there are. */
  int idCount() {
    return ids.byKey.size();
  }

  /** All tags, for the footer. */
  Set<? extends Map.Entry<IdKey, ? extends IdRecords>> sortedTags() {
    return tags.byKey.entrySet();
  }

  /** The noted frames, for the footer. */
  SortedMap<Long, Integer> notedFrames() {
    return frames;
  }

  /** The ids, or the tags. One thread adds, any number read. */
  private static final class Entries {
    private final Map<String, Found> byName = new ConcurrentHashMap<>();
    private final ConcurrentNavigableMap<IdKey, Found> byKey = new ConcurrentSkipListMap<>();
    private int count;

    Found of(String name) {
      Found found = byName.get(name);
      if (found == null) {
        found = new Found();
        byName.put(name, found);
        byKey.put(IdKey.of(name), found);
        count++;
      }
      return found;
    }

    void visitAfter(@Nullable IdKey key, IdVisitor visitor) {
      NavigableMap<IdKey, Found> behind = key == null ? byKey : byKey.tailMap(key, false);
      for (Map.Entry<IdKey, Found> entry : behind.entrySet()) {
        if (!visitor.visit(entry.getKey(), entry.getValue())) {
          return;
        }
      }
    }
  }

  /** The records of one id or tag. One thread adds, any number read what was added before. */
  private static final class Found extends GrowingRecords {
    private volatile long highest;
    private volatile long deletedTo;

    void add(int offset, int length, long highestNow, long deletedNow) {
      highest = Math.max(highest, highestNow);
      deletedTo = Math.max(deletedTo, deletedNow);
      add(offset, length);
    }

    @Override
    public long highest() {
      return highest;
    }

    @Override
    public long deletedTo() {
      return deletedTo;
    }
  }
}
