package dev.docket.persistence.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
   * was refused or never asked for is not, of what nobody knows any part is, and of what was under
   * way any first part, each of it whole or not at all.
   */
  synchronized List<Seen> allowed(int length) {
    return allowed.computeIfAbsent(length, this::combine);
  }

  private List<Seen> combine(int length) {
    Map<Deed, Answer> last = new LinkedHashMap<>();
    entries.subList(0, length).forEach(entry -> last.put(entry.deed(), entry.answer()));
    List<Deed> unknown = with(last, Answer.UNKNOWN);
    List<Deed> events = with(last, Answer.ASKED).stream().filter(Deed::ofEvents).toList();
    List<Deed> snapshots = new ArrayList<>(with(last, Answer.ASKED));
    snapshots.removeAll(events);
    Set<Seen> all = new LinkedHashSet<>();
    for (int those = 0; those < 1 << unknown.size(); those++) {
      for (int i = 0; i <= events.size(); i++) {
        for (int j = 0; j <= snapshots.size(); j++) {
          Set<Deed> there = new HashSet<>(with(last, Answer.DONE));
          there.addAll(some(unknown, those));
          there.addAll(events.subList(0, i));
          there.addAll(snapshots.subList(0, j));
          all.add(seen(last.keySet(), there));
        }
      }
    }
    return List.copyOf(all);
  }

  private static List<Deed> with(Map<Deed, Answer> last, Answer answer) {
    return last.keySet().stream().filter(deed -> last.get(deed) == answer).toList();
  }

  private static List<Deed> some(List<Deed> deeds, int bits) {
    return deeds.stream().filter(deed -> (bits >> deeds.indexOf(deed) & 1) == 1).toList();
  }

  private Seen seen(Set<Deed> inOrder, Set<Deed> there) {
    Model model = new Model(snapshotsKept);
    inOrder.stream().filter(there::contains).forEach(deed -> deed.applyTo(model));
    return model.seen();
  }
}
