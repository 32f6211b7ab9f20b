package dev.docket.persistence.log;

import dev.docket.persistence.log.format.Deletions;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.SegmentFooter.Summary;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes records that a merge keeps into frames of the new segment. Their ordinals ascend and may
 * leave others out. For one thread.
 */
final class MergedFrames {
  /** Small enough that a rotten frame header takes few records with it. */
  private static final int FRAME_BYTES = 16 * 1024;

  private static final int SPARSE_BYTES = 32 * 1024;
  private static final int FORCED_BYTES = 4 * 1024 * 1024;

  private final LogId log;
  private final long number;
  private final StorageFile file;
  private final Pacer pacer;
  private final List<RecordHead> heads = new ArrayList<>();
  private final SortedMap<Long, Integer> places = new TreeMap<>();
  private ByteBuffer frame = ByteBuffer.allocate(2 * FRAME_BYTES).position(Frame.HEADER_LENGTH);
  private int position = SegmentHeader.FRAMES_START;
  private int lastNoted = -SPARSE_BYTES;
  private int unforced;
  private long firstOrdinal;
  private long lastOrdinal;
  private long lastTimestampMicros;
  private long records;
  private Deletions deletions = Deletions.NONE;

  MergedFrames(LogId log, long number, StorageFile file, Pacer pacer) {
    this.log = log;
    this.number = number;
    this.file = file;
    this.pacer = pacer;
  }

  /**
   * Adds a record.
   *
   * @param bytes all of it
   * @return where it begins in the new segment
   */
  int add(RecordHead head, ByteBuffer bytes) throws IOException {
    if (!heads.isEmpty() && frame.position() + head.length() > FRAME_BYTES) {
      flush();
    }
    if (frame.remaining() < head.length() + Frame.ALIGNMENT) {
      int needed = Math.addExact(frame.position() + Frame.ALIGNMENT, head.length());
      frame = ByteBuffer.allocate(needed).put(frame.flip());
    }
    int offset = Math.addExact(position, frame.position());
    frame.put(bytes);
    heads.add(head);
    firstOrdinal = records == 0 ? head.ordinal() : firstOrdinal;
    lastOrdinal = head.ordinal();
    lastTimestampMicros = head.timestampMicros();
    deletions = deletions.and(head.kind(), head.deletedTo());
    records++;
    return offset;
  }

  private void flush() throws IOException {
    int length = (int) Frame.paddedLength(frame.position() - Frame.HEADER_LENGTH);
    while (frame.position() < length) {
      frame.put((byte) 0);
    }
    frame.put(0, Frame.headerOf(log, number, position, heads), 0, Frame.HEADER_LENGTH);
    if (position - lastNoted >= SPARSE_BYTES) {
      places.put(heads.get(0).ordinal(), position);
      lastNoted = position;
    }
    file.write(frame.flip(), position);
    position = Math.addExact(position, length);
    frame.clear().position(Frame.HEADER_LENGTH);
    heads.clear();
    written(length);
  }

  private void written(int length) throws IOException {
    unforced += length;
    if (unforced >= FORCED_BYTES) {
      file.force(); // little by little, so that commits do not wait behind one large force
      unforced = 0;
    }
    pacer.spend(length);
  }

  /** Writes the last frame; returns what all of them hold. */
  Summary finish() throws IOException {
    if (!heads.isEmpty()) {
      flush();
    }
    return new Summary(
        position, firstOrdinal, lastOrdinal, records, lastTimestampMicros, deletions);
  }

  /** Where some frames begin, for the footer. */
  SortedMap<Long, Integer> places() {
    return places;
  }
}
