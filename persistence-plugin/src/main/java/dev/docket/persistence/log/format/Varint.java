package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;

/**
 * Numbers in as few bytes as they need: seven bits each, the lowest first, the top bit set on all
 * but the last.
 */
final class Varint {
  /** Bytes that a number takes at most. */
  static final int MOST = 10;

  /** Bytes that a non-negative int takes at most. */
  static final int MOST_INT = 5;

  private Varint() {}

  static void put(ByteBuffer target, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      target.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    target.put((byte) rest);
  }

  static long get(ByteBuffer source) {
    long value = 0;
    int shift = 0;
    byte next = source.get();
    while (next < 0) {
      value |= (next & 0x7fL) << shift;
      shift += 7;
      next = source.get();
    }
    return value | ((long) next << shift);
  }

  /** Moves over so many numbers. */
  static void skip(ByteBuffer source, int count) {
    for (int i = 0; i < count; i++) {
      while (source.get() < 0) {
        // all but the last byte of a number have the top bit set
      }
    }
  }
}
