package dev.docket.console.store;

import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.StateDifference;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.EntryDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether the restores of one case brought back what was there. Hashes and chain do not tell: they
 * hold for any content that a restore claims to be that of an earlier version.
 *
 * <p>First {@link #note} each event, then {@link #compare} them all once more, since only then it
 * is known which versions are needed.
 */
final class RestoreCheck {

  private final Map<Long, List<CaseState>> restored = new TreeMap<>();

  /** Notes a restore; the events of a case in their order, each with the state after it. */
  void note(CaseEvent event, CaseState after) {
    if (event instanceof CaseEvent.Controlled controlled
        && controlled.act() instanceof ControlAct.Restore restore) {
      restored.computeIfAbsent(restore.version(), named -> new ArrayList<>()).add(after);
    }
  }

  boolean isNeeded() {
    return !restored.isEmpty();
  }

  /** Compares what was restored with a state, if that is a version which a restore names. */
  Optional<CaseFault> compare(CaseState named) {
    for (CaseState after : restored.getOrDefault(named.version(), List.of())) {
      List<EntryDifference> differences =
          StateDifference.between(named, after).stream()
              .filter(difference -> !(difference instanceof EntryDifference.OfHold))
              .toList();
      if (!differences.isEmpty()) {
        return Optional.of(fault(named, after, differences));
      }
    }
    return Optional.empty();
  }

  private static CaseFault fault(
      CaseState named, CaseState after, List<EntryDifference> differences) {
    return new CaseFault(
        after.id(),
        after.version(),
        "RESTORED_OTHERWISE",
        "it restores version "
            + named.version()
            + ", but differs from it: "
            + differences.stream()
                .map(difference -> DifferenceText.line(difference).strip())
                .collect(Collectors.joining("; ")));
  }
}
