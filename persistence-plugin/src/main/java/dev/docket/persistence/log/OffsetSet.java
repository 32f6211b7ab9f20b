package dev.docket.persistence.log;

/**
 * Offsets of records in one segment, one bit for each 16 bytes: no two records begin within the
 * same 16, since a record has 22 bytes and more. An empty set takes nothing. For one thread.
 */
final class OffsetSet {
  private static final int GRAIN_BITS = 4;

  private final int end;
  private long[] words = new long[0];
  private int[] ranks = new int[0];

  /**
   * @param end all offsets are below
   */
  OffsetSet(int end) {
    this.end = end;
  }

  void add(int offset) {
    if (words.length == 0) {
      words = new long[(end >>> GRAIN_BITS >>> 6) + 1];
    }
    int bit = offset >>> GRAIN_BITS;
    words[bit >>> 6] |= 1L << bit;
  }

  boolean contains(int offset) {
    int bit = offset >>> GRAIN_BITS;
    return words.length > 0 && (words[bit >>> 6] & (1L << bit)) != 0;
  }

  int size() {
    int size = 0;
    for (long word : words) {
      size += Long.bitCount(word);
    }
    return size;
  }

  /** Prepares {@link #rankOf}; nothing is added any more. */
  void rank() {
    ranks = new int[words.length];
    int before = 0;
    for (int i = 0; i < words.length; i++) {
      ranks[i] = before;
      before += Long.bitCount(words[i]);
    }
  }

  /** How many of the offsets are below one that is in the set. */
  int rankOf(int offset) {
    int bit = offset >>> GRAIN_BITS;
    long below = words[bit >>> 6] & ((1L << bit) - 1);
    return ranks[bit >>> 6] + Long.bitCount(below);
  }
}
