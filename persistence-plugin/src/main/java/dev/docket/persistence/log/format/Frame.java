package dev.docket.persistence.log.format;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.zip.CRC32C;

/**
 * A frame: what one group commit wrote, checked. It begins at a multiple of 8.
 *
 * <pre>
 *   0  u32  magic 0xD0C4F4A3
 *   4  u32  length of the records, bytes
 *   8  u32  count of the records; 0 in a closing frame, which a clean close leaves behind
 *  12  u32  0
 *  16  u64  ordinal of the first record; in a closing frame, of the next one to come
 *  24  u32  CRC32C, seeded with log, segment and offset, of bytes 0 to 23 and of every record's head checksum
 *  28  u32  0
 *  32       records, then zeros up to a multiple of 8
 * </pre>
 *
 * @param offset where it begins in its segment
 * @param length bytes with its header and padding
 * @param firstOrdinal ordinal of its first record, or of the next to come
 * @param checksum the frame's checksum
 * @param recordOffsets where its records begin in the segment, bytes
 * @param heads the records' heads, in order
 * @param rotten positions in {@code heads} of the records whose body does not match
 * @param tags of the records that have tags, by position in {@code heads}; not of rotten ones
 */
public record Frame(
    int offset,
    int length,
    long firstOrdinal,
    int checksum,
    List<Integer> recordOffsets,
    List<RecordHead> heads,
    List<Integer> rotten,
    Map<Integer, SortedSet<String>> tags) {

  /** Frames begin at multiples of this. */
  public static final int ALIGNMENT = 8;

  /** Bytes before the records. */
  public static final int HEADER_LENGTH = 32;

  public static final int MAGIC = 0xd0c4f4a3;
  private static final int AT_LENGTH = 4;
  private static final int AT_COUNT = 8;
  private static final int AT_FIRST = 16;
  private static final int AT_CHECKSUM = 24;

  /** Whether it is the empty frame that a clean close leaves behind. */
  public boolean closing() {
    return heads.isEmpty();
  }

  /** Whether every body is what was written. */
  public boolean whole() {
    return rotten.isEmpty();
  }

  /** The ordinal of its last record; one below {@link #firstOrdinal} in a closing frame. */
  public long lastOrdinal() {
    return heads.isEmpty() ? firstOrdinal - 1 : heads.get(heads.size() - 1).ordinal();
  }

  /** Where the next frame begins. */
  public int end() {
    return offset + length;
  }

  /** Bytes that a frame takes whose records take this many. */
  public static long paddedLength(long recordBytes) {
    return HEADER_LENGTH + (recordBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** The header of a frame with these stamped records; without any it is a closing frame. */
  public static ByteBuffer header(
      LogId log, long segment, int offset, long firstOrdinal, List<EncodedRecord> records) {
    int length = 0;
    for (EncodedRecord record : records) {
      length = Math.addExact(length, record.length());
    }
    ByteBuffer header = headerWithoutChecksum(length, records.size(), firstOrdinal);
    CRC32C crc = log.seeded(segment, offset);
    crc.update(header.slice(0, AT_CHECKSUM));
    ByteBuffer four = ByteBuffer.allocate(Integer.BYTES);
    for (EncodedRecord record : records) {
      updateInt(crc, four, record.headChecksum());
    }
    return header.putInt(AT_CHECKSUM, (int) crc.getValue());
  }

  /** The header of this frame's records in another segment, at another offset. */
  public ByteBuffer headerAt(LogId log, long segment, int newOffset) {
    return header(log, segment, newOffset, firstOrdinal, heads, bytesOf(heads));
  }

  /** The header of a frame that a merge makes of these records, at least one. */
  public static ByteBuffer headerOf(LogId log, long segment, int offset, List<RecordHead> heads) {
    return header(log, segment, offset, heads.get(0).ordinal(), heads, bytesOf(heads));
  }

  private static ByteBuffer header(
      LogId log, long segment, int offset, long first, List<RecordHead> heads, long recordBytes) {
    ByteBuffer header = headerWithoutChecksum(Math.toIntExact(recordBytes), heads.size(), first);
    return header.putInt(AT_CHECKSUM, checksum(log, segment, offset, header, heads));
  }

  /** The checksum in an encoded header. */
  public static int checksumOf(ByteBuffer header) {
    return header.getInt(AT_CHECKSUM);
  }

  private static ByteBuffer headerWithoutChecksum(int length, int count, long firstOrdinal) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH);
    header.putInt(0, MAGIC).putInt(AT_LENGTH, length).putInt(AT_COUNT, count);
    return header.putLong(AT_FIRST, firstOrdinal);
  }

  private static int checksum(
      LogId log, long segment, int offset, ByteBuffer header, List<RecordHead> heads) {
    CRC32C crc = log.seeded(segment, offset);
    crc.update(header.slice(0, AT_CHECKSUM));
    ByteBuffer four = ByteBuffer.allocate(Integer.BYTES);
    for (RecordHead head : heads) {
      updateInt(crc, four, head.headChecksum());
    }
    return (int) crc.getValue();
  }

  private static void updateInt(CRC32C crc, ByteBuffer four, int value) {
    crc.update(four.clear().putInt(value).flip());
  }

  /**
   * How long the frame claims to be that begins here.
   *
   * @param source at least {@link #HEADER_LENGTH} bytes
   * @return its length with header and padding, or 0 if this is not the start of a frame
   */
  public static long claimedLength(ByteBuffer source) {
    int length = source.getInt(AT_LENGTH);
    boolean plausible = source.getInt(0) == MAGIC && length >= 0 && source.getInt(AT_COUNT) >= 0;
    return plausible ? paddedLength(length) : 0;
  }

  /**
   * Reads and checks the frame at the start of the buffer.
   *
   * @param source the frame's bytes, at least as many as {@link #claimedLength} says
   * @return empty if its header or a record's head is not what was written; bodies are only marked
   */
  public static Optional<Frame> decode(ByteBuffer source, LogId log, long segment, int offset) {
    long claimed = claimedLength(source);
    if (claimed == 0 || source.limit() < claimed) {
      return Optional.empty();
    }
    int recordsEnd = HEADER_LENGTH + source.getInt(AT_LENGTH);
    int count = source.getInt(AT_COUNT);
    List<RecordHead> heads = walk(source.slice(0, recordsEnd), count);
    boolean complete = heads.size() == count && HEADER_LENGTH + bytesOf(heads) == recordsEnd;
    int checksum = source.getInt(AT_CHECKSUM);
    if (!complete || checksum != checksum(log, segment, offset, source, heads)) {
      return Optional.empty();
    }
    List<Integer> offsets = new ArrayList<>(heads.size());
    List<Integer> rotten = new ArrayList<>();
    Map<Integer, SortedSet<String>> tags = new HashMap<>();
    int at = HEADER_LENGTH;
    for (int i = 0; i < count; i++) {
      RecordHead head = heads.get(i);
      offsets.add(offset + at);
      if (!head.bodyMatches(source, at)) {
        rotten.add(i);
      } else if (head.kind() == LogRecord.Kind.EVENT) {
        noteTags(
            source.slice(at + head.bodyStart(), head.length() - head.bodyStart()), i, tags, rotten);
      }
      at += head.length();
    }
    return Optional.of(
        new Frame(
            offset,
            (int) claimed,
            source.getLong(AT_FIRST),
            checksum,
            offsets,
            heads,
            rotten,
            tags));
  }

  private static void noteTags(
      ByteBuffer body, int record, Map<Integer, SortedSet<String>> tags, List<Integer> rotten) {
    try {
      SortedSet<String> found = RecordBody.tags(body);
      if (!found.isEmpty()) {
        tags.put(record, found);
      }
    } catch (MalformedException nonsense) {
      rotten.add(record);
    }
  }

  /**
   * The heads behind a frame header, one after the other, as far as they are valid, whatever the
   * header says.
   *
   * @param most stop after so many
   */
  public static List<RecordHead> walk(ByteBuffer source, int most) {
    List<RecordHead> heads = new ArrayList<>();
    Texts texts = new Texts();
    int at = HEADER_LENGTH;
    while (heads.size() < most) {
      Optional<RecordHead> head = RecordHead.decode(source, at, texts);
      if (head.isEmpty() || head.get().length() > source.limit() - at) {
        break;
      }
      heads.add(head.get());
      at += head.get().length();
    }
    return heads;
  }

  private static long bytesOf(List<RecordHead> heads) {
    long total = 0;
    for (RecordHead head : heads) {
      total += head.length();
    }
    return total;
  }
}
