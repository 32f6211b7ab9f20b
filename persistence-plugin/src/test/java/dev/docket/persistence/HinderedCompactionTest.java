package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.all;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.docket.persistence.failure.CompactionFailedException;
import dev.docket.persistence.failure.NotWrittenException;
import dev.docket.persistence.log.CompactionReport;
import dev.docket.persistence.log.CompactionSettings;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.DiskFullException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Compactions that a disk or a reader hinders. */
class HinderedCompactionTest extends CompactedStore {
  /** A deletion that may come back with the next power cut is none. */
  @Test
  void shouldNotSayThatBytesAreGoneBeforeTheirDeletionIsForced()
      throws ExecutionException, IOException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      write(store, 1, 4);
      append(store, event("secret", 1, "hidden-1"));
      await(store.events().deleteTo("secret", 1));
      boolean[] deleted = {false};
      disk.add(
          (call, path) -> {
            deleted[0] |= call == Call.DELETE && path.toString().endsWith(".seg");
            if (deleted[0] && call == Call.FORCE_DIRECTORY) {
              throw new IOException("the directory cannot be forced");
            }
          });
      assertThatThrownBy(() -> store.compact("secret"))
          .isInstanceOf(CompactionFailedException.class);
      assertThatThrownBy(() -> store.compact("secret"))
          .as("it is not forced by now either")
          .isInstanceOf(CompactionFailedException.class);
      disk.heal();
      store.compact("secret");
      assertThat(onDisk("hidden-1")).isFalse();
    }
  }

  @Test
  void shouldNotForgetAnUnfinishedMergeThatCouldNotBeDeleted()
      throws ExecutionException, IOException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      write(store, 1, 4);
      append(store, event("secret", 1, "hidden-1"));
      store.settle();
      disk.add(
          (call, path) -> {
            boolean temporary = path.toString().endsWith(".seg.tmp");
            if (temporary && (call == Call.FORCE || call == Call.DELETE)) {
              throw new IOException("the disk fails at " + path);
            }
          });
      assertThatThrownBy(store::compact).isInstanceOf(CompactionFailedException.class);
      assertThat(disk.files()).anyMatch(path -> path.toString().endsWith(".seg.tmp"));
      await(store.events().deleteTo("secret", 1));
      disk.heal();
      store.compact("secret");
      assertThat(onDisk("hidden-1")).isFalse();
    }
  }

  @Test
  void shouldGoOnWithCommitsAndTryAgainWhereAMergeFails() throws ExecutionException {
    StoreSettings background =
        SMALL.withCompaction(new CompactionSettings(true, 1L << 40, 1 << 20));
    disk.add(
        (call, path) -> {
          if (call == Call.WRITE && path.toString().endsWith(".seg.tmp")) {
            throw new DiskFullException("no space left for " + path);
          }
        });
    try (DocketStore store = DocketStore.open(disk, dir, background)) {
      write(store, 1, 20);
      store.settle();
      assertThat(store.compactionMetrics().failures()).isPositive();
      assertThat(store.compactionMetrics().merges()).isZero();
      assertThatThrownBy(store::compact).isInstanceOf(CompactionFailedException.class);
      assertThat(all(store)).hasSize(IDS * 20);
      assertThat(disk.files()).noneMatch(path -> path.toString().endsWith(".seg.tmp"));
      disk.heal();
      assertThat(store.compact().segmentsAfter()).isEqualTo(1);
      assertThat(all(store)).hasSize(IDS * 20);
    }
  }

  @Test
  void shouldNotStartAMergeWithoutSpaceForIt() throws ExecutionException {
    Path reserve = dir.resolve("events").resolve("reserve.tmp");
    try (DocketStore store = DocketStore.open(disk, dir, SMALL.withReserveBytes(2 << 20))) {
      write(store, 1, 20);
      store.settle();
      disk.freeBytes(500_000);
      assertThatThrownBy(store::compact)
          .isInstanceOf(CompactionFailedException.class)
          .hasMessageContaining("are free");
      assertThat(disk.files()).as("a merge that gives nothing back").contains(reserve);
      append(store, event("id0", 21));
    }
  }

  @Test
  void shouldUseTheReserveOnAFullDiskWhereThatGivesSpaceBack() throws ExecutionException {
    StoreSettings reserving = SMALL.withReserveBytes(2 << 20);
    Path reserve = dir.resolve("events").resolve("reserve.tmp");
    try (DocketStore store = DocketStore.open(disk, dir, reserving)) {
      write(store, 1, 20);
      store.settle();
      for (int i = 1; i < IDS; i++) {
        await(store.events().deleteTo("id" + i, 20));
      }
      store.settle();
      assertThat(disk.files()).contains(reserve);
      disk.freeBytes(100_000);
      disk.add(
          (call, path) -> {
            if (call == Call.DELETE && path.equals(reserve)) {
              disk.freeBytes((2 << 20) + 100_000);
            } else if (call == Call.DELETE && path.toString().endsWith(".seg")) {
              disk.freeBytes(100 << 20);
            }
          });
      int segments = store.metrics().segments();

      CompactionReport report = store.compact();

      assertThat(report.bytesAfter()).isLessThan(report.bytesBefore() / 2);
      assertThat(store.metrics().segments()).isLessThan(segments);
      assertThat(texts(store, "id0")).hasSize(20);
      store.settle();
      assertThat(disk.files()).as("it is made again, without a roll").contains(reserve);
    }
  }

  @Test
  void shouldMergeNoMoreWhereNobodyKnowsWhetherAMergeIsDurable() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      write(store, 1, 20);
      boolean[] renamed = {false};
      disk.add(
          (call, path) -> {
            renamed[0] |= call == Call.RENAME && path.toString().endsWith(".2.seg");
            if (renamed[0] && call == Call.FORCE_DIRECTORY) {
              throw new IOException("the directory cannot be forced");
            }
          });
      assertThatThrownBy(store::compact).isInstanceOf(CompactionFailedException.class);
      disk.heal();
      assertThat(all(store)).hasSize(IDS * 20);
      assertThatThrownBy(store::compact)
          .isInstanceOf(CompactionFailedException.class)
          .hasMessageContaining("open the store again");
      write(store, 21, 22);
    }
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(all(store)).hasSize(IDS * 22);
      assertThat(store.compact().segmentsAfter()).isEqualTo(1);
      assertThat(all(store)).hasSize(IDS * 22);
    }
  }

  @Test
  void shouldNotDeleteAFileThatIsBeingRead() throws Exception {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      write(store, 1, 20);
      await(store.events().deleteTo("id5", 4));
      store.settle();
      List<Path> before = sealed();
      List<String> read = new ArrayList<>();
      Thread[] compaction = new Thread[1];
      store
          .events()
          .replay(
              "id5",
              1,
              Long.MAX_VALUE,
              Long.MAX_VALUE,
              event -> {
                if (read.isEmpty()) {
                  compaction[0] = new Thread(store::compact);
                  compaction[0].start();
                  Awaitility.await()
                      .atMost(Duration.ofSeconds(60))
                      .until(() -> waitsForReaders() || !sealed().containsAll(before));
                  assertThat(sealed()).containsAll(before);
                }
                read.add(Fixtures.text(event.event().payload()));
              });
      compaction[0].join();
      assertThat(read).hasSize(16);
      assertThat(sealed()).doesNotContainAnyElementsOf(before).hasSize(1);
    }
  }

  /** Whether the compaction of the events has come to where it waits for readers. */
  private static boolean waitsForReaders() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey().getName().equals("events-compaction"))
        .filter(each -> each.getKey().getState() == Thread.State.TIMED_WAITING)
        .flatMap(each -> Arrays.stream(each.getValue()))
        .anyMatch(frame -> frame.getMethodName().equals("deleteWhenReleased"));
  }

  /** A close that waited for a reader would wait for ever where the reader itself closes. */
  @Test
  @Timeout(200)
  void shouldCloseThoughACompactionWaitsForAReader() throws Exception {
    DocketStore store = DocketStore.open(disk, dir, SMALL);
    write(store, 1, 20);
    store.settle(); // no other merge is what the reader waits for
    await(store.events().deleteTo("id5", 4));
    List<Throwable> ended = new CopyOnWriteArrayList<>();
    Thread compaction = new Thread(() -> ended.add(catchThrowable(() -> store.compact("id5"))));
    store
        .events()
        .replay(
            "id5",
            1,
            Long.MAX_VALUE,
            1,
            event -> {
              compaction.start();
              Awaitility.await()
                  .atMost(Duration.ofSeconds(60))
                  .until(HinderedCompactionTest::waitsForReaders);
              store.close();
            });
    compaction.join();
    assertThat(ended).hasSize(1).first().isInstanceOf(CompactionFailedException.class);
  }

  @Test
  void shouldRefuseWhereNothingMayBeWritten() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      write(store, 1, 1);
    }
    try (DocketStore store = DocketStore.openReadOnly(disk, dir, SMALL)) {
      assertThatThrownBy(store::compact).isInstanceOf(NotWrittenException.class);
    }
  }
}
