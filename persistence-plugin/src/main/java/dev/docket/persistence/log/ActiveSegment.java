package dev.docket.persistence.log;

import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The writing side of the segment that takes the frames. For the writer thread alone. A frame is
 * written, then forced by the caller, then published; until then the next write goes to the same
 * place.
 */
public final class ActiveSegment {
  /**
   * Heap that the index of a segment may take before the next one starts. With the one that is
   * being sealed it is most of what a log keeps on the heap, however many ids are new.
   */
  private static final long INDEX_HEAP_BYTES = 14L << 20;

  private final LogId log;
  private final StorageFile file;
  private final LogSegment view;
  private final long capacity;
  private final WriteBuffer writeBuffer;
  private int position;

  /**
   * @param view its reading side
   * @param position where the next frame goes
   */
  public ActiveSegment(LogId log, StorageFile file, LogSegment view, int position)
      throws IOException {
    this(log, file, view, position, new WriteBuffer());
  }

  private ActiveSegment(
      LogId log, StorageFile file, LogSegment view, int position, WriteBuffer writeBuffer)
      throws IOException {
    this.log = log;
    this.file = file;
    this.view = view;
    this.position = position;
    this.capacity = file.size();
    this.writeBuffer = writeBuffer;
  }

  /** The writing side of the next segment, with the same buffer. */
  ActiveSegment followedBy(StorageFile nextFile, LogSegment nextView) throws IOException {
    return new ActiveSegment(
        log, nextFile, nextView, SegmentHeader.FRAMES_START, writeBuffer.again());
  }

  /** Its reading side. */
  public LogSegment view() {
    return view;
  }

  int position() {
    return position;
  }

  /** The size it was prepared with. */
  long capacity() {
    return capacity;
  }

  /**
   * Whether a frame of this length belongs here. An empty segment takes any, however large; one
   * that was not prepared grows to a quarter of a full one; one of very many ids ends earlier.
   */
  boolean takes(long frameLength, int segmentBytes) {
    long end = Math.max(capacity, SegmentHeader.FRAMES_START + segmentBytes / 4);
    return position == SegmentHeader.FRAMES_START
        || (position + frameLength <= end && view.heapIndex().heapBytes() < INDEX_HEAP_BYTES);
  }

  /** Writes a frame at the current position. After a throw any part of it may be there. */
  Written write(long firstOrdinal, List<EncodedRecord> records) throws IOException {
    ByteBuffer header = Frame.header(log, view.number(), position, firstOrdinal, records);
    long bytes = records.stream().mapToLong(EncodedRecord::length).sum();
    ByteBuffer buffer = writeBuffer.of(Frame.paddedLength(bytes));
    long at = append(header, buffer, position);
    for (EncodedRecord record : records) {
      at = append(record.bytes(), buffer, at);
    }
    int padding = (int) (-(at + buffer.position()) & (Frame.ALIGNMENT - 1));
    at = append(ByteBuffer.allocate(padding), buffer, at);
    at = flush(buffer, at);
    return new Written(position, (int) at, firstOrdinal, records);
  }

  /**
   * Puts bytes through the one fixed buffer; returns where the buffer's content belongs in the
   * file.
   */
  private long append(ByteBuffer source, ByteBuffer buffer, long bufferAt) throws IOException {
    long at = bufferAt;
    while (source.hasRemaining()) {
      if (!buffer.hasRemaining()) {
        at = flush(buffer, at);
      }
      int count = Math.min(buffer.remaining(), source.remaining());
      buffer.put(source.slice().limit(count));
      source.position(source.position() + count);
    }
    return at;
  }

  private long flush(ByteBuffer buffer, long at) throws IOException {
    buffer.flip();
    int count = buffer.limit();
    file.write(buffer, at);
    buffer.clear();
    return at + count;
  }

  /**
   * What was written and is not published yet.
   *
   * @param offset where the frame begins
   * @param end where it ends
   * @param firstOrdinal its first ordinal
   * @param records its records
   */
  record Written(int offset, int end, long firstOrdinal, List<EncodedRecord> records) {}

  void force() throws IOException {
    file.force();
  }

  /** Takes note of a forced frame and shows it to readers. */
  void publish(Written written) {
    position = written.end();
    List<EncodedRecord> records = written.records();
    if (records.isEmpty()) {
      view.endsAt(position);
      return;
    }
    view.append(written.offset(), position, written.firstOrdinal(), records);
  }

  /**
   * Overwrites the beginning of a frame that was written in part, so that it never parses. Forced:
   * of a frame that lacks only the zeros it ends with, all may be there after a power cut.
   */
  void wipe() throws IOException {
    if (file.size() > position) {
      int length = (int) Math.min(Frame.HEADER_LENGTH, file.size() - position);
      file.write(ByteBuffer.allocate(length), position);
      file.force();
    }
  }

  void close() throws IOException {
    file.close();
  }
}
