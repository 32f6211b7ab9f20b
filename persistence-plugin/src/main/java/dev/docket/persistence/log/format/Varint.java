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

  /**
   * A number of bytes or things that are still to come, each of at least one byte.
   *
   * @throws IllegalArgumentException if so many cannot come any more
   */
  static int count(ByteBuffer source) {
    long count = get(source);
    if (count < 0 || count > source.remaining()) {
      throw new IllegalArgumentException(
          "it announces " + count + ", and " + source.remaining() + " bytes are left");
    }
    return (int) count;
  }

  /** Bytes that a number takes. */
  static int length(long value) {
    return (Long.SIZE + 6 - Long.numberOfLeadingZeros(value | 1)) / 7;
  }

  /** The number that begins at an index; it must be there whole, see {@link #areWithin}. */
  static long get(ByteBuffer source, int at) {
    byte next = source.get(at);
    if (next >= 0) {
      return next;
    }
    long value = 0;
    int shift = 0;
    int index = at;
    while (next < 0) {
      value |= (next & 0x7fL) << shift;
      shift += 7;
      index++;
      next = source.get(index);
    }
    return value | ((long) next << shift);
  }

  /** Whether so many numbers begin at an index and end before another one. */
  static boolean areWithin(ByteBuffer source, int from, int end, int count) {
    int left = count;
    for (int at = from; at < end && left > 0; at++) {
      left -= source.get(at) >= 0 ? 1 : 0;
    }
    return left == 0;
  }

  /** A signed number as one that is small where it is near 0. */
  static long zigzag(long signed) {
    return (signed << 1) ^ (signed >> (Long.SIZE - 1));
  }

  /** The number that {@link #zigzag} made this of. */
  static long unzigzag(long value) {
    return (value >>> 1) ^ -(value & 1);
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
