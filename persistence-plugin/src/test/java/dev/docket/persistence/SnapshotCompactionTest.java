package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.CompactionFailedException;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Compaction of snapshots: what is shown stays, what is deleted goes. */
class SnapshotCompactionTest {
  private static final StoreSettings TWO = SMALL.withSnapshotsKept(2);

  private final Path dir = Fixtures.newDirectory();
  private SimulatedDisk disk = new SimulatedDisk(1);

  private static SnapshotRecord snapshot(String id, long sequenceNr, String text) {
    return new SnapshotRecord(id, sequenceNr, sequenceNr * 10, value(text), Optional.empty());
  }

  private static void save(DocketStore store, String id, long sequenceNr, String text)
      throws ExecutionException {
    await(store.snapshots().save(snapshot(id, sequenceNr, text)));
  }

  private static void delete(DocketStore store, String id, long sequenceNr)
      throws ExecutionException {
    await(store.snapshots().delete(id, SnapshotCriteria.exactly(sequenceNr)));
  }

  /** Fills the active segment, so that what follows stands in another one. */
  private void roll(DocketStore store) throws ExecutionException {
    for (int i = 1; i <= 8; i++) {
      save(store, "filler", i, "f".repeat(3000));
    }
  }

  private boolean onDisk(String text) {
    return Fixtures.onDisk(disk, text);
  }

  private static Map<Long, String> shown(DocketStore store, String id, long highest) {
    Map<Long, String> shown = new HashMap<>();
    for (long i = 1; i <= highest; i++) {
      long number = i;
      store
          .snapshots()
          .load(id, SnapshotCriteria.exactly(i))
          .ifPresent(found -> shown.put(number, Fixtures.text(found.payload())));
    }
    return shown;
  }

  @Test
  void shouldCompactWhileSnapshotsAreSaved() throws Exception {
    try (DocketStore store = DocketStore.open(disk, dir, TWO)) {
      for (int i = 1; i <= 800; i++) {
        save(store, "cold" + i % 400, i, "text-" + i);
      }
      AtomicBoolean done = new AtomicBoolean();
      ExecutorService thread = Executors.newSingleThreadExecutor();
      Future<?> compacting =
          thread.submit(
              () -> {
                while (!done.get()) {
                  store.compact();
                }
                return null;
              });
      for (int i = 1; i <= 4000; i++) {
        save(store, "hot" + i % 8, i, "text-" + i);
      }
      done.set(true);
      compacting.get(60, TimeUnit.SECONDS);
      thread.shutdown();
      store.compact(); // should the thread have had no turn so far
      assertThat(store.compactionMetrics().recordsDropped()).isPositive();
    }
  }

  /** As a copy of a running store has it, or a restore over an older one. */
  @Test
  void shouldPassOverAnUnsealedSegmentThatWasSealedAndMergedSince() throws Exception {
    Path wal;
    byte[] copy;
    try (DocketStore store = DocketStore.open(disk, dir, TWO)) {
      save(store, "a", 1, "one");
      wal =
          disk.files().stream()
              .filter(path -> path.toString().contains("snapshots"))
              .filter(path -> path.toString().endsWith(".wal"))
              .findFirst()
              .orElseThrow();
      copy = disk.bytes(wal);
      delete(store, "a", 1);
      roll(store);
      store.compact();
    }
    disk.replace(wal, copy);
    try (DocketStore reader = DocketStore.openReadOnly(disk, dir, TWO)) {
      assertThat(shown(reader, "a", 1)).isEmpty();
    }
    try (DocketStore store = DocketStore.open(disk, dir, TWO)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(shown(store, "a", 1)).isEmpty();
      assertThat(disk.files()).doesNotContain(wal);
    }
  }

  @Test
  void shouldLeaveNoByteOfADeletedSnapshotThatHadHiddenALaterOne() throws Exception {
    try (DocketStore store = DocketStore.open(disk, dir, TWO)) {
      save(store, "a", 9, "hidden-9");
      save(store, "a", 8, "open-8");
      roll(store);
      save(store, "a", 3, "hidden-3");
      roll(store);
      delete(store, "a", 9);
      store.compact("a");
      assertThat(onDisk("hidden-9")).isFalse();
      assertThat(onDisk("hidden-3")).isFalse();
      assertThat(shown(store, "a", 9)).isEqualTo(Map.of(8L, "open-8"));
    }
  }

  @Test
  void shouldRefuseWhereDeletedSnapshotsCannotGoOneSegmentAtATime() throws Exception {
    try (DocketStore store = DocketStore.open(disk, dir, TWO)) {
      save(store, "a", 5, "hidden-5");
      save(store, "a", 9, "hidden-9");
      roll(store);
      save(store, "a", 7, "hidden-7");
      save(store, "a", 6, "hidden-6");
      roll(store);
      delete(store, "a", 9);
      delete(store, "a", 7);
      assertThatThrownBy(() -> store.compact("a")).isInstanceOf(CompactionFailedException.class);
      store.compact();
      store.compact("a");
      assertThat(onDisk("hidden-")).isFalse();
      assertThat(shown(store, "a", 9)).isEmpty();
    }
  }

