package dev.docket.persistence.log;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.log.format.Deletions;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.SegmentHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the records of an id or a tag in one segment: by its index, and where a footer turns out to
 * be rotten, by its frames. Safe for any thread.
 */
final class SegmentLookup {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentLookup.class);

  private final Path path;
  private final Supplier<FrameScanner> frames;
  private volatile SegmentIndex index;

  /** Whether the index knows every record; if damage took some, the frames have to tell. */
  private volatile boolean complete = true;

  /**
   * Of a segment whose footer and frames are both rotten: its filter tells who may miss records.
   */
  private volatile @Nullable FooterIndex suspects;

  /**
   * @param path named in errors
   * @param frames scans all frames of the segment
   */
  SegmentLookup(Path path, SegmentIndex index, Supplier<FrameScanner> frames) {
    this.path = path;
    this.index = index;
    this.frames = frames;
  }

  /** The index of a segment that is not sealed. */
  HeapIndex heapIndex() {
    if (index instanceof HeapIndex heap) {
      return heap;
    }
    throw new IllegalStateException(path + " is sealed");
  }

  /** Takes note of a frame that was read, or of records that the frames do not tell any more. */
  void found(Frame frame) {
    heapIndex().add(frame);
    complete &= frame.whole();
  }

  void lacksSome() {
    complete = false;
  }

  /**
   * What the segment holds of an id, or null.
   *
   * @throws DamagedException if damage took records that may have been of this id
   */
  @Nullable IdRecords find(IdKey key) throws IOException {
    refuseSuspect(key);
    try {
      return index.find(key);
    } catch (FooterIndex.UnreadableException unreadable) {
      SegmentIndex rebuilt = rebuilt(unreadable);
      refuseSuspect(key);
      return rebuilt.find(key);
    }
  }

  private void refuseSuspect(IdKey key) {
    FooterIndex rotten = suspects;
    if (rotten != null && rotten.mayHold(key)) {
      throw new DamagedException(
          path
              + ": the footer is rotten and so are frames, which may have held records of "
              + key.id());
    }
  }

  /**
   * Where the records with a tag begin; null where the index cannot tell, so that the frames have
   * to be read.
   */
  int @Nullable [] tagged(IdKey tag) throws IOException {
    SegmentIndex known = index;
    if (!complete) {
      return null;
    }
    try {
      return offsets(known.findTag(tag));
    } catch (FooterIndex.UnreadableException unreadable) {
      SegmentIndex rebuilt = rebuilt(unreadable);
      return complete ? offsets(rebuilt.findTag(tag)) : null;
    }
  }

  private static int[] offsets(@Nullable IdRecords found) {
    return found == null ? new int[0] : found.offsets();
  }

  /** Visits the ids behind a key, in their order. */
  void visitIdsAfter(@Nullable IdKey key, SegmentIndex.IdVisitor visitor) throws IOException {
    visitAfter(key, visitor, SegmentIndex::visitAfter);
  }

  /** Visits the tags behind a key, in their order. */
  void visitTagsAfter(@Nullable IdKey tag, SegmentIndex.IdVisitor visitor) throws IOException {
    visitAfter(tag, visitor, SegmentIndex::visitTagsAfter);
  }

  /** Walks through the ids or the tags of an index. */
  private interface Walk {
    void visit(SegmentIndex index, @Nullable IdKey after, SegmentIndex.IdVisitor visitor)
        throws IOException;
  }

  private void visitAfter(@Nullable IdKey key, SegmentIndex.IdVisitor visitor, Walk walk)
      throws IOException {
    // The visitor must not see an id twice, so a footer that fails half-way is replaced and read on
    // from there.
    IdKey[] reached = {key};
    SegmentIndex.IdVisitor noting =
        (found, records) -> {
          reached[0] = found;
          return visitor.visit(found, records);
        };
    try {
      walk.visit(index, key, noting);
    } catch (FooterIndex.UnreadableException unreadable) {
      walk.visit(rebuilt(unreadable), reached[0], visitor);
    }
  }

  Deletions deletions() {
    return index.deletions();
  }

  int frameBefore(long ordinal) {
    return index.frameBefore(ordinal, SegmentHeader.FRAMES_START);
  }

  /** A footer is derived from the frames: where it is rotten, they are read instead. */
  private synchronized SegmentIndex rebuilt(FooterIndex.UnreadableException unreadable)
      throws IOException {
    if (index instanceof HeapIndex) {
      return index;
    }
    LOG.warn("The footer of {} is not readable, its frames are read instead", path, unreadable);
    HeapIndex heap = new HeapIndex();
    boolean[] whole = {true};
    FrameScanner.Scan scan =
        frames
            .get()
            .scan(
                SegmentHeader.FRAMES_START,
                frame -> {
                  heap.add(frame);
                  whole[0] &= frame.whole();
                });
    complete &= whole[0];
    if (index instanceof FooterIndex footer && scan.records() < footer.summary().records()) {
      long records = footer.summary().records();
      LOG.error("{} is damaged: {} of its {} records are left", path, scan.records(), records);
      complete = false;
      suspects = footer;
    }
    index = heap;
    return heap;
  }
}
