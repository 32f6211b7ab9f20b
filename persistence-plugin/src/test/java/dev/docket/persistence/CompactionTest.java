package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.all;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.docket.persistence.failure.CompactionFailedException;
import dev.docket.persistence.failure.NotWrittenException;
import dev.docket.persistence.failure.SequenceConflictException;
import dev.docket.persistence.log.CompactionReport;
import dev.docket.persistence.log.CompactionSettings;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.DiskFullException;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class CompactionTest {
  private static final StoreSettings SMALL = Fixtures.SMALL;
  private static final int IDS = 40;

  private final Path dir = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  /** Events of many ids over several segments, each with a text that names it. */
  private static void write(DocketStore store, int from, int to) throws ExecutionException {
    for (int round = from; round <= to; round++) {
      List<CompletionStage<Appended>> answers = new ArrayList<>();
      for (int i = 0; i < IDS; i++) {
        String text = "id" + i + "#" + round + "-" + "x".repeat(200);
        answers.add(store.events().append(List.of(event("id" + i, round, text))));
      }
      for (CompletionStage<Appended> answer : answers) {
        await(answer);
      }
    }
  }

  private boolean onDisk(String text) {
    return Fixtures.onDisk(disk, text);
  }

  private List<Path> sealed() {
    return disk.files().stream()
        .filter(path -> path.toString().contains("events") && path.toString().endsWith(".seg"))
        .toList();
  }

  @Test
  void shouldMergeSegmentsAndChangeNothingThatIsShown() throws ExecutionException {
    List<StoredEvent> before;
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      write(store, 1, 20);
      await(store.events().deleteTo("id3", 7));
      await(store.events().deleteTo("id4", 20));
      before = all(store);
      CompactionReport report = store.compact();
      assertThat(report.segmentsBefore()).isGreaterThan(5);
      assertThat(report.segmentsAfter()).isEqualTo(1);
      assertThat(report.bytesAfter()).isLessThan(report.bytesBefore());
      assertThat(report.recordsDropped()).isEqualTo(7 + 20);
      assertThat(all(store)).isEqualTo(before);
    }
    assertThat(sealed()).hasSize(1);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(all(store)).isEqualTo(before);
      assertThat(texts(store, "id3")).hasSize(13);
      assertThat(texts(store, "id4")).isEmpty();
      assertThat(store.events().persistenceIds("", 1000)).hasSize(IDS - 1).doesNotContain("id4");
    }
  }

  @Test
  void shouldKeepTheHighestNumberAndHowFarIsDeletedForEver() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      write(store, 1, 3);
      for (int i = 0; i < IDS; i++) {
        await(store.events().deleteTo("id" + i, i % 2 == 0 ? 3 : 2));
      }
      store.compact();
      append(store, event("other", 1));
      store.compact();
    }
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      store.compact();
      for (int i = 0; i < IDS; i++) {
        String id = "id" + i;
        assertThat(store.events().highestSequenceNr(id, 0)).isEqualTo(3);
        assertThat(store.events().deletedTo(id)).isEqualTo(i % 2 == 0 ? 3 : 2);
        assertThatThrownBy(() -> append(store, event(id, 3)))
            .hasCauseInstanceOf(SequenceConflictException.class);
        append(store, event(id, 4));
        assertThat(texts(store, id)).hasSize(i % 2 == 0 ? 1 : 2);
      }
    }
  }

  @Test
  void shouldLeaveAnAlmostEmptyDirectoryWhereEverythingIsDeleted()
      throws ExecutionException, IOException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      write(store, 1, 20);
      for (int i = 0; i < IDS; i++) {
        await(store.events().deleteTo("id" + i, 20));
      }
      assertThat(bytesOnDisk()).isGreaterThan(200_000);
      assertThat(store.compact().recordsDropped()).isGreaterThanOrEqualTo(19 * IDS);
      assertThat(all(store)).isEmpty();
    }
    assertThat(bytesOnDisk()).isLessThan(50_000);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(store.events().persistenceIds("", 1)).isEmpty();
      for (int i = 0; i < IDS; i++) {
        assertThat(store.events().highestSequenceNr("id" + i, 0)).isEqualTo(20);
      }
    }
  }

  private long bytesOnDisk() {
    return disk.contents().values().stream().mapToLong(bytes -> bytes.length).sum();
  }

  @Test
  void shouldAnswerFromTheFramesOfAMergedSegmentAsFromItsFooter()
      throws ExecutionException, IOException {
    List<StoredEvent> before;
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      write(store, 1, 10);
      for (int i = 0; i < IDS; i++) {
        await(store.events().deleteTo("id" + i, i % 11));
      }
      store.compact();
      before = all(store);
    }
    Path merged = sealed().get(0);
    disk.rot(merged, disk.bytes(merged).length - 50, 4);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(all(store)).isEqualTo(before);
      for (int i = 0; i < IDS; i++) {
        assertThat(store.events().highestSequenceNr("id" + i, 0)).isEqualTo(10);
        assertThat(store.events().deletedTo("id" + i)).isEqualTo(i % 11);
      }
    }
  }

  @Test
  void shouldLeaveNoByteOfWhatIsDeletedOfOneId() throws ExecutionException, IOException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      write(store, 1, 12);
      append(store, event("secret", 1, "hidden-1"));
      write(store, 13, 20);
      append(store, event("secret", 2, "hidden-2"));
      append(store, event("secret", 3, "open-3"));
      await(store.snapshots().save(snapshot("secret", 2, "hidden-snapshot")));
      await(store.events().deleteTo("secret", 2));
      await(store.snapshots().delete("secret", SnapshotCriteria.all()));
      assertThat(onDisk("hidden-")).isTrue();
      store.compact("secret");
      assertThat(onDisk("hidden-")).isFalse();
      assertThat(onDisk("open-3")).isTrue();
      assertThat(texts(store, "secret")).containsExactly("open-3");
      assertThat(store.snapshots().load("secret", SnapshotCriteria.all())).isEmpty();
      assertThat(texts(store, "id7")).hasSize(20);
      await(store.events().deleteTo("secret", 3));
      store.compact("secret");
      assertThat(onDisk("open-3")).isFalse();
      assertThat(store.events().highestSequenceNr("secret", 0)).isEqualTo(3);
    }
    assertThat(onDisk("open-3")).isFalse();
  }

  private static SnapshotRecord snapshot(String id, long sequenceNr, String text) {
    return new SnapshotRecord(id, sequenceNr, sequenceNr * 10, value(text), Optional.empty());
  }

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
  void shouldKeepTheNewestSnapshotsAndForgetTheOthers() throws ExecutionException, IOException {
    StoreSettings three = SMALL.withSnapshotsKept(3);
    try (DocketStore store = DocketStore.open(disk, dir, three)) {
      for (int i = 1; i <= 30; i++) {
        await(store.snapshots().save(snapshot("a", i, "a-" + i + "-" + "x".repeat(2000))));
        await(store.snapshots().save(snapshot("b", i, "b-" + i + "-" + "x".repeat(200))));
      }
      await(store.snapshots().delete("b", SnapshotCriteria.exactly(30)));
      await(store.snapshots().delete("b", SnapshotCriteria.exactly(28)));
      store.compact();
      assertThat(onDisk("a-27-")).isFalse();
      assertThat(onDisk("b-30-")).isFalse();
    }
    try (DocketStore store = DocketStore.open(disk, dir, three)) {
      assertThat(load(store, "a", 30)).isEqualTo(30);
      assertThat(load(store, "a", 29)).isEqualTo(29);
      assertThat(load(store, "a", 28)).isEqualTo(28);
      assertThat(load(store, "a", 27)).isEqualTo(-1);
      assertThat(load(store, "b", 99)).isEqualTo(29);
      assertThat(load(store, "b", 28)).as("27 was pushed out when 30 came").isEqualTo(-1);
      await(store.snapshots().save(snapshot("b", 31, "b-31-")));
      store.compact();
      assertThat(load(store, "b", 30)).isEqualTo(29);
    }
  }

  private static long load(DocketStore store, String id, long atMost) {
    SnapshotCriteria criteria = new SnapshotCriteria(0, atMost, Long.MIN_VALUE, Long.MAX_VALUE);
    return store.snapshots().load(id, criteria).map(SnapshotRecord::sequenceNr).orElse(-1L);
  }

  @Test
  void shouldNotReviveASnapshotThatADroppedOneHadPushedOut() throws ExecutionException {
    StoreSettings two = SMALL.withSnapshotsKept(2);
    try (DocketStore store = DocketStore.open(disk, dir, two)) {
      await(store.snapshots().save(snapshot("a", 9, "nine")));
      await(store.snapshots().save(snapshot("a", 8, "eight")));
      store.compact();
      await(store.snapshots().save(snapshot("a", 3, "pushed out at once")));
      await(store.snapshots().delete("a", SnapshotCriteria.exactly(9)));
      assertThat(load(store, "a", 7)).isEqualTo(-1);
      store.compact("a");
      assertThat(load(store, "a", 7)).isEqualTo(-1);
      assertThat(load(store, "a", 99)).isEqualTo(8);
    }
  }

  @Test
  void shouldMergeInTheBackgroundOverAndOver() throws ExecutionException {
    StoreSettings background =
        SMALL.withCompaction(new CompactionSettings(true, 1L << 40, 1 << 20));
    try (DocketStore store = DocketStore.open(disk, dir, background)) {
      for (int part = 1; part <= 3; part++) {
        long before = store.compactionMetrics().merges();
        write(store, part * 20 - 19, part * 20);
        store.settle();
        assertThat(store.compactionMetrics().merges()).as("part %d", part).isGreaterThan(before);
      }
      assertThat(store.metrics().segments()).isLessThan(20);
      assertThat(all(store)).hasSize(IDS * 60);
      for (int i = 0; i < IDS; i++) {
        await(store.events().deleteTo("id" + i, 60));
      }
      write(store, 61, 90);
      store.settle();
      assertThat(store.compactionMetrics().recordsDropped()).isGreaterThan(1000);
      assertThat(all(store)).hasSize(IDS * 30);
      assertThat(store.compactionMetrics().failures()).isZero();
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
                  .until(CompactionTest::waitsForReaders);
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
