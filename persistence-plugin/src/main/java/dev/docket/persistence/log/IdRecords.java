package dev.docket.persistence.log;

import java.util.Arrays;

/**
 * Where the records of one id are in one segment. One thread adds, any number read what was added
 * before.
 */
final class IdRecords {
  private int[] offsets = new int[2];
  private volatile int count;
  private volatile long highest;
  private volatile long deletedTo;

  /** Called by the writer only. */
  void add(int offset, long highestNow, long deletedToNow) {
    int[] array = offsets;
    int n = count;
    if (n == array.length) {
      array = Arrays.copyOf(array, n * 2);
      offsets = array;
    }
    array[n] = offset;
    highest = Math.max(highest, highestNow);
    deletedTo = Math.max(deletedTo, deletedToNow);
    count = n + 1; // publishes the array and the offset
  }

  /** The offsets in the order of the log, a copy. */
  int[] offsets() {
    int n = count;
    return Arrays.copyOf(offsets, n);
  }

  /** The highest sequence number that the segment knows of. */
  long highest() {
    return highest;
  }

  /** Up to which sequence number the segment's deletions reach. */
  long deletedTo() {
    return deletedTo;
  }

  int lastOffset() {
    int n = count;
    return offsets[n - 1];
  }
}
