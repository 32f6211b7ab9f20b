package dev.docket.persistence.log.format;

import dev.docket.persistence.log.format.LogRecord.Body;
import java.nio.ByteBuffer;
import java.util.SortedSet;
import java.util.zip.CRC32C;

/**
 * A record on its way to the log: encoded by the thread that hands it over, with the checksum of
 * its body; the writer thread stamps what only it knows and seals the head.
 */
public final class EncodedRecord {
  private final ByteBuffer bytes;
  private final LogRecord.Kind kind;
  private final String persistenceId;
  private final SortedSet<String> tags;
  private final int headLength;

  private EncodedRecord(
      ByteBuffer bytes,
      LogRecord.Kind kind,
      String persistenceId,
      SortedSet<String> tags,
      int headLength) {
    this.bytes = bytes;
    this.kind = kind;
    this.persistenceId = persistenceId;
    this.tags = tags;
    this.headLength = headLength;
  }

  /** How many bytes a record will take; may exceed what an array can hold. */
  public static long length(String persistenceId, Body body) {
    return RecordHead.FIXED
        + RecordBody.text("persistence id", persistenceId).length
        + new RecordBody(body).length();
  }

  /**
   * Encodes a record.
   *
   * @throws IllegalArgumentException if a text in it is longer than the format allows
   */
  public static EncodedRecord encode(
      LogRecord.Kind kind, String persistenceId, long sequenceNr, long previous, Body body) {
    byte[] id = RecordBody.text("persistence id", persistenceId);
    RecordBody encoder = new RecordBody(body);
    int headLength = RecordHead.FIXED + id.length;
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(headLength + encoder.length()));
    bytes.putInt(0, bytes.capacity());
    bytes.put(RecordHead.AT_KIND, kind.code());
    bytes.putShort(RecordHead.AT_ID_LENGTH, (short) id.length);
    bytes.putLong(RecordHead.AT_SEQUENCE, sequenceNr);
    bytes.putLong(RecordHead.AT_PREVIOUS, previous);
    bytes.put(RecordHead.FIXED, id);
    bytes.position(headLength);
    encoder.encode(bytes);
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(headLength, bytes.capacity() - headLength));
    bytes.putInt(RecordHead.AT_BODY_CHECKSUM, (int) crc.getValue());
    return new EncodedRecord(bytes.clear(), kind, persistenceId, body.tags(), headLength);
  }

  public LogRecord.Kind kind() {
    return kind;
  }

  public String persistenceId() {
    return persistenceId;
  }

  public SortedSet<String> tags() {
    return tags;
  }

  public int length() {
    return bytes.capacity();
  }

  public long sequenceNr() {
    return bytes.getLong(RecordHead.AT_SEQUENCE);
  }

  public long previous() {
    return bytes.getLong(RecordHead.AT_PREVIOUS);
  }

  public long ordinal() {
    return bytes.getLong(RecordHead.AT_ORDINAL);
  }

  public long timestampMicros() {
    return bytes.getLong(RecordHead.AT_TIMESTAMP);
  }

  /** Sets both numbers, before {@link #stamp}. */
  public void renumber(long sequenceNr, long previous) {
    bytes.putLong(RecordHead.AT_SEQUENCE, sequenceNr).putLong(RecordHead.AT_PREVIOUS, previous);
  }

  /**
   * Gives the record its place and seals the head. May be done again when a group is built anew.
   */
  public void stamp(long ordinal, long timestampMicros) {
    bytes.putLong(RecordHead.AT_ORDINAL, ordinal);
    bytes.putLong(RecordHead.AT_TIMESTAMP, timestampMicros);
    bytes.putInt(RecordHead.AT_HEAD_CHECKSUM, RecordHead.checksum(bytes, 0, headLength));
  }

  int headChecksum() {
    return bytes.getInt(RecordHead.AT_HEAD_CHECKSUM);
  }

  /** The record's bytes, to be read only. */
  public ByteBuffer bytes() {
    return bytes.duplicate().clear();
  }
}
