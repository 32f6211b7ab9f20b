package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;

/**
 * Says of most ids that a segment does not hold that it does not: ten bits for each id, seven
 * probes, about one wrong answer in a hundred (Bloom 1970; probes as in Kirsch and Mitzenmacher
 * 2006).
 */
public final class BloomFilter {
  private static final int BITS_PER_ID = 10;
  private static final int PROBES = 7;

  private final long[] words;

  private BloomFilter(long[] words) {
    this.words = words;
  }

  /** An empty filter for so many ids. */
  static BloomFilter forIds(long ids) {
    long bits = Math.min(Math.max(64, ids * BITS_PER_ID), Integer.MAX_VALUE);
    return new BloomFilter(new long[(int) ((bits + 63) / 64)]);
  }

  static BloomFilter decode(ByteBuffer source) {
    long[] words = new long[source.remaining() / Long.BYTES];
    source.asLongBuffer().get(words);
    return new BloomFilter(words);
  }

  ByteBuffer encode() {
    ByteBuffer target = ByteBuffer.allocate(words.length * Long.BYTES);
    target.asLongBuffer().put(words);
    return target;
  }

  void add(IdKey key) {
    for (int i = 0; i < PROBES; i++) {
      int bit = bit(key, i);
      words[bit >>> 6] |= 1L << bit;
    }
  }

  /** False only if the id is certainly not there. */
  public boolean mayHold(IdKey key) {
    for (int i = 0; i < PROBES; i++) {
      int bit = bit(key, i);
      if ((words[bit >>> 6] & (1L << bit)) == 0) {
        return false;
      }
    }
    return true;
  }

  private int bit(IdKey key, int probe) {
    long second = IdKey.mixed(key.hash() + 0x9e3779b97f4a7c15L) | 1;
    return (int) Long.remainderUnsigned(key.hash() + probe * second, words.length * 64L);
  }
}
