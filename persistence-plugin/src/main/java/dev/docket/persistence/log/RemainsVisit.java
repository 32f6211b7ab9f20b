package dev.docket.persistence.log;

import dev.docket.persistence.log.SegmentRemains.Lost;
import dev.docket.persistence.log.SegmentRemains.Visitor;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.SegmentHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One pass over what is left of a segment. For one thread. */
final class RemainsVisit {
  private final SegmentRemains segment;
  private final Visitor visitor;
  private final FrameScanner frames;

  /** Has a buffer of its own, so that the bytes of a record outlive the search for the next. */
  private final FrameScanner records;

  private long lastOrdinal;

  RemainsVisit(SegmentRemains segment, Visitor visitor) {
    this.segment = segment;
    this.visitor = visitor;
    this.frames = segment.scanner();
    this.records = segment.scanner();
    this.lastOrdinal = segment.name().firstOrdinal() - 1;
  }

  int run() throws IOException {
    int at = SegmentHeader.FRAMES_START;
    while (at < segment.end()) {
      Optional<Frame> frame = frames.frameAt(at);
      if (frame.isEmpty()) {
        frame = frames.frameFrom(at);
        if (frame.isEmpty()) {
          return end(at);
        }
        gap(at, frame.get().offset(), frame.get().firstOrdinal());
      }
      if (torn(frame.get())) {
        return tail(at);
      }
      frame(frame.get());
      at = frame.get().end();
    }
    return end(at);
  }

  /** The force behind the last frame of a log never returned if that is not whole. */
  private boolean torn(Frame frame) throws IOException {
    return !frame.whole()
        && !segment.endKnown()
        && segment.lastKnown() == 0
        && frames.frameFrom(frame.end()).isEmpty();
  }

  private void frame(Frame frame) throws IOException {
    if (frame.closing()) {
      return;
    }
    if (frame.firstOrdinal() > lastOrdinal + 1 && !segment.merged()) {
      visitor.lost(
          new Lost(
              frame.offset(), frame.offset(), lastOrdinal + 1, frame.firstOrdinal() - 1, null));
    }
    for (int i = 0; i < frame.heads().size(); i++) {
      record(frame.heads().get(i), frame.recordOffsets().get(i));
    }
  }

  private void record(RecordHead head, int offset) throws IOException {
    ByteBuffer bytes = records.bytesAt(offset, head.length());
    if (head.bodyMatches(bytes, 0)) {
      visitor.whole(head, offset, bytes);
    } else {
      visitor.rotten(head, offset);
    }
    lastOrdinal = head.ordinal();
  }

  /**
   * Behind the last frame; what does not parse is damage where more is known to have been there.
   */
  private int end(int at) throws IOException {
    long lastKnown = segment.lastKnown();
    boolean more = segment.endKnown() || lastKnown > lastOrdinal;
    if (more && at < segment.end()) {
      gap(at, segment.end(), Math.max(lastKnown, lastOrdinal) + 1);
    } else if (lastKnown > lastOrdinal) {
      visitor.lost(new Lost(at, at, lastOrdinal + 1, lastKnown, null));
    }
    return more ? 0 : tail(at);
  }

  private int tail(int at) throws IOException {
    int content = 0;
    for (int from = at; from < segment.end(); from += 1 << 16) {
      ByteBuffer bytes = records.bytesAt(from, Math.min(1 << 16, segment.end() - from));
      for (int i = 0; i < bytes.limit(); i++) {
        content = bytes.get(i) == 0 ? content : from + i + 1 - at;
      }
    }
    return content;
  }

  /**
   * Looks for records where no frame parses.
   *
   * @param firstAfter the ordinal of the first record behind
   */
  private void gap(int from, int to, long firstAfter) throws IOException {
    visitor.broken(from, to);
    NavigableMap<Integer, String> indexed = segment.indexed(from, to);
    NavigableMap<Integer, RecordHead> found =
        indexed == null ? walk(from, to, firstAfter) : at(indexed, firstAfter);
    int lostFrom = from;
    for (var each : found.entrySet()) {
      tellLost(lostFrom, each.getKey(), each.getValue().ordinal(), indexed);
      record(each.getValue(), each.getKey());
      lostFrom = each.getKey() + each.getValue().length();
    }
    tellLost(lostFrom, to, firstAfter, indexed);
  }

  private void tellLost(
      int from, int to, long firstAfter, @Nullable NavigableMap<Integer, String> indexed)
      throws IOException {
    NavigableMap<Integer, String> ids =
        indexed == null ? null : new TreeMap<>(indexed.subMap(from, true, to, false));
    boolean none = ids == null ? firstAfter <= lastOrdinal + 1 : ids.isEmpty();
    if (!none) {
      visitor.lost(new Lost(from, to, lastOrdinal + 1, firstAfter - 1, ids));
    }
  }

  /** The heads that are whole where the footer says that records of an id begin. */
  private NavigableMap<Integer, RecordHead> at(
      NavigableMap<Integer, String> indexed, long firstAfter) throws IOException {
    NavigableMap<Integer, RecordHead> found = new TreeMap<>();
    long before = lastOrdinal;
    for (var each : indexed.entrySet()) {
      Optional<RecordHead> head = records.headAt(each.getKey());
      if (head.isPresent()
          && head.get().persistenceId().equals(each.getValue())
          && head.get().ordinal() > before
          && head.get().ordinal() < firstAfter) {
        found.put(each.getKey(), head.get());
        before = head.get().ordinal();
      }
    }
    return found;
  }

  /**
   * The heads that are whole, one record after the other. Behind the last one of a frame follow
   * zeros and the header of the next, rotten or not.
   */
  private NavigableMap<Integer, RecordHead> walk(int from, int to, long firstAfter)
      throws IOException {
    NavigableMap<Integer, RecordHead> found = new TreeMap<>();
    long before = lastOrdinal;
    int at = from + Frame.HEADER_LENGTH;
    while (at > 0 && at < to) {
      Optional<RecordHead> head = plausible(at, to, before, firstAfter);
      if (head.isPresent()) {
        found.put(at, head.get());
        before = head.get().ordinal();
        at += head.get().length();
      } else {
        at = behindUnreadable(at, to, before, firstAfter);
      }
    }
    return found;
  }

  private Optional<RecordHead> plausible(int at, int to, long before, long firstAfter)
      throws IOException {
    return records
        .headAt(at)
        .filter(head -> head.length() <= to - at)
        .filter(head -> head.ordinal() > before && head.ordinal() < firstAfter);
  }

  /** Where the next head is, if the lengths or the frames still tell; otherwise -1. */
  private int behindUnreadable(int at, int to, long before, long firstAfter) throws IOException {
    int nextFrame = (at + Frame.ALIGNMENT - 1) / Frame.ALIGNMENT * Frame.ALIGNMENT;
    int behindHeader = nextFrame + Frame.HEADER_LENGTH;
    if (plausible(behindHeader, to, before, firstAfter).isPresent()) {
      return behindHeader;
    }
    long claimed = RecordHead.claimedLength(records.bytesAt(at, Frame.HEADER_LENGTH * 2));
    long behind = at + claimed;
    boolean tells = claimed > 0 && behind < to;
    return tells && plausible((int) behind, to, before, firstAfter).isPresent() ? (int) behind : -1;
  }
}
