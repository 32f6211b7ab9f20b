package dev.docket.persistence.log;

import dev.docket.persistence.log.format.Deletions;
import dev.docket.persistence.log.format.SegmentHeader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says which segments have to be rid of what was deleted, since they may hold it for too long.
 *
 * <p>Of each segment it is known as of when nothing deleted is in it: a merged one says so in its
 * header, and for one that was never merged the log before it had ended then. The time is the
 * logical one, which orders deletions without fail. A segment is due when that is longer ago than
 * is allowed and a deletion has come since. So a deletion of what lies in an old segment is due at
 * once, and however many deletions come, each segment is written anew at most once in that time.
 * For the compaction thread alone.
 */
final class DeletionDeadline {
  private static final long MOST_BETWEEN_LOOKS_MILLIS = 60_000;
  private static final int LOOKS = 4;

  private final Duration within;
  private final InstantSource clock;
  private final Map<LogSegment, Clean> clean = new HashMap<>();

  /**
   * What is known of a segment.
   *
   * @param asOfMicros nothing that was deleted up to this logical time is in it
   * @param seenNanos when this process came to know it: a clock that was wrong once may have left
   *     logical times that are ahead by years
   */
  private record Clean(long asOfMicros, long seenNanos) {}

  DeletionDeadline(Duration within, InstantSource clock) {
    this.within = within;
    this.clock = clock;
  }

  /** How long to wait from one look to the next. */
  long millisBetweenLooks() {
    return Math.min(MOST_BETWEEN_LOOKS_MILLIS, within.toMillis() / LOOKS);
  }

  /**
   * The segments that are due, also those that have to be sealed first.
   *
   * @param segments all segments of the log, pinned
   */
  List<LogSegment> due(List<LogSegment> segments) throws IOException {
    clean.keySet().retainAll(segments);
    long newestDeletion = 0;
    for (LogSegment segment : segments) {
      if (segment.deletions() == Deletions.HELD) {
        newestDeletion = Math.max(newestDeletion, segment.lastTimestampMicros());
      }
    }
    List<LogSegment> due = new ArrayList<>();
    long endOfPrevious = 0;
    for (LogSegment segment : segments) {
      Clean known = clean.get(segment);
      if (known == null) {
        known = new Clean(asOf(segment, endOfPrevious), System.nanoTime());
        clean.put(segment, known);
      }
      if (segment.records() > 0 && known.asOfMicros() < newestDeletion && isOver(known)) {
        due.add(segment);
      }
      endOfPrevious = Math.max(endOfPrevious, segment.lastTimestampMicros());
    }
    return due;
  }

  private static long asOf(LogSegment segment, long endOfPrevious) throws IOException {
    boolean merged = segment.trust().sealed() && segment.range().generation() > 1;
    return merged ? segment.header().map(SegmentHeader::createdMicros).orElse(0L) : endOfPrevious;
  }

  private boolean isOver(Clean known) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    Duration age = Duration.of(now - known.asOfMicros(), ChronoUnit.MICROS);
    Duration seen = Duration.ofNanos(System.nanoTime() - known.seenNanos());
    return age.compareTo(within) >= 0 || seen.compareTo(within) >= 0;
  }

  /** Takes note that nothing that was deleted up to a logical time is in a segment. */
  void looked(LogSegment segment, long asOfMicros) {
    clean.put(segment, new Clean(asOfMicros, System.nanoTime()));
  }
}
