package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An id's entry in the footer of a sealed segment. Numbers are variable-length, offsets the
 * distance to the one before.
 */
public final class IndexEntry implements IdRecords {
  private final IdKey key;
  private final long highest;
  private final long deletedTo;
  private final long bytes;
  private final int[] offsets;

  private IndexEntry(IdKey key, long highest, long deletedTo, long bytes, int[] offsets) {
    this.key = key;
    this.highest = highest;
    this.deletedTo = deletedTo;
    this.bytes = bytes;
    this.offsets = offsets;
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

  static IndexEntry decode(ByteBuffer source) {
    byte[] id = new byte[(int) Varint.get(source)];
    source.get(id);
    long highest = Varint.get(source);
    long deletedTo = Varint.get(source);
    long bytes = Varint.get(source);
    int[] offsets = new int[(int) Varint.get(source)];
    int before = 0;
    for (int i = 0; i < offsets.length; i++) {
      before += (int) Varint.get(source);
      offsets[i] = before;
    }
    IdKey key = IdKey.of(new String(id, StandardCharsets.UTF_8));
    return new IndexEntry(key, highest, deletedTo, bytes, offsets);
  }

  public IdKey key() {
    return key;
  }

  @Override
  public int[] offsets() {
    return offsets;
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
