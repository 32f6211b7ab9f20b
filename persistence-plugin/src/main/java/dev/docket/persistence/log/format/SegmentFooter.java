package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What stands at the end of a sealed segment. It is derived from the frames and can be rebuilt from
 * them, so an invalid one is no damage.
 *
 * <pre>
 *   0  u64  magic "DOCKETFT"
 *   8  u64  segment number
 *  16  u64  where the frames end, bytes
 *  24  u64  ordinal of the first record, 0 if there is none
 *  32  u64  ordinal of the last record, 0 if there is none
 *  40  u64  number of records
 *  48  u64  logical timestamp of the last record, microseconds since the epoch
 *  56  u32  0
 *  60  u32  CRC32C, seeded as a frame's, of bytes 0 to 59
 * </pre>
 *
 * @param framesEnd where the frames end
 * @param firstOrdinal ordinal of the first record
 * @param lastOrdinal ordinal of the last record
 * @param records how many there are
 * @param lastTimestampMicros timestamp of the last one
 */
public record SegmentFooter(
    int framesEnd, long firstOrdinal, long lastOrdinal, long records, long lastTimestampMicros) {

  /** Bytes from its start to the end of the file. */
  public static final int LENGTH = 64;

  private static final long MAGIC = 0x444f434b45544654L;
  private static final int CHECKED = 60;

  /** Its bytes, for this segment. */
  public ByteBuffer encode(LogId log, long segment) {
    ByteBuffer footer = ByteBuffer.allocate(LENGTH);
    footer.putLong(MAGIC).putLong(segment).putLong(framesEnd).putLong(firstOrdinal);
    footer.putLong(lastOrdinal).putLong(records).putLong(lastTimestampMicros);
    return footer.clear().putInt(CHECKED, checksum(footer, log, segment));
  }

  /**
   * Reads a footer.
   *
   * @param source the last {@link #LENGTH} bytes of the file
   * @return empty if it is not valid
   */
  public static Optional<SegmentFooter> decode(ByteBuffer source, LogId log, long segment) {
    if (source.limit() < LENGTH
        || source.getLong(0) != MAGIC
        || source.getLong(8) != segment
        || source.getInt(CHECKED) != checksum(source, log, segment)) {
      return Optional.empty();
    }
    return Optional.of(
        new SegmentFooter(
            (int) source.getLong(16),
            source.getLong(24),
            source.getLong(32),
            source.getLong(40),
            source.getLong(48)));
  }

  private static int checksum(ByteBuffer source, LogId log, long segment) {
    var crc = log.seeded(segment, -1);
    crc.update(source.slice(0, CHECKED));
    return (int) crc.getValue();
  }
}
