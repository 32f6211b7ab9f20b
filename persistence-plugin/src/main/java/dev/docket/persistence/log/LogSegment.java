package dev.docket.persistence.log;

import dev.docket.persistence.log.format.Deletions;
import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.log.format.UnknownFormatException;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
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
  private final SegmentLookup lookup;
  private volatile Trust trust;
  private volatile Extent extent = new Extent(SegmentHeader.FRAMES_START, 0, 0, 0, 0);

  /** Of a segment that is being written, lags behind the extent. */
  private volatile long indexedToMicros;

  private final CompletableFuture<Void> released = new CompletableFuture<>();
  private int pins = 1;

  /** How a segment may be treated from now on. */
  public enum Trust {
    /** Written by this process, every frame forced: may be sealed in place. */
    WRITTEN_HERE,
    /** Found after a crash or a failed force: sealed only by copying. */
    COPY_ONLY,
    /** Damaged: never sealed, merged or deleted. */
    FROZEN,
    /** Already sealed. */
    SEALED,
    /** Sealed, and found damaged: never merged or deleted. */
    SEALED_DAMAGED;

    boolean sealed() {
      return this == SEALED || this == SEALED_DAMAGED;
    }
  }

  LogSegment(LogId log, long number, Path path, StorageFile file, SegmentIndex index, Trust trust) {
    this.log = log;
    this.number = number;
    this.path = path;
    this.file = file;
    this.lookup = new SegmentLookup(path, index, this::wholeScanner);
    this.trust = trust;
  }

  /** Takes a frame that a scan found. */
  void found(Frame frame) {
    lookup.found(frame);
    if (frame.closing()) {
      endsAt(frame.end());
      return;
    }
    RecordHead last = frame.heads().get(frame.heads().size() - 1);
    extent =
        extent.grownTo(
            frame.end(),
            frame.firstOrdinal(),
            last.ordinal(),
            last.timestampMicros(),
            frame.heads().size());
    indexedToMicros = last.timestampMicros();
  }

  /** Takes note that frames are missing among those that were found. */
  void foundGaps() {
    lookup.lacksSome();
  }

  /**
   * What can still be told of bytes in it that do not parse.
   *
   * @param lastBefore the last ordinal before them
   * @param firstAfter the first ordinal behind them
   */
  public FrameScanner.Gap gap(int from, int to, long lastBefore, long firstAfter)
      throws IOException {
    return new FrameScanner(file, log, number, to, RUN_CHUNK).gap(from, to, lastBefore, firstAfter);
  }

  /**
   * Opens a sealed segment by its footer, without looking at a frame.
   *
   * @return empty if the footer is not whole, so that a scan is needed
   */
  public static Optional<LogSegment> openSealed(Storage storage, Path path, LogId log, long number)
      throws IOException {
    return openSealed(storage.openForRead(path), path, log, number);
  }

  /** As above, with a file that bears that name or is about to get it; closed if empty. */
  static Optional<LogSegment> openSealed(StorageFile file, Path path, LogId log, long number)
      throws IOException {
    Optional<FooterIndex> footer = Optional.empty();
    try {
      footer = FooterIndex.open(file, log, number);
    } catch (UnknownFormatException unknown) {
      throw unknown.in(path);
    } finally {
      if (footer.isEmpty()) {
        file.close();
      }
    }
    return footer.map(
        found -> {
          LogSegment segment = new LogSegment(log, number, path, file, found, Trust.SEALED);
          segment.extent = Extent.of(found.summary());
          segment.indexedToMicros = found.summary().lastTimestampMicros();
          return segment;
        });
  }

  /** Opens a segment that has just been made and has no frames. */
  static LogSegment empty(Storage storage, Path path, LogId log, long number) throws IOException {
    return new LogSegment(
        log, number, path, storage.openForRead(path), new HeapIndex(), Trust.WRITTEN_HERE);
  }

  /** Makes a forced frame visible. Only for a segment that is being written. */
  void append(int offset, int end, long first, List<EncodedRecord> written) {
    // Grows first: a reader that finds a record in the index must be able to read that far.
    EncodedRecord last = written.get(written.size() - 1);
    extent = extent.grownTo(end, first, last.ordinal(), last.timestampMicros(), written.size());
    heapIndex().add(offset, first, written);
    indexedToMicros = last.timestampMicros();
  }

  /** The index of a segment that is not sealed. */
  HeapIndex heapIndex() {
    return lookup.heapIndex();
  }

  /** Takes note that nothing more is written to it, and of how far it is to be trusted. */
  public void demote(Trust newTrust) {
    trust = newTrust;
  }

  LogId log() {
    return log;
  }

  /** Sets where its frames end. */
  public void endsAt(int end) {
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

  int end() {
    return extent.end();
  }

  /** The ordinals that a sealed segment answers for. */
  SegmentName.Sealed range() {
    return SegmentName.parse(String.valueOf(path.getFileName()))
        .filter(SegmentName.Sealed.class::isInstance)
        .map(SegmentName.Sealed.class::cast)
        .orElseThrow(() -> new IllegalStateException(path + " is not sealed"));
  }

  /** Its header, if a copy is readable. */
  Optional<SegmentHeader> header() throws IOException {
    ByteBuffer block = ByteBuffer.allocate(SegmentHeader.FRAMES_START);
    file.read(block, 0);
    return SegmentHeader.decode(block.flip(), log);
  }

  /** How far its durable frames reach. */
  Extent extent() {
    return extent;
  }

  /** Reads from its file, as {@link StorageFile#read}. */
  int read(ByteBuffer target, long offset) throws IOException {
    return file.read(target, offset);
  }

  /** A scanner over its file up to an offset, also behind its durable frames. */
  FrameScanner scanner(long limit) {
    return new FrameScanner(file, log, number, limit, RUN_CHUNK);
  }

  /** The size of its file. */
  long fileBytes() throws IOException {
    return file.size();
  }

  /** Tells readers that may have to open the file again what its name is now. */
  void renamed(Path name) {
    file.renamed(name);
  }

  /** Completes when nobody reads it any more and the log itself has given it up. */
  CompletableFuture<Void> released() {
    return released;
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

  /**
   * The timestamp up to which its index knows every record, also every deletion; while a frame is
   * made visible, that is earlier than the timestamp of the last one.
   */
  long indexedToMicros() {
    return indexedToMicros;
  }

  public long records() {
    return extent.records();
  }

  private FrameScanner wholeScanner() {
    return new FrameScanner(file, log, number, end());
  }

  /** A scanner over its durable frames. */
  FrameScanner scanner() {
    return new FrameScanner(file, log, number, end(), RUN_CHUNK);
  }

  /** A reader of single records, suited to these offsets. For one thread. */
  RecordReader reader(int[] offsets) {
    int span = offsets.length == 0 ? 0 : offsets[offsets.length - 1] - offsets[0];
    boolean dense = offsets.length > 8 && span / offsets.length < POINT_CHUNK;
    return new RecordReader(path, new Window(file, end(), dense ? RUN_CHUNK : POINT_CHUNK));
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
  void unpin() {
    if (lastUnpinned()) {
      try {
        file.close();
      } catch (IOException failure) {
        LOG.warn("Closing {} after reading failed; nothing is lost by it", path, failure);
      }
      released.complete(null);
    }
  }

  private synchronized boolean lastUnpinned() {
    pins--;
    return pins == 0;
  }

  /** Gives up the pin of whoever opened it. */
  public void close() {
    unpin();
  }

  @Override
  public String toString() {
    return path + " (" + firstOrdinal() + " to " + lastOrdinal() + ", " + trust + ")";
  }

  /** Finds its records by id and tag. */
  SegmentLookup lookup() {
    return lookup;
  }

  /** What it says of deletions of any id. */
  Deletions deletions() {
    return lookup.deletions();
  }

  /** Whether it says of any id that something of it is deleted. */
  boolean tellsOfDeletions() {
    return lookup.deletions() != Deletions.NONE;
  }

  /** Up to which number it knows an id to be deleted; 0, without a look, if it knows of nothing. */
  long deletedTo(IdKey key) throws IOException {
    IdRecords found = tellsOfDeletions() ? find(key) : null;
    return found == null ? 0 : found.deletedTo();
  }

  /** What it holds of an id, or null; as {@link SegmentLookup#find}. */
  @Nullable IdRecords find(IdKey key) throws IOException {
    return lookup.find(key);
  }

  /** Whether all of its records can be read as they were written. Reads all of them. */
  boolean readsWhole() throws IOException {
    boolean[] whole = {true};
    long[] seen = {0};
    scanner()
        .scanWhile(
            SegmentHeader.FRAMES_START,
            (frame, behindGap) -> {
              whole[0] &= !behindGap && frame.whole();
              seen[0] += frame.heads().size();
              return whole[0];
            });
    return whole[0] && seen[0] == records();
  }
}
