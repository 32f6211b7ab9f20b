package dev.docket.persistence.log;

import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.Texts;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads the frames of one segment in order and finds its way behind what does not parse. For one
 * thread.
 */
public final class FrameScanner {
  private static final int CHUNK = 1 << 20;

  private final Window window;
  private final LogId log;
  private final long segment;
  private final int limit;
  private final Texts texts = new Texts();

  /**
   * @param limit where the segment ends: nothing behind it is looked at
   */
  public FrameScanner(StorageFile file, LogId log, long segment, long limit) {
    this(file, log, segment, limit, CHUNK);
  }

  /**
   * @param limit where the segment ends: nothing behind it is looked at
   * @param chunk bytes to read ahead
   */
  FrameScanner(StorageFile file, LogId log, long segment, long limit, int chunk) {
    this.window =
        new Window(file, limit, (int) Math.min(chunk, Math.max(Frame.HEADER_LENGTH, limit)));
    this.log = log;
    this.segment = segment;
    this.limit = (int) Math.min(limit, Integer.MAX_VALUE - Frame.ALIGNMENT);
  }

  /**
   * Bytes that are no frame although a frame follows them.
   *
   * @param offset where they begin
   * @param end where the next frame begins
   * @param lastBefore the last ordinal before them, -1 if no record of the segment is
   * @param firstAfter the first ordinal behind them
   * @param heads the records that can still be told in them
   */
  public record Gap(
      int offset, int end, long lastBefore, long firstAfter, List<RecordHead> heads) {}

  /**
   * What a scan found.
   *
   * @param end where the last frame ends
   * @param last the last frame, if any
   * @param gaps what does not parse, before the last frame
   * @param tailBytes bytes up to the last one that is not zero, behind the last frame
   * @param frames frames found
   * @param records records in them
   */
  public record Scan(
      int end, Optional<Frame> last, List<Gap> gaps, int tailBytes, long frames, long records) {}

  /** Visits every valid frame from the offset on. */
  public Scan scan(int from, Consumer<Frame> visitor) throws IOException {
    List<Gap> gaps = new ArrayList<>();
    Optional<Frame> last = Optional.empty();
    int end = from;
    long frames = 0;
    long records = 0;
    int at = from;
    while (at < limit) {
      Optional<Frame> frame = frameAt(at);
      if (frame.isEmpty()) {
        int next = nextFrame(at + Frame.ALIGNMENT);
        if (next < 0) {
          break;
        }
        long lastBefore = last.map(Frame::lastOrdinal).orElse(-1L);
        List<RecordHead> heads = headsBetween(at, next);
        frame = frameAt(next);
        long firstAfter = frame.map(Frame::firstOrdinal).orElse(lastBefore);
        gaps.add(new Gap(at, next, lastBefore, firstAfter, heads));
        at = next;
        continue;
      }
      visitor.accept(frame.get());
      last = frame;
      frames++;
      records += frame.get().heads().size();
      at = frame.get().end();
      end = at;
    }
    return new Scan(end, last, gaps, tailBytes(end), frames, records);
  }

  /**
   * Visits valid frames from the offset on, over what does not parse, while the visitor wants more.
   */
  void scanWhile(int from, FrameVisitor visitor) throws IOException {
    boolean behindGap = false;
    int at = from;
    while (at < limit) {
      Optional<Frame> frame = frameAt(at);
      if (frame.isPresent()) {
        at = frame.get().end();
        if (!visitor.visit(frame.get(), behindGap)) {
          return;
        }
        behindGap = false;
      } else {
        behindGap = true;
        at = nextFrame(at + Frame.ALIGNMENT);
        if (at < 0) {
          return;
        }
      }
    }
  }

  /** Takes a frame, or ends the scan. */
  @FunctionalInterface
  interface FrameVisitor {
    /**
     * Whether more is wanted.
     *
     * @param behindGap whether bytes before the frame did not parse
     */
    boolean visit(Frame frame, boolean behindGap) throws IOException;
  }

  /** The frame that begins at the offset, if it is valid; its bodies may be rotten. */
  public Optional<Frame> frameAt(int offset) throws IOException {
    ByteBuffer header = window.at(offset, Frame.HEADER_LENGTH);
    if (header.limit() < Frame.HEADER_LENGTH) {
      return Optional.empty();
    }
    long length = Frame.claimedLength(header);
    if (length == 0 || length > limit - offset) {
      return Optional.empty();
    }
    return Frame.decode(window.at(offset, (int) length), log, segment, offset);
  }

  /** The record's head at the offset, if it is valid. */
  Optional<RecordHead> headAt(int offset) throws IOException {
    ByteBuffer prefix = window.at(offset, RecordHead.PREFIX);
    if (prefix.limit() < RecordHead.PREFIX) {
      return Optional.empty();
    }
    return RecordHead.decode(window.at(offset, RecordHead.headLength(prefix, 0)), 0, texts);
  }

  /** The bytes from an offset on; valid until the next call of any method. */
  public ByteBuffer bytesAt(int offset, int length) throws IOException {
    return window.at(offset, length);
  }

  /** Where the next valid frame begins at or behind the offset, or -1. */
  private int nextFrame(int from) throws IOException {
    for (int at = from; at <= limit - Frame.HEADER_LENGTH; at += Frame.ALIGNMENT) {
      ByteBuffer magic = window.at(at, Integer.BYTES);
      if (magic.limit() < Integer.BYTES) {
        return -1;
      }
      if (magic.getInt(0) == Frame.MAGIC && frameAt(at).isPresent()) {
        return at;
      }
    }
    return -1;
  }

  private List<RecordHead> headsBetween(int from, int to) throws IOException {
    return Frame.walk(window.at(from, to - from), Integer.MAX_VALUE);
  }

  private int tailBytes(int from) throws IOException {
    int last = from;
    for (int at = from; at < limit; at += CHUNK) {
      ByteBuffer bytes = window.at(at, Math.min(CHUNK, limit - at));
      for (int i = bytes.limit() - 1; i >= 0; i--) {
        if (bytes.get(i) != 0) {
          last = at + i + 1;
          break;
        }
      }
      if (at > Integer.MAX_VALUE - CHUNK) {
        break;
      }
    }
    return last - from;
  }
}
