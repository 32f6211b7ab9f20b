package dev.docket.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** The snapshots that one writer takes of its own ids, and what of them has to be there. */
final class SoakSnapshots {
  private final int kept;
  private final Map<String, NavigableMap<Long, String>> sure = new HashMap<>();

  /** What is there if the last write, whose answer never came, was done. */
  private final Map<String, NavigableMap<Long, String>> perhaps = new HashMap<>();

  private final Consumer<String> notes;

  SoakSnapshots(int kept, Consumer<String> notes) {
    this.kept = kept;
    this.notes = notes;
  }

  /** Saves, loads or deletes one. */
  void work(DocketStore store, Random random, String id, long number) throws ExecutionException {
    NavigableMap<Long, String> present = sure.getOrDefault(id, new TreeMap<>());
    if (random.nextInt(3) == 0 && !present.isEmpty()) {
      long gone = random.nextBoolean() ? present.lastKey() : present.firstKey();
      askedToDelete(id, gone);
      Fixtures.await(store.snapshots().delete(id, SnapshotCriteria.exactly(gone)));
    } else {
      String text = id + "@" + number + "-" + random.nextInt() + "s".repeat(random.nextInt(3000));
      askedToSave(id, number, text);
      SnapshotRecord snapshot =
          new SnapshotRecord(id, number, number, Fixtures.value(text), Optional.empty());
      Fixtures.await(store.snapshots().save(snapshot));
    }
    settled(id);
    assertThat(load(store, id, SnapshotCriteria.all()))
        .isEqualTo(
            Optional.ofNullable(sure.getOrDefault(id, new TreeMap<>()).lastEntry())
                .map(Map.Entry::getValue));
  }

  private void askedToSave(String id, long number, String text) {
    NavigableMap<Long, String> next = new TreeMap<>(sure.getOrDefault(id, new TreeMap<>()));
    next.put(number, text);
    while (next.size() > kept) {
      next.pollFirstEntry();
    }
    perhaps.put(id, next);
    notes.accept("snapshot " + id + " " + number + " " + text);
  }

  private void askedToDelete(String id, long number) {
    NavigableMap<Long, String> next = new TreeMap<>(sure.getOrDefault(id, new TreeMap<>()));
    next.remove(number);
    perhaps.put(id, next);
    notes.accept("forget " + id + " " + number);
  }

  /** What was asked last is done. */
  private void settled(String id) {
    settled(id, perhaps.getOrDefault(id, new TreeMap<>()));
    notes.accept("settled " + id);
  }

  private void settled(String id, NavigableMap<Long, String> now) {
    sure.put(id, now);
    perhaps.remove(id);
  }

  /** Hears what another process did; false if the line is none of these notes. */
  boolean hear(List<String> words) {
    switch (words.get(0)) {
      case "snapshot" -> askedToSave(words.get(1), Long.parseLong(words.get(2)), words.get(3));
      case "forget" -> askedToDelete(words.get(1), Long.parseLong(words.get(2)));
      case "settled" -> settled(words.get(1));
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Begins with what a store holds of some ids. */
  void take(DocketStore store, List<String> ids) {
    for (String id : ids) {
      NavigableMap<Long, String> found = new TreeMap<>();
      Optional<SnapshotRecord> next = store.snapshots().load(id, SnapshotCriteria.all());
      while (next.isPresent()) {
        long number = next.get().sequenceNr();
        found.put(number, Fixtures.text(next.get().payload()));
        next =
            store
                .snapshots()
                .load(id, new SnapshotCriteria(0, number - 1, Long.MIN_VALUE, Long.MAX_VALUE));
      }
      settled(id, found);
    }
  }

  private static Optional<String> load(DocketStore store, String id, SnapshotCriteria criteria) {
    return store.snapshots().load(id, criteria).map(found -> Fixtures.text(found.payload()));
  }

  /** Takes a store that was just opened for the truth, after comparing it with what is known. */
  void compare(DocketStore store) {
    Set<String> ids = new TreeSet<>(sure.keySet());
    ids.addAll(perhaps.keySet());
    for (String id : ids) {
      NavigableMap<Long, String> before = sure.getOrDefault(id, new TreeMap<>());
      NavigableMap<Long, String> after = perhaps.getOrDefault(id, before);
      NavigableMap<Long, String> numbers = new TreeMap<>(before);
      numbers.putAll(after);
      NavigableMap<Long, String> found = new TreeMap<>();
      for (long number : numbers.keySet()) {
        load(store, id, SnapshotCriteria.exactly(number))
            .ifPresent(text -> found.put(number, text));
      }
      assertThat(found).as("snapshots of %s", id).isIn(before, after);
      settled(id, found);
    }
  }
}
