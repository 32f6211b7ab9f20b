package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.backup.BackupOptions;
import dev.docket.persistence.backup.BackupReport;
import dev.docket.persistence.failure.BackupFailedException;
import dev.docket.persistence.log.CompactionSettings;
import dev.docket.persistence.storage.FileStorage;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.persistence.storage.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backups beside writers that save snapshots and delete the events in them, beside seals and
 * merges. Each backup is consistent in itself: no snapshot beyond the events, no deletion without
 * its snapshot, no gap.
 */
class BackupBesideTest {
  private static final StoreSettings SETTINGS =
      SMALL.withCompaction(new CompactionSettings(true, Long.MAX_VALUE, 1 << 20)).withForce(true);
  private static final List<String> IDS = List.of("w0", "w1", "w2");
  private static final int BACKUPS = 6;

  @TempDir private Path home = Path.of("");

  /** Writers that go on until they are told to stop. */
  private static final class Writers {
    private final DocketStore store;
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<Thread> threads = new ArrayList<>();
    private final Map<String, Throwable> failures = new ConcurrentHashMap<>();

    Writers(DocketStore store) {
      this.store = store;
      IDS.forEach(id -> threads.add(new Thread(() -> write(id), "writer " + id)));
      threads.add(new Thread(this::compact, "compact"));
      threads.forEach(Thread::start);
    }

    private void write(String id) {
      try {
        for (long i = 1; !stop.get(); i++) {
          append(store, event(id, i, id + "-" + i + "-" + "x".repeat((int) (i % 300))));
          acknowledged.put(id, i);
          if (i % 7 == 0) {
            Fixtures.await(
                store
                    .snapshots()
                    .save(new SnapshotRecord(id, i, i, value("at " + i), Optional.empty())));
            Fixtures.await(store.events().deleteTo(id, i));
          }
        }
      } catch (ExecutionException | RuntimeException | AssertionError failure) {
        failures.put(id, failure);
      }
    }

    private void compact() {
      try {
        while (!stop.get()) {
          store.compact();
        }
      } catch (RuntimeException failure) {
        failures.put("compact", failure);
      }
    }

    /** Waits until every id has gone on by so many events. */
    void goOn(int events) throws InterruptedException {
      Map<String, Long> start = new HashMap<>(acknowledged);
      while (failures.isEmpty()
          && !IDS.stream()
              .allMatch(
                  id -> acknowledged.getOrDefault(id, 0L) >= start.getOrDefault(id, 0L) + events)) {
        Thread.onSpinWait();
      }
    }

    void end() throws InterruptedException {
      stop.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
    }
  }

  private void check(Storage storage, Path backup, Map<String, Long> atLeast) {
    try (DocketStore store = DocketStore.openReadOnly(storage, backup, SETTINGS)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(store.recovery().cleanClose()).isTrue();
      for (String id : IDS) {
        long highest = store.events().highestSequenceNr(id, 0);
        long deletedTo = store.events().deletedTo(id);
        long snapshot =
            store
                .snapshots()
                .load(id, SnapshotCriteria.all())
                .map(SnapshotRecord::sequenceNr)
                .orElse(0L);
        assertThat(highest).isGreaterThanOrEqualTo(atLeast.getOrDefault(id, 0L));
        assertThat(snapshot).as("no snapshot beyond its events").isLessThanOrEqualTo(highest);
        assertThat(deletedTo).as("no deletion without its snapshot").isLessThanOrEqualTo(snapshot);
        assertThat(Fixtures.replay(store, id))
            .extracting(event -> event.event().sequenceNr())
            .containsExactlyElementsOf(
                LongStream.rangeClosed(deletedTo + 1, highest).boxed().toList());
      }
    }
  }

