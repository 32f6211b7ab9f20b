package dev.docket.persistence.log;

import dev.docket.persistence.log.format.IdRecords;
import java.util.Arrays;

/** What a merged segment holds of one id or tag. Highest number and deletions never fall. */
final class MovedId implements IdRecords {
  private long highest;
  private long deletedTo;
  private int[] offsets = new int[8];
  private int count;
  private long bytes;
  private int lastReduced = -1;

  /**
   * @param highest the largest of all merged segments
   * @param deletedTo the largest of all merged segments
   */
  MovedId(long highest, long deletedTo) {
    this.highest = highest;
    this.deletedTo = deletedTo;
  }

  void add(int offset, int length, boolean reduced) {
    if (count == offsets.length) {
      offsets = Arrays.copyOf(offsets, count * 2);
    }
    offsets[count] = offset;
    count++;
    bytes += length;
    lastReduced = reduced ? offset : lastReduced;
  }

  /** Where a marker begins that says more of deletions than the merged ones did, or -1. */
  int lastReduced() {
    return lastReduced;
  }

  void highestIs(long number) {
    highest = number;
  }

  void deletedAtLeastTo(long sequenceNr) {
    deletedTo = Math.max(deletedTo, sequenceNr);
  }

  @Override
  public int[] offsets() {
    return Arrays.copyOf(offsets, count);
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public long highest() {
    return highest;
  }

  @Override
  public long deletedTo() {
    return deletedTo;
  }

  @Override
  public long bytes() {
    return bytes;
  }
}
