package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An id's entry in the footer of a sealed segment. Numbers are variable-length, offsets the
 * distance to the one before. The offsets are decoded only when they are asked for.
 */
public final class IndexEntry implements IdRecords {
  private final IdKey key;
  private final long highest;
  private final long deletedTo;
  private final long bytes;
  private final int count;
  private final ByteBuffer distances;

  private IndexEntry(
      IdKey key, long highest, long deletedTo, long bytes, int count, ByteBuffer distances) {
    this.key = key;
    this.highest = highest;
    this.deletedTo = deletedTo;
    this.bytes = bytes;
    this.count = count;
    this.distances = distances;
  }

  static ByteBuffer encode(IdKey key, IdRecords records) {
    byte[] id = key.id().getBytes(StandardCharsets.UTF_8);
    int[] offsets = records.offsets();
    int most = Varint.MOST * 5 + id.length + offsets.length * Varint.MOST_INT;
    ByteBuffer target = ByteBuffer.allocate(most);
    Varint.put(target, id.length);
    target.put(id);
    Varint.put(target, records.highest());
    Varint.put(target, records.deletedTo());
    Varint.put(target, records.bytes());
    Varint.put(target, offsets.length);
    int before = 0;
    for (int offset : offsets) {
      Varint.put(target, offset - before);
      before = offset;
    }
    return target.flip();
  }

  /** Reads the next entry of a block. */
  static IndexEntry decode(ByteBuffer source) {
    byte[] id = new byte[Varint.count(source)];
    source.get(id);
    return decodeBehindId(IdKey.of(new String(id, StandardCharsets.UTF_8)), source);
  }

  private static IndexEntry decodeBehindId(IdKey key, ByteBuffer source) {
    long highest = Varint.get(source);
    long deletedTo = Varint.get(source);
    long bytes = Varint.get(source);
    int count = Varint.count(source);
    ByteBuffer distances = source.slice();
    Varint.skip(source, count);
    return new IndexEntry(key, highest, deletedTo, bytes, count, distances);
  }

  /** Moves over the next entry of a block, unless its id is this one, whose bytes these are. */
  static boolean isNext(ByteBuffer source, byte[] id) {
    int length = Varint.count(source);
    int at = source.position();
    boolean same =
        length == id.length
            && Arrays.equals(
                source.array(),
                source.arrayOffset() + at,
                source.arrayOffset() + at + length,
                id,
                0,
                length);
    source.position(at + length);
    if (!same) {
      Varint.skip(source, 3);
      int count = Varint.count(source);
      Varint.skip(source, count);
    }
    return same;
  }

  /** Reads on behind an id that {@link #isNext} has found. */
  static IndexEntry found(IdKey key, ByteBuffer source) {
    return decodeBehindId(key, source);
  }

  public IdKey key() {
    return key;
  }

  @Override
  public int[] offsets() {
    ByteBuffer source = distances.duplicate();
    int[] offsets = new int[count];
    int before = 0;
    for (int i = 0; i < count; i++) {
      before += (int) Varint.get(source);
      offsets[i] = before;
    }
    return offsets;
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
