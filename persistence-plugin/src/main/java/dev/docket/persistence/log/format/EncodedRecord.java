package dev.docket.persistence.log.format;

import dev.docket.persistence.log.format.LogRecord.Body;
import java.nio.ByteBuffer;
import java.util.SortedSet;

/**
 * A record on its way to the log: its body is encoded by the thread that hands it over, with the
 * body's checksum; the writer thread stamps what only it knows and puts the head before it.
 */
public final class EncodedRecord {
  private final ByteBuffer bytes;
  private final LogRecord.Kind kind;
  private final String persistenceId;
  private final byte[] id;
  private final SortedSet<String> tags;
  private final int bodyStart;
  private final int bodyChecksum;
  private long sequenceNr;
  private long previous;
  private long deletedTo;
  private long ordinal;
  private long timestampMicros;

  /** Where the record begins in its bytes; before it is stamped there is room for any head. */
  private int start;

  private EncodedRecord(
      ByteBuffer bytes,
      LogRecord.Kind kind,
      String persistenceId,
      byte[] id,
      SortedSet<String> tags,
      int bodyStart) {
    this.bytes = bytes;
    this.kind = kind;
    this.persistenceId = persistenceId;
    this.id = id;
    this.tags = tags;
    this.bodyStart = bodyStart;
    this.bodyChecksum = RecordHead.crc(bytes, bodyStart, bytes.capacity() - bodyStart);
  }

  /** A record whose length is known before a byte of it is encoded. */
  public static final class Measured {
    private final LogRecord.Kind kind;
    private final String persistenceId;
    private final byte[] id;
    private final Body body;
    private final RecordBody encoder;

    private Measured(LogRecord.Kind kind, String persistenceId, Body body) {
      this.kind = kind;
      this.persistenceId = persistenceId;
      this.id = id(persistenceId);
      this.body = body;
      this.encoder = new RecordBody(body);
    }

    /** How many bytes it will take at most; may exceed what an array can hold. */
    public long length() {
      return RecordHead.MOST_BESIDE_ID + id.length + encoder.length();
    }

    /** Encodes it. */
    public EncodedRecord encode(long sequenceNr, long previous) {
      int bodyStart = RecordHead.MOST_BESIDE_ID + id.length;
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length()));
      encoder.encode(bytes.position(bodyStart));
      EncodedRecord encoded =
          new EncodedRecord(bytes, kind, persistenceId, id, body.tags(), bodyStart);
      encoded.renumber(sequenceNr, previous);
      return encoded;
    }
  }

  /**
   * Measures a record.
   *
   * @throws IllegalArgumentException if a text in it is longer than the format allows
   */
  public static Measured measure(LogRecord.Kind kind, String persistenceId, Body body) {
    return new Measured(kind, persistenceId, body);
  }

  /** As {@link #measure}, then {@link Measured#encode}. */
  public static EncodedRecord encode(
      LogRecord.Kind kind, String persistenceId, long sequenceNr, long previous, Body body) {
    return measure(kind, persistenceId, body).encode(sequenceNr, previous);
  }

  private static byte[] id(String persistenceId) {
    return RecordBody.text("persistence id", persistenceId, RecordHead.LONGEST_ID);
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

  /** Bytes that it takes; before it is stamped, at most. */
  public int length() {
    return bytes.capacity() - start;
  }

  public long sequenceNr() {
    return sequenceNr;
  }

  public long previous() {
    return previous;
  }

  /** See {@link RecordHead#deletedTo}. */
  public long deletedTo() {
    return kind == LogRecord.Kind.DELETION ? sequenceNr : deletedTo;
  }

  /** See {@link RecordHead#highest}. */
  public long highest() {
    return kind == LogRecord.Kind.DELETION ? previous : sequenceNr;
  }

  public long ordinal() {
    return ordinal;
  }

  public long timestampMicros() {
    return timestampMicros;
  }

  /** Sets both numbers, before {@link #stamp}. */
  public void renumber(long number, long before) {
    sequenceNr = number;
    previous = before;
  }

  /** Sets up to which number the id was deleted before, ahead of {@link #stamp}. */
  public void deletedBeforeTo(long number) {
    deletedTo = number;
  }

  /**
   * Gives the record its place and seals the head. May be done again when a group is built anew.
   */
  public void stamp(long atOrdinal, long atMicros) {
    if (atMicros >>> RecordHead.TIMESTAMP_BITS != 0) {
      throw new IllegalArgumentException(
          atMicros + " µs is before 1970 or later than year 148,000");
    }
    ordinal = atOrdinal;
    timestampMicros = atMicros;
    int bodyLength = bytes.capacity() - bodyStart;
    long distance = Varint.zigzag(sequenceNr - previous);
    int headLength =
        RecordHead.AT_NUMBERS
            + Varint.length(bodyLength)
            + Varint.length(ordinal)
            + Varint.length(sequenceNr)
            + Varint.length(distance)
            + Varint.length(deletedTo)
            + id.length;
    start = bodyStart - headLength;
    bytes.position(start + RecordHead.AT_BODY_CHECKSUM);
    bytes.putInt(bodyChecksum).putShort((short) headLength);
    bytes.putLong((long) kind.code() << RecordHead.TIMESTAMP_BITS | timestampMicros);
    Varint.put(bytes, bodyLength);
    Varint.put(bytes, ordinal);
    Varint.put(bytes, sequenceNr);
    Varint.put(bytes, distance);
    Varint.put(bytes, deletedTo);
    bytes.put(id);
    bytes.putInt(start, RecordHead.checksum(bytes, start, headLength));
  }

  int headChecksum() {
    return bytes.getInt(start);
  }

  /** The record's bytes, to be read only. */
  public ByteBuffer bytes() {
    return bytes.slice(start, length());
  }
}
