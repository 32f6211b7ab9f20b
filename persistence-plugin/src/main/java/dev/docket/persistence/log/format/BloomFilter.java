package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;

/**
 * Says of most ids that a segment does not hold that it does not: ten bits for each id, seven
 * probes, about one wrong answer in a hundred (Bloom 1970; probes as in Kirsch and Mitzenmacher
 * 2006). The number of the segment is mixed into the probes: two segments of the same ids would
 * else be wrong about the same others.
 */
public final class BloomFilter {
  private static final int BITS_PER_ID = 10;
  private static final int PROBES = 7;

  /** 2^64 by the golden ratio: spreads numbers that are near each other. */
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private final long[] words;
  private final long salt;

  private BloomFilter(long[] words, long segment) {
    this.words = words;
    this.salt = segment * GOLDEN;
  }

  /** An empty filter of a segment for so many ids. */
  static BloomFilter forIds(long ids, long segment) {
    long bits = Math.min(Math.max(64, ids * BITS_PER_ID), Integer.MAX_VALUE);
    return new BloomFilter(new long[(int) ((bits + 63) / 64)], segment);
  }

  /** One of less than a word says of every id that it may be there. */
  static BloomFilter decode(ByteBuffer source, long segment) {
    if (source.remaining() < Long.BYTES) {
      return new BloomFilter(new long[] {-1}, segment);
    }
    long[] words = new long[source.remaining() / Long.BYTES];
    source.asLongBuffer().get(words);
    return new BloomFilter(words, segment);
  }

  ByteBuffer encode() {
    ByteBuffer target = ByteBuffer.allocate(words.length * Long.BYTES);
    target.asLongBuffer().put(words);
    return target;
  }

  void add(IdKey key) {
    long first = IdKey.mixed(key.hash() ^ salt);
    long step = step(first);
    for (int i = 0; i < PROBES; i++) {
      int bit = bit(first + i * step);
      words[bit >>> 6] |= 1L << bit;
    }
  }

  /** False only if the id is certainly not there. */
  public boolean mayHold(IdKey key) {
    long first = IdKey.mixed(key.hash() ^ salt);
    long step = step(first);
    for (int i = 0; i < PROBES; i++) {
      int bit = bit(first + i * step);
      if ((words[bit >>> 6] & (1L << bit)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static long step(long first) {
    return IdKey.mixed(first + GOLDEN) | 1;
  }

  private int bit(long probe) {
    return (int) Long.remainderUnsigned(probe, words.length * 64L);
  }
}
