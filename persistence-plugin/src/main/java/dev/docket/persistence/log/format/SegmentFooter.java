package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What stands behind the frames of a sealed segment: blocks of index entries, first those of the
 * ids, then those of the tags, the directories of both, a Bloom filter of the ids, the places of
 * some frames, and the trailer, which is this class. All of it is derived from the frames and can
 * be rebuilt from them, so nothing in it is damage by itself.
 *
 * <pre>
 *   0  u64  segment number
 *   8  u64  where the frames end and the blocks begin, bytes
 *  16  u64  ordinal of the first record
 *  24  u64  ordinal of the last record
 *  32  u64  number of records
 *  40  u64  logical timestamp of the last record, microseconds since the epoch
 *  48  u64  number of ids
 *  56  u64  where the directory of the ids begins, bytes; that of the tags, the filter and the
 *           places follow it
 *  64  u32  length of the directory of the ids     68  u32  its CRC32C
 *  72  u32  length of the directory of the tags    76  u32  its CRC32C
 *  80  u32  length of the filter                   84  u32  its CRC32C
 *  88  u32  length of the places                   92  u32  its CRC32C
 *  96  u32  1 if a record is a deletion, else 0
 * 100  u32  length of the trailer, 120
 * 104  u32  format version, 1
 * 108  u32  CRC32C, seeded as a frame's at offset -1, of bytes 0 to 107
 * 112  u64  magic "DOCKETFT"
 * </pre>
 *
 * The last 20 bytes are the same in every version to come, so that a newer trailer can be told from
 * a rotten one.
 *
 * @param summary what the segment holds
 * @param ids how many ids
 * @param directoryStart where the directory of the ids begins
 * @param directory the length and checksum of the directory of the ids
 * @param tagDirectory those of the directory of the tags
 * @param filter the filter's
 * @param places the places'
 */
