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
    Scan scan = scanProven(from, visitor);
    scan.last().ifPresent(visitor);
    return scan;
  }

  /**
   * Visits the valid frames from the offset on that are proven durable, since another one follows:
   * all but the last.
   *
   * <p>The segment may be written meanwhile, by another process. What did not parse, or was not
   * whole, is therefore looked at once more when a later frame is there: it was complete before
   * that one was begun.
   */
  Scan scanProven(int from, Consumer<Frame> visitor) throws IOException {
    List<Gap> gaps = new ArrayList<>();
    Optional<Frame> last = Optional.empty();
    int end = from;
    int contentEnd = from;
    long frames = 0;
    long records = 0;
    for (int at = from; at < limit; at = end) {
      Optional<Frame> frame = frameAt(at);
      if (frame.isEmpty()) {
        Search search = search(at);
        contentEnd = search.contentEnd();
        if (search.found().isEmpty()) {
          break;
        }
        window.forget();
        frame = frameAt(at);
        if (frame.isEmpty()) {
          frame = search.found();
          gaps.add(gap(at, last.map(Frame::lastOrdinal).orElse(-1L), frame.get()));
        }
      }
      if (last.isPresent()) {
        visitor.accept(lookedAtAgain(last.get()));
      }
      last = frame;
      frames++;
      records += frame.get().heads().size();
      end = frame.get().end();
    }
    return new Scan(end, last, gaps, Math.max(0, contentEnd - end), frames, records);
  }

  private Frame lookedAtAgain(Frame proven) throws IOException {
    if (proven.whole()) {
      return proven;
    }
    window.forget();
    return frameAt(proven.offset()).orElse(proven);
  }

  private Gap gap(int from, long lastBefore, Frame next) throws IOException {
    return gap(from, next.offset(), lastBefore, next.firstOrdinal());
  }

  /** What can still be told of bytes that do not parse. */
  Gap gap(int from, int to, long lastBefore, long firstAfter) throws IOException {
    List<RecordHead> heads = new ArrayList<>();
    int at = from + Frame.HEADER_LENGTH;
    Optional<RecordHead> head = headAt(at);
    while (head.isPresent() && head.get().length() <= to - at) {
      heads.add(head.get());
      at += head.get().length();
      head = headAt(at);
    }
    return new Gap(from, to, lastBefore, firstAfter, heads);
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
        Optional<Frame> next = search(at).found();
        if (next.isEmpty()) {
          return;
        }
        at = next.get().offset();
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

  /** The first valid frame that begins at the offset or behind it. */
  Optional<Frame> frameFrom(int offset) throws IOException {
    return search(offset).found();
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

  /**
   * What is behind a place where no frame begins.
   *
   * @param found the next frame, if there is one
   * @param contentEnd where the bytes end that are not zero, up to that frame or the limit
   */
  private record Search(Optional<Frame> found, int contentEnd) {}

  private Search search(int from) throws IOException {
    int contentEnd = from;
    int at = from;
    while (at < limit) {
      ByteBuffer bytes = window.at(at, Math.min(CHUNK, limit - at));
      int i = 0;
      for (; i <= bytes.limit() - Long.BYTES; i += Frame.ALIGNMENT) {
        long word = bytes.getLong(i);
        if (word == 0) {
          continue;
        }
        contentEnd = at + i + Long.BYTES - Long.numberOfTrailingZeros(word) / Byte.SIZE;
        if ((int) (word >>> Integer.SIZE) == Frame.MAGIC) {
          Optional<Frame> frame = frameAt(at + i);
          if (frame.isPresent()) {
            return new Search(frame, contentEnd);
          }
          bytes = window.at(at, Math.min(CHUNK, limit - at));
        }
      }
      for (; i < bytes.limit(); i++) {
        contentEnd = bytes.get(i) == 0 ? contentEnd : at + i + 1;
      }
      if (bytes.limit() < CHUNK) {
        break;
      }
      at += CHUNK;
    }
    return new Search(Optional.empty(), contentEnd);
  }
}
