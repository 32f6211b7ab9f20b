package dev.docket.persistence.log;

import dev.docket.persistence.log.format.Deletions;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.IdRecords;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of each id are in one segment, and where an ordinal is to be found. Safe for
 * any thread.
 */
interface SegmentIndex {

  /**
   * What the segment holds of an id, or null.
   *
   * @throws IOException if the disk cannot be read
   * @throws FooterIndex.UnreadableException if the index itself is not what was written, so that a
   *     scan has to replace it
   */
  @Nullable IdRecords find(IdKey key) throws IOException;

  /**
   * Where the records with a tag are, or null; of a tag only {@link IdRecords#offsets} says
   * something.
   *
   * @throws IOException as {@link #find}
   */
  @Nullable IdRecords findTag(IdKey tag) throws IOException;

  /**
   * Visits the ids behind a key in their order, until the visitor has enough.
   *
   * @throws IOException as {@link #find}
   */
  void visitAfter(@Nullable IdKey key, IdVisitor visitor) throws IOException;

  /** As {@link #visitAfter}, for the tags. */
  void visitTagsAfter(@Nullable IdKey tag, IdVisitor visitor) throws IOException;

  /** What the segment says of deletions of any id. */
  Deletions deletions();

  /** Where a frame begins that is at or before the one with this ordinal. */
  int frameBefore(long ordinal, int framesStart);

  /** Takes an id, or ends the visit. */
  @FunctionalInterface
  interface IdVisitor {
    /** Whether more is wanted. */
    boolean visit(IdKey key, IdRecords records);
  }
}
