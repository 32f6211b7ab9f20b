package dev.docket.engine.state;

import java.util.ArrayList;
import java.util.List;

/**
 * The gaps in a case's history, the earliest first. Part of the state, not of its hash: receipts
 * tell them. Immutable.
 */
public final class Gaps {

  public static final Gaps NONE = new Gaps(List.of());

  private final List<Gap> all;

  private Gaps(List<Gap> all) {
    this.all = List.copyOf(all);
  }

  /** These. */
  static Gaps of(List<Gap> all) {
    return all.isEmpty() ? NONE : new Gaps(all);
  }

  /** With one more. */
  public Gaps plus(Gap gap) {
    List<Gap> more = new ArrayList<>(all);
    more.add(gap);
    return new Gaps(more);
  }

  public List<Gap> all() {
    return all;
  }

  /** Whether the event of this sequence number, if there is one, is none of the case. */
  public boolean cover(long sequenceNr) {
    for (Gap gap : all) {
      if (gap.covers(sequenceNr)) {
        return true;
      }
    }
    return false;
  }

  /** Whether there is no such version any more. */
  public boolean skip(long version) {
    return all.stream().anyMatch(gap -> gap.skips(version));
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
