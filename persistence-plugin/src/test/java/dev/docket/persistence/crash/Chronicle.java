package dev.docket.persistence.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the world outside a store knows: what it asked for, and what it was told, in the order in
 * which that came. Safe for any thread.
 */
final class Chronicle {
  private final int snapshotsKept;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<Integer, List<Seen>> allowed = new HashMap<>();

  /** What the world knows of a deed. */
  enum Answer {
    ASKED,
    DONE,
    NOT_WRITTEN,
    UNKNOWN
  }

  private record Entry(Deed deed, Answer answer) {}

  Chronicle(int snapshotsKept) {
    this.snapshotsKept = snapshotsKept;
  }

  synchronized void add(Deed deed, Answer answer) {
    entries.add(new Entry(deed, answer));
  }

  /** How much is known now. */
  synchronized int length() {
    return entries.size();
  }

  /**
   * Everything that a store may show when so much was known: what was acknowledged is there, what
   * was refused or never asked for is not, and of what was under way any first part, each of it
   * whole or not at all.
   */
  synchronized List<Seen> allowed(int length) {
    return allowed.computeIfAbsent(length, this::combine);
  }

  private List<Seen> combine(int length) {
    Map<Deed, Answer> last = new LinkedHashMap<>();
    entries.subList(0, length).forEach(entry -> last.put(entry.deed(), entry.answer()));
    long ofEvents = open(last, true);
    long ofSnapshots = open(last, false);
    List<Seen> all = new ArrayList<>();
    for (int events = 0; events <= ofEvents; events++) {
      for (int snapshots = 0; snapshots <= ofSnapshots; snapshots++) {
        all.add(with(last, events, snapshots));
      }
    }
    return all;
  }

  private static boolean mayBe(Answer answer) {
    return answer == Answer.ASKED || answer == Answer.UNKNOWN;
  }

  private static long open(Map<Deed, Answer> last, boolean ofEvents) {
    return last.entrySet().stream()
        .filter(each -> each.getKey().ofEvents() == ofEvents && mayBe(each.getValue()))
        .count();
  }

  /** With the first of those of which nobody knows, of each log. */
  private Seen with(Map<Deed, Answer> last, int ofEvents, int ofSnapshots) {
    Model model = new Model(snapshotsKept);
    int eventsLeft = ofEvents;
    int snapshotsLeft = ofSnapshots;
    for (Map.Entry<Deed, Answer> each : last.entrySet()) {
      boolean there = each.getValue() == Answer.DONE;
      if (mayBe(each.getValue())) {
        there = each.getKey().ofEvents() ? eventsLeft-- > 0 : snapshotsLeft-- > 0;
      }
      if (there) {
        each.getKey().applyTo(model);
      }
    }
    return model.seen();
  }
}
