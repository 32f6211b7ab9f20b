package dev.docket.persistence.log;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.log.LogState.LostRange;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.MalformedException;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.Texts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the log in order, from one ordinal to another, that never steps over damage unseen.
 */
final class OrderedVisit {
  private final List<LostRange> lost;
  private final long start;
  private final long last;
  private final LogReader.RecordVisitor visitor;
  private final Texts texts = new Texts();
  private long next;
  private boolean done;

  private @Nullable OrderedPlace place;

  /**
   * @param lost what damage took
   * @param start the first ordinal
   * @param place where its record is, if that is remembered
   * @param last the last one
   */
  OrderedVisit(
      List<LostRange> lost,
      long start,
      @Nullable OrderedPlace place,
      long last,
      LogReader.RecordVisitor visitor) {
    this.lost = lost;
    this.start = start;
    this.next = start;
    this.place = place;
    this.last = last;
    this.visitor = visitor;
  }

  /** Visits what is due in a segment; the segments come in order. */
  void segment(LogSegment segment) throws IOException {
    if (done || segment.records() == 0 || segment.lastOrdinal() < next) {
      return;
    }
    FrameScanner scanner = segment.scanner();
    int from = firstFrame(segment, scanner);
    if (done) {
      return;
    }
    scanner.scanWhile(
        from,
        (frame, behindGap) -> {
          if (!frame.closing() && frame.lastOrdinal() >= next) {
            if (behindGap && frame.firstOrdinal() > next) {
              stopAt(next, segment.path().toString()); // what does not parse may have held it
            } else {
              frame(segment, scanner, frame);
            }
          }
          if (!done) {
            place = new OrderedPlace(segment.path(), frame.end(), 0, frame.end());
          }
          return !done;
        });
    if (!done && next <= Math.min(last, segment.lastOrdinal())) {
      stopAt(next, segment.path().toString()); // the segment is known to hold it
    }
  }

  /**
   * Visits only these records of a segment; the others are known not to be wanted. Where one of
   * them is damaged the frames are read instead, which tell how far the damage goes.
   *
   * @param offsets where they begin, ascending
   */
  void records(LogSegment segment, int[] offsets) throws IOException {
    if (done || segment.records() == 0 || segment.lastOrdinal() < next) {
      return;
    }
    place = null;
    RecordReader reader = segment.reader(offsets);
    try {
      for (int i = firstFrom(segment, offsets); !done && i < offsets.length; i++) {
        wanted(reader, offsets[i]);
      }
    } catch (UnsoundException unsound) {
      segment(segment);
      return;
    }
    if (!done) {
      passTo(Math.min(last, segment.lastOrdinal()) + 1);
    }
  }

  /** A record that was to be read alone is not what was written. */
  private static final class UnsoundException extends Exception {
    private static final long serialVersionUID = 1L;

    UnsoundException(DamagedException cause) {
      super(cause);
    }
  }

  private void wanted(RecordReader reader, int offset) throws IOException, UnsoundException {
    LogRecord entry;
    try {
      entry = reader.recordAt(offset);
    } catch (DamagedException damaged) {
      throw new UnsoundException(damaged);
    }
    if (entry.ordinal() > last) {
      passTo(last + 1);
      done = true;
    } else if (passTo(entry.ordinal())) {
      next = entry.ordinal() + 1;
      done = !visitor.visit(entry);
    }
  }

  /** Finds by halving: ordinals ascend. */
  private int firstFrom(LogSegment segment, int[] offsets) throws IOException, UnsoundException {
    if (next <= segment.firstOrdinal()) {
      return 0;
    }
    RecordReader reader = segment.reader(new int[0]);
    int low = Arrays.binarySearch(offsets, segment.lookup().frameBefore(next));
    low = low < 0 ? -low - 1 : low;
    int high = offsets.length;
    try {
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (reader.headAt(offsets[middle]).ordinal() < next) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
    } catch (DamagedException damaged) {
      throw new UnsoundException(damaged);
    }
    return low;
  }

  /** Where to look for frames, after the rest of the one that a visit before has left. */
  private int firstFrame(LogSegment segment, FrameScanner scanner) throws IOException {
    OrderedPlace left = place;
    place = null;
    if (left == null || !left.segment().equals(segment.path())) {
      return segment.lookup().frameBefore(next);
    }
    int at = left.offset();
    for (int rest = left.records(); rest > 0 && !done; rest--) {
      Optional<RecordHead> head = scanner.headAt(at);
      if (head.isEmpty()) {
        stopAt(next, segment.path().toString());
      } else if (entry(segment, scanner, head.get(), at) && done) {
        int behind = at + head.get().length();
        place = new OrderedPlace(segment.path(), behind, rest - 1, left.frameEnd());
      }
      at += head.map(RecordHead::length).orElse(0);
    }
    return left.frameEnd();
  }

  /** The ordinal to go on from, once all segments were visited. */
  long finish() {
    if (!done) {
      passTo(last + 1);
    }
    return next;
  }

  /** Where the record with that ordinal, or the one behind it, begins, if a segment has it. */
  @Nullable OrderedPlace place() {
    return place;
  }

  private void frame(LogSegment segment, FrameScanner scanner, Frame frame) throws IOException {
    int count = frame.heads().size();
    for (int i = 0; i < count && !done; i++) {
      RecordHead head = frame.heads().get(i);
      int at = frame.recordOffsets().get(i);
      if (head.ordinal() >= next && entry(segment, scanner, head, at) && done) {
        int behind = i + 1 < count ? at + head.length() : frame.end();
        place = new OrderedPlace(segment.path(), behind, count - i - 1, frame.end());
      }
    }
  }

  /** Whether the record was visited; the visitor may have had enough by it. */
  private boolean entry(LogSegment segment, FrameScanner scanner, RecordHead head, int offset)
      throws IOException {
    if (head.ordinal() > last) {
      passTo(last + 1);
      done = true;
    } else if (passTo(head.ordinal())) {
      ByteBuffer bytes = scanner.bytesAt(offset, head.length());
      Optional<LogRecord> entry = decoded(head, bytes);
      if (entry.isPresent()) {
        next = head.ordinal() + 1;
        done = !visitor.visit(entry.get());
        return true;
      }
      stopAt(head.ordinal(), segment.path().toString());
    }
    place = null; // it is still to come
    return false;
  }

  private Optional<LogRecord> decoded(RecordHead head, ByteBuffer bytes) {
    try {
      return head.bodyMatches(bytes, 0)
          ? Optional.of(LogRecord.decodeBehind(head, bytes, 0, texts))
          : Optional.empty();
    } catch (MalformedException malformed) {
      return Optional.empty();
    }
  }

  /** Moves on over ordinals that no record has; false if damage took one of them. */
  private boolean passTo(long ordinal) {
    for (LostRange range : lost) {
      if (range.first() < ordinal && range.last() >= next) {
        stopAt(Math.max(next, range.first()), range.file());
        return false;
      }
    }
    next = Math.max(next, ordinal);
    return true;
  }

  private void stopAt(long ordinal, String file) {
    if (ordinal == start) {
      throw new DamagedException(
          "the record with ordinal " + ordinal + " is damaged or lost, see " + file);
    }
    next = ordinal;
    place = null;
    done = true;
  }
}
