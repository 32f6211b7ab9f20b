package dev.docket.persistence.log;

import dev.docket.persistence.log.format.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A segment as it was at one moment, kept open whatever becomes of its name. For one thread; {@link
 * #close} gives it up.
 */
public final class PinnedSegment implements AutoCloseable {
  private final LogSegment segment;
  private final AtomicBoolean released;
  private final boolean sealed;
  private final int end;
  private final long lastOrdinal;

  private PinnedSegment(
      LogSegment segment, AtomicBoolean released, boolean sealed, int end, long lastOrdinal) {
    this.segment = segment;
    this.released = released;
    this.sealed = sealed;
    this.end = end;
    this.lastOrdinal = lastOrdinal;
  }

  /** What is durable of a segment now; its pin is taken over. */
  static PinnedSegment of(LogSegment pinned) {
    boolean sealed = pinned.trust().sealed();
    Extent extent = pinned.extent();
    return new PinnedSegment(
        pinned, new AtomicBoolean(), sealed, extent.end(), extent.lastOrdinal());
  }

  /** The same segment with more or fewer of its frames; both are given up together. */
  public PinnedSegment upTo(int otherEnd, long otherLastOrdinal) {
    return new PinnedSegment(segment, released, sealed, otherEnd, otherLastOrdinal);
  }

  /** Its name at that moment; a segment that was not sealed may bear another one by now. */
  public String fileName() {
    return String.valueOf(path().getFileName());
  }

  /** Where it stood at that moment; of a sealed one it stands there as long as this is open. */
  public Path path() {
    return segment.path();
  }

  /** Whether it was sealed, so that its file never changes. */
  public boolean sealed() {
    return sealed;
  }

  public long number() {
    return segment.number();
  }

  /** Where its frames ended at that moment, bytes. */
  public int end() {
    return end;
  }

  /** The ordinal of its last record at that moment, 0 without any. */
  public long lastOrdinal() {
    return lastOrdinal;
  }

  /** How many bytes of its file belong to it: of a sealed one all. */
  public long bytes() throws IOException {
    return sealed ? segment.fileBytes() : end;
  }

  /** Its header, if a copy is readable. */
  public Optional<SegmentHeader> header() throws IOException {
    return segment.header();
  }

  /** Reads from its file, also if that was renamed or deleted since; as a file's read does. */
  public int read(ByteBuffer target, long offset) throws IOException {
    return segment.read(target, offset);
  }

  /** A scanner over its file up to an offset, also beyond {@link #end}. */
  public FrameScanner scanner(long limit) {
    return segment.scanner(limit);
  }

  /** The size of its file now. */
  public long fileBytes() throws IOException {
    return segment.fileBytes();
  }

  @Override
  public void close() {
    if (released.compareAndSet(false, true)) {
      segment.unpin();
    }
  }

  @Override
  public String toString() {
    return segment.toString();
  }
}
