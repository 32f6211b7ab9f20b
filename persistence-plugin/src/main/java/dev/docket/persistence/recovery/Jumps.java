package dev.docket.persistence.recovery;

import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.SegmentName;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Ordinals that are left out between two frames of a segment which was never merged: an earlier
 * recovery went on behind something that was lost.
 */
final class Jumps {
  private final boolean merged;
  private final SortedMap<Long, Long> jumps = new TreeMap<>();
  private long expected;

  Jumps(SegmentName name) {
    this.merged = name instanceof SegmentName.Sealed sealed && sealed.generation() > 1;
    this.expected = name.firstOrdinal();
  }

  void frame(Frame frame) {
    if (frame.firstOrdinal() > expected && !merged) {
      jumps.put(expected, frame.firstOrdinal() - 1);
    }
    expected = Math.max(expected, frame.lastOrdinal() + 1);
  }

  /** The jump that begins here is known for what it is. */
  void explained(long first) {
    jumps.remove(first);
  }

  void report(String fileName, Findings findings) {
    jumps.forEach(
        (first, last) ->
            findings.unknownIds(
                Damage.FRAME, fileName, 0, first, last, "These ordinals were lost before."));
  }
}