public record SegmentFooter(
    Summary summary,
    long ids,
    long directoryStart,
    Part directory,
    Part tagDirectory,
    Part filter,
    Part places) {

  /** Bytes of the trailer, the end of the file. */
  public static final int LENGTH = 120;

  /** The version of the format that this code writes, and the newest that it reads. */
  public static final int FORMAT_VERSION = 1;

  private static final long MAGIC = 0x444f434b45544654L;

  // From the end of the trailer, in every version.
  private static final int MAGIC_BACK = 8;
  private static final int CHECKSUM_BACK = 12;
  private static final int VERSION_BACK = 16;
  private static final int LENGTH_BACK = 20;

  /**
   * What a segment holds.
   *
   * @param framesEnd where the frames end
   * @param firstOrdinal ordinal of the first record
   * @param lastOrdinal ordinal of the last record
   * @param records how many there are
   * @param lastTimestampMicros timestamp of the last one
   * @param deletions what its records say of deletions; if nothing, no id need be looked up for one
   */
  public record Summary(
      int framesEnd,
      long firstOrdinal,
      long lastOrdinal,
      long records,
      long lastTimestampMicros,
      Deletions deletions) {}

  /** Length and checksum of a part. */
  private record Part(int length, int checksum) {
    static Part of(ByteBuffer bytes) {
      return new Part(bytes.remaining(), crc(bytes));
    }

    static Part at(ByteBuffer trailer, int offset) {
      return new Part(trailer.getInt(offset), trailer.getInt(offset + 4));
    }

    boolean matches(ByteBuffer bytes) {
      return bytes.remaining() == length && crc(bytes) == checksum;
    }

    private static int crc(ByteBuffer bytes) {
      CRC32C crc = new CRC32C();
      crc.update(bytes.duplicate());
      return (int) crc.getValue();
    }
  }

  /**
   * The parts that stay in memory while the segment is open.
   *
   * @param blocks the directory of the ids' blocks
   * @param tagBlocks the directory of the tags' blocks
   * @param filter the filter of the ids
   * @param places the places of some frames
   */
  public record Resident(
      IndexBlocks blocks, IndexBlocks tagBlocks, BloomFilter filter, FramePlaces places) {}

  /** A footer of these parts, the first of which begins at an offset. */
  static SegmentFooter of(
      Summary summary,
      long ids,
      long directoryStart,
      ByteBuffer directory,
      ByteBuffer tagDirectory,
      ByteBuffer filter,
      ByteBuffer places) {
    return new SegmentFooter(
        summary,
        ids,
        directoryStart,
        Part.of(directory),
        Part.of(tagDirectory),
        Part.of(filter),
        Part.of(places));
  }

  ByteBuffer trailer(LogId log, long segment) {
    ByteBuffer trailer = ByteBuffer.allocate(LENGTH);
    trailer.putLong(segment).putLong(summary.framesEnd());
    trailer.putLong(summary.firstOrdinal()).putLong(summary.lastOrdinal());
    trailer.putLong(summary.records()).putLong(summary.lastTimestampMicros()).putLong(ids);
    trailer.putLong(directoryStart);
    for (Part part : List.of(directory, tagDirectory, filter, places)) {
      trailer.putInt(part.length()).putInt(part.checksum());
    }
    trailer.putInt(summary.deletions().code());
    trailer.putInt(LENGTH).putInt(FORMAT_VERSION);
    trailer.putInt(checksum(trailer, log, segment)).putLong(MAGIC);
    return trailer.clear();
  }

  /**
   * How long the trailer is that a file ends with.
   *
   * @param source the last {@link #LENGTH} bytes of the file, or fewer
   * @return its length, or 0 if this is not the end of a trailer
   */
  public static int claimedLength(ByteBuffer source) {
    int end = source.limit();
    if (end < LENGTH_BACK || source.getLong(end - MAGIC_BACK) != MAGIC) {
      return 0;
    }
    return Math.max(0, source.getInt(end - LENGTH_BACK));
  }

  /**
   * Reads a trailer.
   *
   * @param source the last {@link #claimedLength} bytes of the file
   * @return empty if it is not valid
   * @throws UnknownFormatException if it is of a newer version
   */
  public static Optional<SegmentFooter> decode(ByteBuffer source, LogId log, long segment) {
    int end = source.limit();
    if (end < LENGTH_BACK
        || claimedLength(source) != end
        || source.getInt(end - CHECKSUM_BACK) != checksum(source, log, segment)) {
      return Optional.empty();
    }
    int version = source.getInt(end - VERSION_BACK);
    if (version < 1 || version > FORMAT_VERSION) {
      throw new UnknownFormatException("the footer", version, FORMAT_VERSION);
    }
    if (end != LENGTH || source.getLong(0) != segment) {
      return Optional.empty();
    }
    if (!plausible(source)) {
      return Optional.empty();
    }
    Summary summary =
        new Summary(
            (int) source.getLong(8),
            source.getLong(16),
            source.getLong(24),
            source.getLong(32),
            source.getLong(40),
            Deletions.of(source.getInt(96)));
    return Optional.of(
        new SegmentFooter(
            summary,
            source.getLong(48),
            source.getLong(56),
            Part.at(source, 64),
            Part.at(source, 72),
            Part.at(source, 80),
            Part.at(source, 88)));
  }

  /** Whether frames, blocks and resident parts can follow each other as it says. */
  private static boolean plausible(ByteBuffer trailer) {
    long framesEnd = trailer.getLong(8);
    long directoryStart = trailer.getLong(56);
    boolean parts = true;
    for (int at = 64; at <= 88; at += 8) {
      parts &= trailer.getInt(at) >= 0;
    }
    return parts
        && framesEnd >= SegmentHeader.FRAMES_START
        && directoryStart >= framesEnd
        && directoryStart <= Integer.MAX_VALUE
        && trailer.getLong(32) >= 0;
  }

  /** How many bytes the resident parts take, from {@link #directoryStart} on. */
  public long residentLength() {
    return (long) directory.length() + tagDirectory.length() + filter.length() + places.length();
  }

  /**
   * Reads the resident parts.
   *
   * @param source their bytes
   * @return empty if one of them is not what was written
   */
  public Optional<Resident> resident(ByteBuffer source, LogId log, long segment) {
    if (source.limit() != residentLength()) {
      return Optional.empty();
    }
    ByteBuffer rest = source.duplicate();
    ByteBuffer directoryBytes = next(rest, directory);
    ByteBuffer tagBytes = next(rest, tagDirectory);
    ByteBuffer filterBytes = next(rest, filter);
    ByteBuffer placesBytes = next(rest, places);
    if (!directory.matches(directoryBytes)
        || !tagDirectory.matches(tagBytes)
        || !filter.matches(filterBytes)
        || !places.matches(placesBytes)) {
      return Optional.empty();
    }
    return Optional.of(
        new Resident(
            IndexBlocks.decodeDirectory(directoryBytes, log, segment),
            IndexBlocks.decodeDirectory(tagBytes, log, segment),
            BloomFilter.decode(filterBytes, segment),
            FramePlaces.decode(placesBytes)));
  }

  private static ByteBuffer next(ByteBuffer rest, Part part) {
    ByteBuffer bytes = rest.slice().limit(part.length());
    rest.position(rest.position() + part.length());
    return bytes;
  }

  private static int checksum(ByteBuffer source, LogId log, long segment) {
    CRC32C crc = log.seeded(segment, -1);
    crc.update(source.slice(0, source.limit() - CHECKSUM_BACK));
    return (int) crc.getValue();
  }
}