  /** Whoever only reads the files is told to try again while they prove too little. */
  private static BackupReport taken(
      DocketStore reader, Writers writers, Path backups, BackupOptions options)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return reader.backups().take(backups, options);
      } catch (BackupFailedException again) {
        if (attempt == 200 || !String.valueOf(again.getMessage()).contains("try again")) {
          throw again;
        }
        writers.goOn(1);
      }
    }
  }

  private void backUpBesideWriters(Storage storage, Path dir, Path backups, boolean readOnly)
      throws InterruptedException {
    try (DocketStore store = DocketStore.open(storage, dir, SETTINGS)) {
      Writers writers = new Writers(store);
      try {
        for (int i = 0; i < BACKUPS; i++) {
          writers.goOn(10);
          Map<String, Long> acknowledged = new HashMap<>(writers.acknowledged);
          BackupOptions options = BackupOptions.defaults().withCopyAll(i % 2 == 0);
          if (readOnly) {
            try (DocketStore reader = DocketStore.openReadOnly(storage, dir, SETTINGS)) {
              check(storage, taken(reader, writers, backups, options).directory(), Map.of());
            }
          } else {
            BackupReport report = store.backups().take(backups, options);
            check(storage, report.directory(), acknowledged);
          }
        }
      } finally {
        writers.end();
      }
    }
  }

  @Test
  void shouldBeConsistentBesideWritersOnASimulatedDisk() throws InterruptedException {
    backUpBesideWriters(
        new SimulatedDisk(1), Fixtures.newDirectory(), Fixtures.newDirectory(), false);
  }

  @Test
  void shouldBeConsistentBesideWritersOnRealFiles() throws InterruptedException {
    backUpBesideWriters(new FileStorage(), home.resolve("store"), home.resolve("backups"), false);
  }

  @Test
  void shouldBeConsistentBesideWritersOfWhichItOnlyReadsTheFiles() throws InterruptedException {
    backUpBesideWriters(new FileStorage(), home.resolve("store"), home.resolve("backups"), true);
  }

  @Test
  void shouldLeaveOutASnapshotOfAnEventThatNothingProves() throws ExecutionException {
    SimulatedDisk disk = new SimulatedDisk(1);
    Path dir = Fixtures.newDirectory();
    Path backups = Fixtures.newDirectory();
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("w0", 1));
      append(store, event("w0", 2));
      save(store, 1);
      save(store, 2);

      try (DocketStore reader = DocketStore.openReadOnly(disk, dir, SMALL)) {
        BackupReport report = reader.backup(backups);
        assertThat(report.proven()).isFalse();
        assertThat(report.eventsUpTo()).isEqualTo(1);
        assertThat(report.snapshotsUpTo()).isEqualTo(1);
        check(disk, report.directory(), Map.of("w0", 1L));

        append(store, event("w1", 1));
        report = reader.backup(backups);
        assertThat(report.eventsUpTo()).isEqualTo(2);
        assertThat(report.snapshotsUpTo()).as("whole, though not proven").isEqualTo(2);
        check(disk, report.directory(), Map.of("w0", 2L));
      }
    }
  }

  @Test
  void shouldHaveTheSnapshotThatADeletionReliedOnThoughNothingProvesIt() throws ExecutionException {
    SimulatedDisk disk = new SimulatedDisk(1);
    Path dir = Fixtures.newDirectory();
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("w0", 1));
      save(store, 1);
      Fixtures.await(store.events().deleteTo("w0", 1));
      append(store, event("w1", 1));
      append(store, event("w1", 2));

      try (DocketStore reader = DocketStore.openReadOnly(disk, dir, SMALL)) {
        check(disk, reader.backup(Fixtures.newDirectory()).directory(), Map.of("w0", 1L));
      }
    }
  }

  @Test
  void shouldKeepSnapshotsOfAJournalThatIsElsewhere() throws ExecutionException {
    SimulatedDisk disk = new SimulatedDisk(1);
    Path dir = Fixtures.newDirectory();
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      save(store, 5);
      save(store, 9);
      try (DocketStore reader = DocketStore.openReadOnly(disk, dir, SMALL)) {
        Path backup = reader.backup(Fixtures.newDirectory()).directory();
        try (DocketStore copy = DocketStore.openReadOnly(disk, backup, SMALL)) {
          assertThat(copy.snapshots().load("w0", SnapshotCriteria.all())).isPresent();
        }
      }
    }
  }

  private static void save(DocketStore store, long sequenceNr) throws ExecutionException {
    Fixtures.await(
        store
            .snapshots()
            .save(
                new SnapshotRecord(
                    "w0", sequenceNr, 1, value("s" + sequenceNr), Optional.empty())));
  }
}
