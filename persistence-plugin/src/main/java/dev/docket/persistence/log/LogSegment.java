package dev.docket.persistence.log;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reading side of a segment, active or sealed. Readers see what was published, which is what
 * was forced. Pinned while it is read, so that a seal never closes a file under a reader.
 */
public final class LogSegment {
  private static final Logger LOG = LoggerFactory.getLogger(LogSegment.class);

  private static final int POINT_CHUNK = 4 * 1024;
  private static final int RUN_CHUNK = 256 * 1024;

  private final LogId log;
  private final long number;
  private final Path path;
  private final StorageFile file;
  private final SegmentIndex index;
  private volatile Trust trust;
  private volatile Extent extent = new Extent(SegmentHeader.FRAMES_START, 0, 0, 0, 0);
  private int pins = 1;

  /** How far the durable frames reach, as one value, so that readers see a consistent one. */
  private record Extent(
      int end, long firstOrdinal, long lastOrdinal, long lastTimestampMicros, long records) {

    Extent grownTo(int newEnd, long first, long last, long timestampMicros, int count) {
      return new Extent(
          newEnd, records == 0 ? first : firstOrdinal, last, timestampMicros, records + count);
    }

    Extent endingAt(int newEnd) {
      return new Extent(newEnd, firstOrdinal, lastOrdinal, lastTimestampMicros, records);
    }
  }

  /**
   * A segment and what its scan found.
   *
   * @param segment the segment, open
   * @param scan the scan
   */
  public record Opened(LogSegment segment, FrameScanner.Scan scan) {}

  /** How a segment may be treated from now on. */
  public enum Trust {
    /** Written by this process, every frame forced: may be sealed in place. */
    WRITTEN_HERE,
    /** Found after a crash or a failed force: sealed only by copying. */
    COPY_ONLY,
    /** Damaged: never sealed, merged or deleted. */
    FROZEN,
    /** Already sealed. */
    SEALED
  }

  LogSegment(LogId log, long number, Path path, StorageFile file, SegmentIndex index, Trust trust) {
    this.log = log;
    this.number = number;
    this.path = path;
    this.file = file;
    this.index = index;
    this.trust = trust;
  }

  /**
   * Opens a segment for reading and indexes its frames.
   *
   * @param framesEnd where its frames end; what follows is not part of the log
   * @param visitor sees every frame
   */
  public static Opened open(
      Storage storage, Path path, LogId log, long number, int framesEnd, Consumer<Frame> visitor)
      throws IOException {
    LogSegment segment =
        new LogSegment(
            log, number, path, storage.openForRead(path), new SegmentIndex(), Trust.COPY_ONLY);
    boolean opened = false;
    try {
      FrameScanner.Scan scan =
          new FrameScanner(segment.file, log, number, framesEnd)
              .scan(
                  SegmentHeader.FRAMES_START,
                  frame -> {
                    segment.publish(frame);
                    visitor.accept(frame);
                  });
      segment.extent = segment.extent.endingAt(framesEnd);
      opened = true;
      return new Opened(segment, scan);
    } finally {
      if (!opened) {
        segment.file.close();
      }
    }
  }

  /** Opens a segment that has just been made and has no frames. */
  static LogSegment empty(Storage storage, Path path, LogId log, long number) throws IOException {
    return new LogSegment(
        log, number, path, storage.openForRead(path), new SegmentIndex(), Trust.WRITTEN_HERE);
  }

  /** The same segment under another name, with the same frames at the same offsets. */
  LogSegment reopened(Storage storage, Path newPath, Trust newTrust) throws IOException {
    LogSegment segment =
        new LogSegment(log, number, newPath, storage.openForRead(newPath), index, newTrust);
    segment.extent = extent;
    return segment;
  }

  private void publish(Frame frame) {
    index.add(frame);
    if (frame.closing()) {
      endsAt(frame.end());
    } else {
      RecordHead last = frame.heads().get(frame.heads().size() - 1);
      extent =
          extent.grownTo(
              frame.end(),
              frame.firstOrdinal(),
              last.ordinal(),
              last.timestampMicros(),
              frame.heads().size());
    }
  }

