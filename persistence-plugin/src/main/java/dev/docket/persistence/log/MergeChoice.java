package dev.docket.persistence.log;

import dev.docket.persistence.log.LogSegment.Trust;
import dev.docket.persistence.log.MergePolicy.Candidate;
import dev.docket.persistence.log.MergePolicy.Window;
import dev.docket.persistence.log.format.SegmentName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@link MergePolicy} says of a log as it is now. For the compaction thread alone. */
final class MergeChoice {
  private final MergePolicy policy;
  private final SegmentChain chain;
  private final DeadBytes dead;

  /**
   * @param cap bytes that a merged segment may have
   */
  MergeChoice(long cap, SegmentChain chain, DeadBytes dead) {
    this.policy = new MergePolicy(cap);
    this.chain = chain;
    this.dead = dead;
  }

  /** The neighbours to merge next in the background; empty if all is well. */
  Optional<List<LogSegment>> next() throws IOException {
    List<LogSegment> sealed = chain.sealed();
    return policy.choose(candidates(sealed)).map(window -> of(sealed, window));
  }

  /** Neighbours to merge so that as few segments are left as the cap allows, oldest first. */
  List<List<LogSegment>> all() throws IOException {
    List<LogSegment> sealed = chain.sealed();
    return policy.all(candidates(sealed)).stream().map(window -> of(sealed, window)).toList();
  }

  private static List<LogSegment> of(List<LogSegment> sealed, Window window) {
    return sealed.subList(window.from(), window.to());
  }

  private List<Candidate> candidates(List<LogSegment> sealed) throws IOException {
    List<Candidate> candidates = new ArrayList<>();
    for (LogSegment segment : sealed) {
      candidates.add(
          new Candidate(
              segment.range().firstOrdinal(),
              segment.range().lastOrdinal(),
              segment.fileBytes(),
              Math.min(dead.of(segment), segment.fileBytes()),
              segment.records(),
              mayMerge(segment)));
    }
    return candidates;
  }

  /** Whether a segment may be merged at all: sealed, and not known to be damaged. */
  static boolean mayMerge(LogSegment segment) {
    if (segment.trust() != Trust.SEALED) {
      return false;
    }
    SegmentName.Sealed range = segment.range();
    long ordinals = range.lastOrdinal() - range.firstOrdinal() + 1;
    // Before the first merge nothing may be missing; if it is, damage took it.
    return range.generation() > 1 || segment.records() == ordinals;
  }
}
