package dev.docket.persistence;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** What a soak did, by name. Safe for any thread. */
final class SoakCounts {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Consumer<String> notes;

  SoakCounts(Consumer<String> notes) {
    this.notes = notes;
  }

  void add(String name, long more) {
    counts.computeIfAbsent(name, unseen -> new LongAdder()).add(more);
    notes.accept("count " + more + " " + name);
  }

  /** Hears what another process counted. */
  void hear(List<String> words) {
    add(String.join(" ", words.subList(2, words.size())), Long.parseLong(words.get(1)));
  }

  Map<String, Long> figures() {
    Map<String, Long> figures = new TreeMap<>();
    counts.forEach((name, count) -> figures.put(name, count.sum()));
    return figures;
  }
}
