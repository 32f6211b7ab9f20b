package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.zip.CRC32C;

/**
 * What stands behind the frames of a sealed segment: blocks of index entries, their directory, a
 * Bloom filter of the ids, the places of some frames, and the trailer, which is this class. All of
 * it is derived from the frames and can be rebuilt from them, so nothing in it is damage by itself.
 *
 * <pre>
 *   0  u64  magic "DOCKETFT"
 *   8  u64  segment number
 *  16  u64  where the frames end and the blocks begin, bytes
 *  24  u64  ordinal of the first record
 *  32  u64  ordinal of the last record
 *  40  u64  number of records
 *  48  u64  logical timestamp of the last record, microseconds since the epoch
 *  56  u64  number of ids
 *  64  u64  where the directory begins, bytes; the filter and the places follow it
 *  72  u32  length of the directory      76  u32  its CRC32C
 *  80  u32  length of the filter         84  u32  its CRC32C
 *  88  u32  length of the places         92  u32  its CRC32C
 *  96  u32  1 if a record is a deletion, else 0
 * 100  u32  CRC32C, seeded as a frame's at offset -1, of bytes 0 to 99
 * </pre>
 *
 * @param summary what the segment holds
 * @param ids how many ids
 * @param directoryStart where the directory begins
 * @param directory the directory's length and checksum
 * @param filter the filter's
 * @param places the places'
 */
public record SegmentFooter(
    Summary summary, long ids, long directoryStart, Part directory, Part filter, Part places) {

  /** Bytes of the trailer, the end of the file. */
  public static final int LENGTH = 104;

  private static final long MAGIC = 0x444f434b45544654L;
  private static final int CHECKED = LENGTH - 4;

  /**
   * What a segment holds.
   *
   * @param framesEnd where the frames end
   * @param firstOrdinal ordinal of the first record
   * @param lastOrdinal ordinal of the last record
   * @param records how many there are
   * @param lastTimestampMicros timestamp of the last one
   * @param deletions whether a record is a deletion; if not, no id need be looked up for one
   */
  public record Summary(
      int framesEnd,
      long firstOrdinal,
      long lastOrdinal,
      long records,
      long lastTimestampMicros,
      boolean deletions) {}

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
   * @param blocks the directory of the blocks
   * @param filter the filter of the ids
   * @param places the places of some frames
   */
  public record Resident(IndexBlocks blocks, BloomFilter filter, FramePlaces places) {}

  /**
   * Everything behind the frames, in order.
   *
   * @param ids the index, ascending by key
   */
  public static List<ByteBuffer> encode(
      LogId log,
      long segment,
      Summary summary,
      SortedMap<IdKey, ? extends IdRecords> ids,
      SortedMap<Long, Integer> frames) {
    IndexBlocks.Encoder encoder = new IndexBlocks.Encoder(log, segment, summary.framesEnd());
    BloomFilter bloom = BloomFilter.forIds(ids.size());
    ids.forEach(
        (key, records) -> {
          encoder.add(key, records);
          bloom.add(key);
        });
    List<ByteBuffer> parts = new ArrayList<>(encoder.blocks());
    ByteBuffer directory = encoder.directory();
    ByteBuffer filter = bloom.encode();
    ByteBuffer places = FramePlaces.encode(frames);
    SegmentFooter footer =
        new SegmentFooter(
            summary,
            ids.size(),
            encoder.end(),
            Part.of(directory),
            Part.of(filter),
            Part.of(places));
    parts.add(directory);
    parts.add(filter);
    parts.add(places);
    parts.add(footer.trailer(log, segment));
    return parts;
  }

  private ByteBuffer trailer(LogId log, long segment) {
    ByteBuffer trailer = ByteBuffer.allocate(LENGTH);
    trailer.putLong(MAGIC).putLong(segment).putLong(summary.framesEnd());
    trailer.putLong(summary.firstOrdinal()).putLong(summary.lastOrdinal());
    trailer.putLong(summary.records()).putLong(summary.lastTimestampMicros()).putLong(ids);
    trailer.putLong(directoryStart);
    for (Part part : List.of(directory, filter, places)) {
      trailer.putInt(part.length()).putInt(part.checksum());
    }
    trailer.putInt(summary.deletions() ? 1 : 0);
    return trailer.clear().putInt(CHECKED, checksum(trailer, log, segment));
  }

  /**
   * Reads a trailer.
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
    Summary summary =
        new Summary(
            (int) source.getLong(16),
            source.getLong(24),
            source.getLong(32),
            source.getLong(40),
            source.getLong(48),
            source.getInt(96) != 0);
    return Optional.of(
        new SegmentFooter(
            summary,
            source.getLong(56),
            source.getLong(64),
            Part.at(source, 72),
            Part.at(source, 80),
            Part.at(source, 88)));
  }

  /** How many bytes the resident parts take, from {@link #directoryStart} on. */
  public int residentLength() {
    return directory.length() + filter.length() + places.length();
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
    ByteBuffer directoryBytes = source.slice(0, directory.length());
    ByteBuffer filterBytes = source.slice(directory.length(), filter.length());
    ByteBuffer placesBytes = source.slice(directory.length() + filter.length(), places.length());
    if (!directory.matches(directoryBytes)
        || !filter.matches(filterBytes)
        || !places.matches(placesBytes)) {
      return Optional.empty();
    }
    return Optional.of(
        new Resident(
            IndexBlocks.decodeDirectory(directoryBytes, log, segment),
            BloomFilter.decode(filterBytes),
            FramePlaces.decode(placesBytes)));
  }

  private static int checksum(ByteBuffer source, LogId log, long segment) {
    CRC32C crc = log.seeded(segment, -1);
    crc.update(source.slice(0, CHECKED));
    return (int) crc.getValue();
  }
}