  @Test
  void shouldKeepADeletionAsLongAsWhatItDeletesMayBeShownAgain() throws Exception {
    try (DocketStore store = DocketStore.open(disk, dir, TWO)) {
      save(store, "a", 1, "one");
      save(store, "a", 2, "two");
      roll(store);
      save(store, "a", 3, "three");
      delete(store, "a", 1);
      store.settle();
      Path oldest = disk.files().stream().filter(this::sealedSnapshots).findFirst().orElseThrow();
      String bytes = new String(disk.bytes(oldest), StandardCharsets.ISO_8859_1);
      disk.rot(oldest, bytes.indexOf("fff"), 1);
      store.compact(); // finds it
      store.compact(); // passes it over
      assertThat(onDisk("one")).isTrue();
    }
    try (DocketStore store = DocketStore.open(disk, dir, SMALL.withSnapshotsKept(5))) {
      assertThat(shown(store, "a", 3)).isEqualTo(Map.of(2L, "two", 3L, "three"));
    }
  }

  private boolean sealedSnapshots(Path path) {
    return path.toString().contains("snapshots") && path.toString().endsWith(".seg");
  }

  @Test
  void shouldWriteNothingAgainWhereNothingIsDead() throws Exception {
    try (DocketStore store = DocketStore.open(disk, dir, TWO)) {
      for (int i = 1; i <= 20; i++) {
        save(store, "a", i, "a-" + i);
      }
      delete(store, "a", 20);
      delete(store, "a", 4);
      store.compact();
      assertThat(store.compact().bytesWritten()).isZero();
      assertThat(store.compact("a").bytesWritten()).isZero();
    }
  }

  @Test
  void shouldShowTheSameSnapshotsHoweverOftenItIsCompacted() throws Exception {
    for (long seed = 1; seed <= 40; seed++) {
      disk = new SimulatedDisk(seed);
      Random random = new Random(seed);
      Path place = Fixtures.newDirectory();
      Map<String, Map<Long, String>> expected = new HashMap<>();
      for (int life = 0; life < 4; life++) {
        try (DocketStore store = DocketStore.open(disk, place, TWO)) {
          assertThat(expected(store, expected)).as("seed %d", seed).isEqualTo(expected);
          for (int i = 0; i < 60; i++) {
            work(store, random, expected);
          }
        }
      }
    }
  }

  private static Map<String, Map<Long, String>> expected(
      DocketStore store, Map<String, Map<Long, String>> model) {
    Map<String, Map<Long, String>> found = new HashMap<>();
    model.keySet().forEach(id -> found.put(id, shown(store, id, 30)));
    return found;
  }

  private void work(DocketStore store, Random random, Map<String, Map<Long, String>> model)
      throws Exception {
    String id = "id" + random.nextInt(3);
    Map<Long, String> present = model.computeIfAbsent(id, unseen -> new HashMap<>());
    int dice = random.nextInt(20);
    if (dice == 0) {
      store.compact();
    } else if (dice == 1) {
      forget(store, id, present);
    } else if (dice < 6) {
      long low = 1L + random.nextInt(30);
      long high = low + random.nextInt(6);
      SnapshotCriteria range = new SnapshotCriteria(low, high, Long.MIN_VALUE, Long.MAX_VALUE);
      await(store.snapshots().delete(id, range));
      present.keySet().removeIf(number -> number >= low && number <= high);
    } else {
      long number = 1L + random.nextInt(30);
      String text = id + "-" + number + "-" + random.nextLong() + "x".repeat(random.nextInt(3000));
      save(store, id, number, text);
      present.put(number, text);
      if (present.size() > 2) {
        List<Long> numbers = new ArrayList<>(present.keySet());
        numbers.sort(null);
        present.remove(numbers.get(0));
      }
    }
  }

  /** Where it says that it forgot, it did. */
  private void forget(DocketStore store, String id, Map<Long, String> present) throws IOException {
    try {
      store.compact(id);
    } catch (CompactionFailedException cannot) {
      return;
    }
    for (byte[] content : disk.contents().values()) {
      String bytes = new String(content, StandardCharsets.ISO_8859_1);
      for (int at = bytes.indexOf(id + "-"); at >= 0; at = bytes.indexOf(id + "-", at + 1)) {
        String rest = bytes.substring(at);
        assertThat(present.values()).as(rest.substring(0, 12)).anyMatch(rest::startsWith);
      }
    }
  }
}
