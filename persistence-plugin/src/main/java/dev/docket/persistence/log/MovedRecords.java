package dev.docket.persistence.log;

import dev.docket.persistence.log.format.IdRecords;

/**
 * Where the records of one merged segment have gone: 8 bytes for each that was kept, and one bit
 * for each 16 bytes of the segment. They are added in the order of their offsets. For one thread.
 */
final class MovedRecords {
  private final OffsetSet kept;
  private final OffsetSet reduced;
  private final int[] offsets;
  private final int[] lengths;
  private int count;

  MovedRecords(LogSegment from) {
    this.kept = new OffsetSet(from.end());
    this.reduced = new OffsetSet(from.end());
    this.offsets = new int[Math.toIntExact(from.records())];
    this.lengths = new int[offsets.length];
  }

  void add(int from, int to, int length, boolean wasReduced) {
    kept.add(from);
    offsets[count] = to;
    lengths[count] = length;
    count++;
    if (wasReduced) {
      reduced.add(from);
    }
  }

  /** Nothing is added any more. */
  void complete() {
    kept.rank();
  }

  /** Adds what has become of an id's records. */
  void collect(IdRecords records, MovedId into) {
    for (int from : records.offsets()) {
      if (kept.contains(from)) {
        int rank = kept.rankOf(from);
        into.add(offsets[rank], lengths[rank], reduced.contains(from));
      }
    }
  }

  /** As {@link #collect}, for a tag: what was reduced has none. */
  void collectTagged(IdRecords records, MovedId into) {
    for (int from : records.offsets()) {
      if (kept.contains(from) && !reduced.contains(from)) {
        int rank = kept.rankOf(from);
        into.add(offsets[rank], lengths[rank], false);
      }
    }
  }
}
