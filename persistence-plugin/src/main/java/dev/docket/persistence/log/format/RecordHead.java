package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a record says of itself before its body. It has a checksum of its own, so that a rotten body
 * still names the id that it belongs to; and nothing in it refers to other records, so that each
 * can be read alone.
 *
 * <pre>
 *   0  u32  CRC32C of the head from byte 4 to its end
 *   4  u32  CRC32C of the body
 *   8  u16  length of the head, bytes
 *  10  u64  the two highest bits: kind, 1 event, 2 snapshot, 3 deletion; the others: logical
 *           timestamp, microseconds since the epoch
 *  18       length of the body, ordinal, sequence number: each of variable length
 *           sequence number - previous sequence number, of variable length, sign in the lowest bit
 *           of what is no deletion: up to which number the id was deleted before, of variable length
 *           persistence id, up to the end of the head
 *           body
 * </pre>
 *
 * @param length bytes of the whole record
 * @param headChecksum checksum of the head
 * @param bodyChecksum checksum of the body, itself covered by the head's
 * @param kind what it is
 * @param persistenceId whose it is
 * @param ordinal its place in the whole log
 * @param sequenceNr see {@link LogRecord}
 * @param previous see {@link LogRecord}
 * @param deletedTo up to which number the id was deleted when this was written, of a deletion with
 *     it; 0 if nothing was, and in the snapshots log
 * @param timestampMicros the logical timestamp
 * @param bodyStart where the body begins, bytes from the start of the record
 */
public record RecordHead(
    int length,
    int headChecksum,
    int bodyChecksum,
    LogRecord.Kind kind,
    String persistenceId,
    long ordinal,
    long sequenceNr,
    long previous,
    long deletedTo,
    long timestampMicros,
    int bodyStart) {

  /** So many bytes of a record tell how long its head is. */
  public static final int PREFIX = 10;

  /** A persistence id has so many bytes at most. */
  static final int LONGEST_ID = 65_000;

  static final int AT_BODY_CHECKSUM = 4;
  static final int AT_NUMBERS = 18;
  static final int TIMESTAMP_BITS = 62;
  private static final int AT_LENGTH = 8;
  private static final int AT_KIND = 10;
  private static final int NUMBERS = 5;

  /** Bytes that a head takes at most beside its id. */
  static final int MOST_BESIDE_ID = AT_NUMBERS + Varint.MOST_INT + 4 * Varint.MOST;

  private static final long TIMESTAMP_MASK = (1L << TIMESTAMP_BITS) - 1;

  /**
   * How many bytes a head takes that begins with these.
   *
   * @param prefix at least {@link #PREFIX} bytes from {@code at} on
   */
  public static int headLength(ByteBuffer prefix, int at) {
    return Short.toUnsignedInt(prefix.getShort(at + AT_LENGTH));
  }

  /**
   * How long a record claims to be of which the head does not match its checksum; 0 if that makes
   * no sense.
   *
   * @param source from its first byte on
   */
  public static long claimedLength(ByteBuffer source) {
    if (source.limit() < AT_NUMBERS + Varint.MOST_INT) {
      return 0;
    }
    int headLength = headLength(source, 0);
    boolean sense =
        headLength >= AT_NUMBERS + NUMBERS
            && Varint.areWithin(source, AT_NUMBERS, AT_NUMBERS + Varint.MOST_INT, 1);
    long bodyLength = sense ? Varint.get(source, AT_NUMBERS) : -1;
    return bodyLength < 0 || bodyLength > Integer.MAX_VALUE ? 0 : headLength + bodyLength;
  }

  /**
   * Reads and checks a head.
   *
   * @return empty if it is not valid or does not fit before the limit; the body is not looked at
   */
  public static Optional<RecordHead> decode(ByteBuffer source, int at) {
    return decode(source, at, new Texts());
  }

  /** As the other, in a row of records. */
  public static Optional<RecordHead> decode(ByteBuffer source, int at, Texts texts) {
    if (at < 0 || source.limit() - at < PREFIX) {
      return Optional.empty();
    }
    int headLength = headLength(source, at);
    if (headLength < AT_NUMBERS + NUMBERS || source.limit() - at < headLength) {
      return Optional.empty();
    }
    int headChecksum = source.getInt(at);
    if (checksum(source, at, headLength) != headChecksum) {
      return Optional.empty();
    }
    return decodeChecked(source, at, headLength, texts);
  }

  private static Optional<RecordHead> decodeChecked(
      ByteBuffer source, int at, int headLength, Texts texts) {
    int end = at + headLength;
    long kindAndTime = source.getLong(at + AT_KIND);
    Optional<LogRecord.Kind> kind = LogRecord.Kind.of((byte) (kindAndTime >>> TIMESTAMP_BITS));
    if (kind.isEmpty() || !Varint.areWithin(source, at + AT_NUMBERS, end, NUMBERS)) {
      return Optional.empty();
    }
    int index = at + AT_NUMBERS;
    long bodyLength = Varint.get(source, index);
    if (bodyLength < 0 || bodyLength > Integer.MAX_VALUE - headLength) {
      return Optional.empty();
    }
    index += Varint.length(bodyLength);
    long ordinal = Varint.get(source, index);
    index += Varint.length(ordinal);
    long sequenceNr = Varint.get(source, index);
    index += Varint.length(sequenceNr);
    long distance = Varint.get(source, index);
    index += Varint.length(distance);
    long deletedTo = Varint.get(source, index);
    index += Varint.length(deletedTo);
    boolean deletion = kind.get() == LogRecord.Kind.DELETION;
    return Optional.of(
        new RecordHead(
            headLength + (int) bodyLength,
            source.getInt(at),
            source.getInt(at + AT_BODY_CHECKSUM),
            kind.get(),
            texts.id(source, index, end - index),
            ordinal,
            sequenceNr,
            sequenceNr - Varint.unzigzag(distance),
            deletion ? sequenceNr : deletedTo,
            kindAndTime & TIMESTAMP_MASK,
            headLength));
  }

  /** The highest number of the id that it knows of. */
  public long highest() {
    return kind == LogRecord.Kind.DELETION ? previous : sequenceNr;
  }

  /** Whether the body behind the head, in the same buffer, is what was written. */
  public boolean bodyMatches(ByteBuffer source, int at) {
    if (source.limit() - at < length) {
      return false;
    }
    return crc(source, at + bodyStart, length - bodyStart) == bodyChecksum;
  }

  static int checksum(ByteBuffer source, int at, int headLength) {
    return crc(source, at + AT_BODY_CHECKSUM, headLength - AT_BODY_CHECKSUM);
  }

  static int crc(ByteBuffer source, int at, int length) {
    CRC32C crc = new CRC32C();
    if (source.hasArray()) {
      crc.update(source.array(), source.arrayOffset() + at, length);
    } else {
      crc.update(source.slice(at, length));
    }
    return (int) crc.getValue();
  }
}
