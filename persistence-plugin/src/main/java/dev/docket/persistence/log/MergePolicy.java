package dev.docket.persistence.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses which neighbouring segments to merge. Pure.
 *
 * <p>Two reasons. A segment of which a third or more is dead is rewritten, so that the disk holds
 * at most about half as much again as what is alive. And four neighbours or more are merged where
 * the largest is no larger than the others together: so each time that a byte is written again it
 * ends in a segment of twice the size or more, which bounds the writing by the logarithm of the
 * size; and where no such neighbours are left, of any four in a row one outweighs the others, so
 * that sizes grow geometrically and their number by the logarithm (size-tiered compaction, as in
 * Cassandra's default strategy, kept to neighbours so that records stay in order). What is made
 * stays under a cap, beyond which the number of segments grows with the size of the log.
 */
final class MergePolicy {
  static final int FEWEST = 4;
  static final int MOST = 16;

  /** A place for each kept record is in memory while a segment is merged. */
  static final long MOST_RECORDS = 4_000_000;

  private static final int DEAD_SHARE = 3;
  private static final long WORTH_WHILE = 64 * 1024;

  private final long cap;

  /**
   * @param cap bytes that a merged segment may have
   */
  MergePolicy(long cap) {
    this.cap = cap;
  }

  /**
   * A sealed segment.
   *
   * @param first the first ordinal that it answers for
   * @param last the last one
   * @param bytes its size
   * @param dead about how many of them are dead
   * @param records how many it holds
   * @param mergeable whether it may be merged at all
   */
  record Candidate(long first, long last, long bytes, long dead, long records, boolean mergeable) {
    long alive() {
      return bytes - dead;
    }
  }

  /**
   * Neighbours to be merged.
   *
   * @param from position of the first
   * @param to position behind the last
   */
  record Window(int from, int to) {
    int size() {
      return to - from;
    }
  }

  /** What to merge next in the background; empty if all is well. */
  Optional<Window> choose(List<Candidate> segments) {
    return mostlyDead(segments).or(() -> cheapestTier(segments));
  }

  /**
   * The windows that leave as few segments as the cap allows, oldest first; single ones among them,
   * which are worth it only if something in them is dead.
   */
  List<Window> all(List<Candidate> segments) {
    List<Window> windows = new ArrayList<>();
    int from = 0;
    while (from < segments.size()) {
      int to = from + 1;
      if (segments.get(from).mergeable()) {
        long bytes = segments.get(from).alive();
        long records = segments.get(from).records();
        while (to < segments.size()
            && joins(segments, to)
            && bytes + segments.get(to).alive() <= cap
            && records + segments.get(to).records() <= MOST_RECORDS) {
          bytes += segments.get(to).alive();
          records += segments.get(to).records();
          to++;
        }
        windows.add(new Window(from, to));
      }
      from = to;
    }
    return windows;
  }

  private Optional<Window> mostlyDead(List<Candidate> segments) {
    int worst = -1;
    for (int i = 0; i < segments.size(); i++) {
      Candidate each = segments.get(i);
      boolean due =
          each.mergeable()
              && each.dead() >= WORTH_WHILE
              && each.dead() * DEAD_SHARE >= each.bytes();
      if (due && (worst < 0 || share(each) > share(segments.get(worst)))) {
        worst = i;
      }
    }
    return worst < 0 ? Optional.empty() : Optional.of(new Window(worst, worst + 1));
  }

  private static double share(Candidate segment) {
    return (double) segment.dead() / segment.bytes();
  }

  private Optional<Window> cheapestTier(List<Candidate> segments) {
    Window cheapest = null;
    double cost = Double.MAX_VALUE;
    for (int from = 0; from < segments.size(); from++) {
      long sum = 0;
      long largest = 0;
      long records = 0;
      for (int to = from; to < segments.size() && to - from < MOST; to++) {
        Candidate last = segments.get(to);
        sum += last.alive();
        records += last.records();
        boolean fits = sum <= cap && records <= MOST_RECORDS;
        boolean neighbours = to == from ? last.mergeable() : joins(segments, to);
        if (!fits || !neighbours) {
          break;
        }
        largest = Math.max(largest, last.alive());
        double costForEachSaved = (double) sum / Math.max(1, to - from);
        if (to - from + 1 >= FEWEST && largest <= sum - largest && costForEachSaved < cost) {
          cheapest = new Window(from, to + 1);
          cost = costForEachSaved;
        }
      }
    }
    return Optional.ofNullable(cheapest);
  }

  /** A segment is joined only to one that ends right before it: what is lost stays visible. */
  private static boolean joins(List<Candidate> segments, int position) {
    return segments.get(position).mergeable()
        && segments.get(position - 1).mergeable()
        && segments.get(position - 1).last() + 1 == segments.get(position).first();
  }
}
