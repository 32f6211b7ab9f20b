package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The header of a segment, in two copies, each in a block of its own so that one bad sector leaves
 * the other.
 *
 * <pre>
 *   0  u64  magic "DOCKETLG"
 *   8  u32  format version, 1
 *  12  u32  log: "EVNT" or "SNAP"
 *  16  16   store id
 *  32  16   segment uuid
 *  48  u64  segment number
 *  56  u64  first ordinal
 *  64  u64  number of the predecessor, 0 if there is none
 *  72  u64  where the predecessor ends, bytes
 *  80  u32  length of the frame copied from the predecessor, 0 if none was
 *  84  u32  checksum of that copy
 *  88  u64  created, microseconds since the epoch; of a merged segment the logical timestamp up to
 *           which deletions were carried out in it
 *  96  u64  bytes that the file was made with; 0 of a merged segment
 * 104  u32  CRC32C of bytes 0 to 103
 * </pre>
 *
 * The copies stand at 0 and 4096, frames begin at 8192.
 *
 * @param log the log it belongs to
 * @param uuid tells this file from any other that may ever bear its name
 * @param segment its number, from 1, never used again
 * @param firstOrdinal the first ordinal that it may hold
 * @param predecessor the segment before it, 0 if there is none
 * @param predecessorEnd where that one ends; what follows there is not part of the log
 * @param copyLength bytes of the frame that was copied from there, 0 if none was. The header counts
 *     only once it is valid
 * @param copyChecksum checksum of that frame in this segment
 * @param createdMicros when, microseconds since the epoch; of a merged segment the logical
 *     timestamp up to which deletions were carried out in it
 * @param madeWithBytes so many bytes the file had, forced, before it got its name: an unsealed one
 *     that has fewer was cut; 0 of a merged segment
 */
public record SegmentHeader(
    LogId log,
    UUID uuid,
    long segment,
    long firstOrdinal,
    long predecessor,
    long predecessorEnd,
    int copyLength,
    int copyChecksum,
    long createdMicros,
    long madeWithBytes) {

  /** The version of the format that this code writes, and the newest that it reads. */
  public static final int FORMAT_VERSION = 1;

  /** Where the frames begin. */
  public static final int FRAMES_START = 8192;

  private static final long MAGIC = 0x444f434b45544c47L;
  private static final int SECOND_COPY = 4096;
  private static final int CHECKED = 104;
  private static final int LENGTH = CHECKED + 4;

  /** Both copies, from the start of the file to {@link #FRAMES_START}. */
  public ByteBuffer encode() {
    ByteBuffer block = ByteBuffer.allocate(FRAMES_START);
    encodeAt(block, 0);
    encodeAt(block, SECOND_COPY);
    return block.clear();
  }

  private void encodeAt(ByteBuffer block, int at) {
    block.position(at);
    block.putLong(MAGIC).putInt(FORMAT_VERSION).putInt(log.kind().code());
    putUuid(block, log.storeId());
    putUuid(block, uuid);
    block.putLong(segment).putLong(firstOrdinal).putLong(predecessor).putLong(predecessorEnd);
    block.putInt(copyLength).putInt(copyChecksum).putLong(createdMicros);
    block.putLong(madeWithBytes);
    block.putInt(checksum(block, at));
  }

  /**
   * Reads the first valid copy.
   *
   * @param block the file's first {@link #FRAMES_START} bytes, or fewer
   * @return empty if neither copy is valid or of this log
   * @throws UnknownFormatException if a copy is of a newer version
   */
  public static Optional<SegmentHeader> decode(ByteBuffer block, LogId log) {
    return decodeAt(block, 0, log).or(() -> decodeAt(block, SECOND_COPY, log));
  }

  /** The store that a header belongs to, of either kind of log, if a copy is whole. */
  public static Optional<UUID> storeId(ByteBuffer block) {
    for (int at : new int[] {0, SECOND_COPY}) {
      if (block.limit() >= at + LENGTH
          && block.getLong(at) == MAGIC
          && block.getInt(at + CHECKED) == checksum(block, at)) {
        return Optional.of(uuidAt(block, at + 16));
      }
    }
    return Optional.empty();
  }

  /** How many of the two copies are whole. */
  public static int copies(ByteBuffer block, LogId log) {
    return (decodeAt(block, 0, log).isPresent() ? 1 : 0)
        + (decodeAt(block, SECOND_COPY, log).isPresent() ? 1 : 0);
  }

  private static Optional<SegmentHeader> decodeAt(ByteBuffer block, int at, LogId log) {
    if (block.limit() < at + LENGTH
        || block.getLong(at) != MAGIC
        || block.getInt(at + CHECKED) != checksum(block, at)) {
      return Optional.empty();
    }
    int version = block.getInt(at + 8);
    if (version < 1 || version > FORMAT_VERSION) {
      throw new UnknownFormatException("the header", version, FORMAT_VERSION);
    }
    UUID storeId = uuidAt(block, at + 16);
    if (block.getInt(at + 12) != log.kind().code() || !storeId.equals(log.storeId())) {
      return Optional.empty();
    }
    return Optional.of(
        new SegmentHeader(
            log,
            uuidAt(block, at + 32),
            block.getLong(at + 48),
            block.getLong(at + 56),
            block.getLong(at + 64),
            block.getLong(at + 72),
            block.getInt(at + 80),
            block.getInt(at + 84),
            block.getLong(at + 88),
            block.getLong(at + 96)));
  }

  /**
   * Whether a file that is not of this log begins with a valid header of another log or store.
   *
   * @param block the file's first {@link #FRAMES_START} bytes, or fewer
   */
  public static boolean isForeign(ByteBuffer block, LogId log) {
    return isForeignAt(block, 0, log) || isForeignAt(block, SECOND_COPY, log);
  }

  private static boolean isForeignAt(ByteBuffer block, int at, LogId log) {
    return block.limit() >= at + LENGTH
        && block.getLong(at) == MAGIC
        && block.getInt(at + CHECKED) == checksum(block, at)
        && (block.getInt(at + 12) != log.kind().code()
            || !uuidAt(block, at + 16).equals(log.storeId()));
  }

  private static int checksum(ByteBuffer block, int at) {
    CRC32C crc = new CRC32C();
    crc.update(block.slice(at, CHECKED));
    return (int) crc.getValue();
  }

  private static void putUuid(ByteBuffer target, UUID uuid) {
    target.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
  }

  private static UUID uuidAt(ByteBuffer source, int at) {
    return new UUID(source.getLong(at), source.getLong(at + 8));
  }
}
