package dev.docket.persistence.crash;

import dev.docket.persistence.EventRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a store should show, kept as simply as can be. */
final class Model {
  private final int snapshotsKept;
  private final List<Seen.Event> events = new ArrayList<>();
  private final Map<String, Long> highest = new TreeMap<>();
  private final Map<String, Long> deletedTo = new TreeMap<>();
  private final Map<String, NavigableMap<Long, String>> snapshots = new TreeMap<>();
  private long records;

  Model(int snapshotsKept) {
    this.snapshotsKept = snapshotsKept;
  }

  void append(EventRecord event) {
    String id = event.persistenceId();
    records++;
    events.add(Seen.Event.of(records, highest.getOrDefault(id, 0L), event));
    highest.put(id, event.sequenceNr());
  }

  void deleteTo(String id, long to) {
    long reached = Math.min(to, highest.getOrDefault(id, 0L));
    if (reached > deletedTo.getOrDefault(id, 0L)) {
      records++;
      deletedTo.put(id, reached);
      events.removeIf(event -> event.id().equals(id) && event.sequenceNr() <= reached);
    }
  }

  void save(String id, long sequenceNr, String text) {
    NavigableMap<Long, String> present = snapshots.computeIfAbsent(id, none -> new TreeMap<>());
    present.put(sequenceNr, text);
    if (present.size() > snapshotsKept) {
      present.pollFirstEntry();
    }
  }

  void deleteSnapshots(String id, long to) {
    snapshots.getOrDefault(id, new TreeMap<>()).headMap(to, true).clear();
  }

  /** What a store shows that holds this. */
  Seen seen() {
    Map<String, Seen.Head> heads = new TreeMap<>();
    highest.forEach(
        (id, number) -> heads.put(id, new Seen.Head(number, deletedTo.getOrDefault(id, 0L))));
    Map<String, List<String>> kept = new TreeMap<>();
    snapshots.forEach(
        (id, present) -> {
          List<String> texts = new ArrayList<>();
          present.forEach((number, text) -> texts.add(Seen.snapshot(number, text)));
          if (!texts.isEmpty()) {
            kept.put(id, texts);
          }
        });
    return new Seen(List.copyOf(events), heads, kept);
  }
}
