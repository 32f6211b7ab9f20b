package dev.docket.persistence.log;

import dev.docket.persistence.log.format.IdRecords;
import java.util.Arrays;

/**
 * The places of the records of one id or tag while they are being collected. One thread adds, any
 * number read what was added before.
 */
abstract class GrowingRecords implements IdRecords {
  private int[] offsets = new int[2];
  private volatile int count;
  private volatile long bytes;

  /** Adds a record behind all that were added before; publishes what the subclass has set. */
  final void add(int offset, int length) {
    int[] array = offsets;
    int n = count;
    if (n == array.length) {
      array = Arrays.copyOf(array, n * 2);
      offsets = array;
    }
    array[n] = offset;
    long before = bytes;
    bytes = before + length;
    count = n + 1; // publishes the array and the offset
  }

  @Override
  public final int[] offsets() {
    int n = count;
    return Arrays.copyOf(offsets, n);
  }

  @Override
  public final int count() {
    return count;
  }

  @Override
  public final long bytes() {
    return bytes;
  }
}
