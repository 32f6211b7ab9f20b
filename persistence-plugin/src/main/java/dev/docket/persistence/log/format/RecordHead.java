package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a record says of itself before its body. It has a checksum of its own, so that a rotten body
 * still names the id that it belongs to.
 *
 * <pre>
 *   0  u32  length of the record, head and body
 *   4  u32  CRC32C of the head without these four bytes
 *   8  u32  CRC32C of the body
 *  12  u8   kind: 1 event, 2 snapshot, 3 deletion
 *  13  u8   0
 *  14  u16  length of the persistence id, bytes
 *  16  u64  ordinal
 *  24  u64  sequence number
 *  32  u64  previous sequence number
 *  40  u64  logical timestamp, microseconds since the epoch
 *  48       persistence id
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
    long timestampMicros,
    int bodyStart) {

  /** Bytes before the persistence id. */
  public static final int FIXED = 48;

  static final int AT_HEAD_CHECKSUM = 4;
  static final int AT_BODY_CHECKSUM = 8;
  static final int AT_KIND = 12;
  static final int AT_ID_LENGTH = 14;
  static final int AT_ORDINAL = 16;
  static final int AT_SEQUENCE = 24;
  static final int AT_PREVIOUS = 32;
  static final int AT_TIMESTAMP = 40;

  /**
   * How many bytes a head takes that begins with these.
   *
   * @param fixed at least {@link #FIXED} bytes from {@code at} on
   */
  public static int headLength(ByteBuffer fixed, int at) {
    return FIXED + Short.toUnsignedInt(fixed.getShort(at + AT_ID_LENGTH));
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
    if (at < 0 || source.limit() - at < FIXED) {
      return Optional.empty();
    }
    int length = source.getInt(at);
    int headLength = headLength(source, at);
    if (length < headLength || source.limit() - at < headLength) {
      return Optional.empty();
    }
    int headChecksum = source.getInt(at + AT_HEAD_CHECKSUM);
    Optional<LogRecord.Kind> kind = LogRecord.Kind.of(source.get(at + AT_KIND));
    if (kind.isEmpty() || checksum(source, at, headLength) != headChecksum) {
      return Optional.empty();
    }
    return Optional.of(
        new RecordHead(
            length,
            headChecksum,
            source.getInt(at + AT_BODY_CHECKSUM),
            kind.get(),
            texts.id(source, at + FIXED, headLength - FIXED),
            source.getLong(at + AT_ORDINAL),
            source.getLong(at + AT_SEQUENCE),
            source.getLong(at + AT_PREVIOUS),
            source.getLong(at + AT_TIMESTAMP),
            headLength));
  }

  /** Whether the body behind the head, in the same buffer, is what was written. */
  public boolean bodyMatches(ByteBuffer source, int at) {
    if (source.limit() - at < length) {
      return false;
    }
    CRC32C crc = new CRC32C();
    update(crc, source, at + bodyStart, length - bodyStart);
    return (int) crc.getValue() == bodyChecksum;
  }

  static int checksum(ByteBuffer source, int at, int headLength) {
    CRC32C crc = new CRC32C();
    update(crc, source, at, AT_HEAD_CHECKSUM);
    update(crc, source, at + AT_BODY_CHECKSUM, headLength - AT_BODY_CHECKSUM);
    return (int) crc.getValue();
  }

  private static void update(CRC32C crc, ByteBuffer source, int at, int length) {
    if (source.hasArray()) {
      crc.update(source.array(), source.arrayOffset() + at, length);
    } else {
      crc.update(source.slice(at, length));
    }
  }
}
