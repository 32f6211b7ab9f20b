package dev.docket.engine.linearizability;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the operations on one case are linearizable: whether each can be given one moment between
 * its invocation and its return so that, in the order of these moments, a case that takes one
 * command at a time answers the same (Herlihy and Wing 1990; checked as Wing and Gong 1993 do).
 *
 * <p>Their search has to try orders. Here every answer tells the version at which the operation
 * took effect, so that there is one order to try: by version, at each version the commit that made
 * it first, then what saw it. It is possible exactly if no operation returned before one that must
 * come earlier was invoked, so one pass finds that out.
 */
final class SequentialCheck {

  private SequentialCheck() {}

  /**
   * The first contradiction; empty if there is none.
   *
   * @param durable the keys of the commits in the journal, by version, from 1 on
   * @param operations of all clients on the case, in any order
   */
  static Optional<String> fault(List<String> durable, List<Operation> operations) {
    Optional<String> wrong = wrongAnswer(durable, operations);
    return wrong.isPresent() ? wrong : wrongOrder(operations);
  }

  private static Optional<String> wrongAnswer(List<String> durable, List<Operation> operations) {
    Map<String, Integer> versions = new HashMap<>();
    for (int i = 0; i < durable.size(); i++) {
      Integer before = versions.put(durable.get(i), i + 1);
      if (before != null) {
        return Optional.of(durable.get(i) + " is committed twice: " + before + " and " + (i + 1));
      }
    }
    return operations.stream()
        .filter(each -> !holds(durable, each))
        .map(each -> each + " is not what the versions " + durable + " allow")
        .findFirst();
  }

  /** What a case that takes one command at a time would have answered at that version. */
  private static boolean holds(List<String> durable, Operation each) {
    long version = each.seen().version();
    if (version < 0 || version > durable.size()) {
      return false;
    }
    @Nullable String last = version == 0 ? null : durable.get((int) version - 1);
    if (each.seen() instanceof Operation.Made) {
      return each.key().equals(last) && (each.expected() < 0 || each.expected() == version - 1);
    } else if (each.seen() instanceof Operation.Conflict) {
      return each.expected() >= 0 && each.expected() != version && !each.key().equals(last);
    }
    Operation.Read read = (Operation.Read) each.seen();
    return read.count() == version && Objects.equals(read.last(), last);
  }

  private static Optional<String> wrongOrder(List<Operation> operations) {
    List<Operation> ordered = new ArrayList<>(operations);
    ordered.sort(
        Comparator.<Operation>comparingLong(each -> each.seen().version())
            .thenComparing(each -> !(each.seen() instanceof Operation.Made)));
    @Nullable Operation latestInvoked = null;
    @Nullable Operation latestOfVersion = null;
    long version = -1;
    for (Operation each : ordered) {
      if (each.seen().version() != version || each.seen() instanceof Operation.Made) {
        // What only saw the same version has no order among itself.
        latestInvoked = later(latestInvoked, latestOfVersion);
        latestOfVersion = null;
        version = each.seen().version();
      }
      if (latestInvoked != null && each.returned() < latestInvoked.invoked()) {
        return Optional.of(
            each + " returned before this was invoked, but must follow it: " + latestInvoked);
      }
      if (each.seen() instanceof Operation.Made) {
        latestInvoked = later(latestInvoked, each);
      } else {
        latestOfVersion = later(latestOfVersion, each);
      }
    }
    return Optional.empty();
  }

  private static @Nullable Operation later(@Nullable Operation one, @Nullable Operation other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.invoked() >= other.invoked() ? one : other;
  }
}
