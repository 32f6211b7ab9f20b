package dev.docket.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** The snapshots that one writer takes of its own ids, and what of them has to be there. */
final class SoakSnapshots {
  private final int kept;
  private final Map<String, NavigableMap<Long, String>> sure = new HashMap<>();

  /** What is there if the last write, whose answer never came, was done. */
  private final Map<String, NavigableMap<Long, String>> perhaps = new HashMap<>();

  SoakSnapshots(int kept) {
    this.kept = kept;
  }

  /** Saves, loads or deletes one. */
  void work(DocketStore store, Random random, String id, long number) throws ExecutionException {
    NavigableMap<Long, String> next = new TreeMap<>(sure.getOrDefault(id, new TreeMap<>()));
    if (random.nextInt(3) == 0 && !next.isEmpty()) {
      long gone = random.nextBoolean() ? next.lastKey() : next.firstKey();
      next.remove(gone);
      perhaps.put(id, next);
      Fixtures.await(store.snapshots().delete(id, SnapshotCriteria.exactly(gone)));
    } else {
      String text = id + "@" + number + "-" + random.nextInt() + "s".repeat(random.nextInt(3000));
      next.put(number, text);
      while (next.size() > kept) {
        next.pollFirstEntry();
      }
      perhaps.put(id, next);
      SnapshotRecord snapshot =
          new SnapshotRecord(id, number, number, Fixtures.value(text), Optional.empty());
      Fixtures.await(store.snapshots().save(snapshot));
    }
    settled(id, next);
    assertThat(load(store, id, SnapshotCriteria.all()))
        .isEqualTo(Optional.ofNullable(next.lastEntry()).map(Map.Entry::getValue));
  }

  private void settled(String id, NavigableMap<Long, String> now) {
    sure.put(id, now);
    perhaps.remove(id);
  }

  private static Optional<String> load(DocketStore store, String id, SnapshotCriteria criteria) {
    return store.snapshots().load(id, criteria).map(found -> Fixtures.text(found.payload()));
  }

  /** Takes a store that was just opened for the truth, after comparing it with what is known. */
  void compare(DocketStore store) {
    for (String id : sure.keySet().stream().sorted().toList()) {
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