  /** Makes a forced frame visible; its records are in the index already. */
  void grownTo(int end, long first, long last, long timestampMicros, int count) {
    extent = extent.grownTo(end, first, last, timestampMicros, count);
  }

  /** Takes note that nothing more is written to it, and of how far it is to be trusted. */
  public void demote(Trust newTrust) {
    trust = newTrust;
  }

  int framesStart() {
    return SegmentHeader.FRAMES_START;
  }

  LogId log() {
    return log;
  }

  void endsAt(int end) {
    extent = extent.endingAt(end);
  }

  public long number() {
    return number;
  }

  public Path path() {
    return path;
  }

  public Trust trust() {
    return trust;
  }

  SegmentIndex index() {
    return index;
  }

  int end() {
    return extent.end();
  }

  /** The ordinal of its first record, 0 while it has none. */
  public long firstOrdinal() {
    return extent.firstOrdinal();
  }

  /** The ordinal of its last durable record, 0 while it has none. */
  public long lastOrdinal() {
    return extent.lastOrdinal();
  }

  public long lastTimestampMicros() {
    return extent.lastTimestampMicros();
  }

  public long records() {
    return extent.records();
  }

  /** A scanner over its durable frames. */
  FrameScanner scanner() {
    return new FrameScanner(file, log, number, end());
  }

  /** A reader of single records, suited to these offsets. For one thread. */
  RecordReader reader(int[] offsets) {
    int span = offsets.length == 0 ? 0 : offsets[offsets.length - 1] - offsets[0];
    boolean dense = offsets.length > 8 && span / offsets.length < POINT_CHUNK;
    return new RecordReader(new Window(file, end(), dense ? RUN_CHUNK : POINT_CHUNK));
  }

  /** Reads single records and checks them. */
  final class RecordReader {
    private final Window window;

    private RecordReader(Window window) {
      this.window = window;
    }

    /** The head at the offset. */
    RecordHead headAt(int offset) throws IOException {
      ByteBuffer fixed = window.at(offset, RecordHead.FIXED);
      if (fixed.limit() == RecordHead.FIXED) {
        ByteBuffer bytes = window.at(offset, RecordHead.headLength(fixed, 0));
        Optional<RecordHead> head = RecordHead.decode(bytes, 0);
        if (head.isPresent()) {
          return head.get();
        }
      }
      throw damaged(offset, "the head of a record");
    }

    /** The record at the offset. */
    LogRecord recordAt(int offset) throws IOException {
      RecordHead head = headAt(offset);
      ByteBuffer bytes = window.at(offset, head.length());
      if (!head.bodyMatches(bytes, 0)) {
        throw damaged(
            offset, "the body of " + head.persistenceId() + " number " + head.sequenceNr());
      }
      return LogRecord.decodeBehind(head, bytes, 0);
    }

    private DamagedException damaged(int offset, String what) {
      return new DamagedException(
          path + " at " + offset + ": " + what + " is not what was written (checksum)");
    }
  }

  /** Keeps the file open until {@link #unpin}; false if it is already closed. */
  synchronized boolean pin() {
    if (pins == 0) {
      return false;
    }
    pins++;
    return true;
  }

  /** Gives up one pin, the first of which is the log's own; the last one closes the file. */
  synchronized void unpin() {
    pins--;
    if (pins == 0) {
      try {
        file.close();
      } catch (IOException failure) {
        LOG.warn("Closing {} after reading failed; nothing is lost by it", path, failure);
      }
    }
  }

  /** Gives up the pin of whoever opened it. */
  public void close() {
    unpin();
  }

  @Override
  public String toString() {
    return path + " (" + firstOrdinal() + " to " + lastOrdinal() + ", " + trust + ")";
  }

  @Nullable IdRecords find(String persistenceId) {
    return index.find(persistenceId);
  }
}
