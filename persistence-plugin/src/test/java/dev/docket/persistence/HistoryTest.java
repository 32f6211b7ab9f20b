package dev.docket.persistence;

import static dev.docket.persistence.DamagedStore.ACCEPT;
import static dev.docket.persistence.DamagedStore.APPLY;
import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.backup.BackupOptions;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.Histories;
import dev.docket.persistence.log.StoreDescription;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.repair.RepairOrder;
import dev.docket.persistence.repair.RepairReport;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Two stores with the same id that went on differently are told apart by their histories. */
class HistoryTest {
  private SimulatedDisk disk = new SimulatedDisk(11);
  private final Path dir = Fixtures.newDirectory();
  private final Path copy = Fixtures.newDirectory();
  private final Path before;
  private final Path ofTheStore;
  private final Path ofTheCopy;

  HistoryTest() throws ExecutionException {
    before = work(dir, 1, 20, "both");
    StoreBackups.restore(disk, before, copy);
    ofTheCopy = work(copy, 21, 40, "copy");
    ofTheStore = work(dir, 21, 40, "store");
  }

  /** So many events, and a backup behind them. */
  private Path work(Path directory, int from, int to, String text) throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, directory, SMALL)) {
      for (int i = from; i <= to; i++) {
        append(store, event("a", i, "a-" + i + "-" + text + "x".repeat(900)));
      }
      store.settle();
      return store
          .backups()
          .take(Fixtures.newDirectory(), BackupOptions.defaults().withCopyAll(true))
          .directory();
    }
  }

  private Histories histories(Path directory) throws IOException {
    return StoreDescription.read(disk, directory).histories();
  }

  /** The last segments of a log with records that its backup has as well. */
  private void loseTheEnd(Path log, String text) {
    List<Path> ends =
        disk.contents().entrySet().stream()
            .filter(each -> each.getKey().startsWith(log))
            .filter(each -> new String(each.getValue(), StandardCharsets.UTF_8).contains(text))
            .map(java.util.Map.Entry::getKey)
            .toList();
    assertThat(ends).isNotEmpty();
    ends.forEach(disk::lose);
  }

  private RepairReport repair(Path directory, RepairOrder order) {
    return DocketStore.repair(disk, directory, SMALL, order);
  }

  private List<String> read(Path directory) {
    try (DocketStore store = DocketStore.open(disk, directory, SMALL)) {
      return texts(store, "a").stream().map(text -> text.replaceAll("x+$", "")).toList();
    }
  }

  @Test
  void shouldNotTakeTheEventsOfACopyThatWentOnDifferently() throws IOException {
    loseTheEnd(dir.resolve("events"), "a-40-store");

    for (RepairOrder order : List.of(RepairOrder.PLAN, APPLY, ACCEPT)) {
      assertThatThrownBy(() -> repair(dir, order.from(ofTheCopy)))
          .isInstanceOf(StoreUnusableException.class)
          .hasMessageContaining("of history " + histories(dir).current() + " in the store")
          .hasMessageContaining("of history " + histories(copy).current() + " in " + ofTheCopy);
    }

    RepairReport report = repair(dir, APPLY.from(ofTheStore));
    assertThat(report.losses()).isEmpty();
    assertThat(report.takenFromOthers()).isPositive();
    assertThat(read(dir)).hasSize(40).endsWith("a-39-store", "a-40-store");
  }

  /** The record whose head is whole says itself which one it was. */
  @Test
  void shouldNotTakeAnotherRecordForARottenOne() throws IOException {
    for (Path file : disk.files()) {
      int at = new String(disk.bytes(file), StandardCharsets.ISO_8859_1).indexOf("a-30-store");
      if (file.startsWith(dir) && at >= 0) {
        disk.rot(file, at, 3);
      }
    }

    RepairReport report = repair(dir, ACCEPT.from(ofTheCopy));

    assertThat(report.losses()).hasSize(1);
    assertThat(read(dir)).hasSize(39).noneMatch(text -> text.endsWith("copy"));
  }

  @Test
  void shouldTakeWhatBothHaveFromBeforeTheyWentApart() {
    loseTheEnd(copy.resolve("events"), "a-10-both");

    RepairReport report = repair(copy, APPLY.from(before));

    assertThat(report.losses()).isEmpty();
    assertThat(report.takenFromOthers()).isPositive();
    assertThat(read(copy)).hasSize(40).contains("a-10-both").endsWith("a-40-copy");
  }

  /** The process is killed, and the segment lost that it was writing: nobody knows how far. */
  @Test
  void shouldNotTakeOfAnOldBackupWhatCameBehindAnEndThatWasLost()
      throws IOException, ExecutionException {
    Path old;
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      for (int i = 1; i <= 30; i++) {
        append(store, event("lost", i, "lost-" + i));
      }
      old = store.backup(Fixtures.newDirectory()).directory();
      disk = disk.afterKill();
    }
    UUID history = histories(dir).current();
    loseTheEnd(dir.resolve("events"), "lost-30");
    assertThat(repair(dir, ACCEPT).losses()).isNotEmpty();
    assertThat(histories(dir).current()).isNotEqualTo(history);
    work(dir, 60, 90, "after");
    loseTheEnd(dir.resolve("events"), "a-60-after");

    assertThatThrownBy(() -> repair(dir, ACCEPT.from(old)))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("of history " + history + " in " + old);
  }

  private static void save(DocketStore store, int from, int to) throws ExecutionException {
    for (int i = from; i <= to; i++) {
      await(
          store
              .snapshots()
              .save(new SnapshotRecord("s-" + i, 1, i, value("snap-" + i), Optional.empty())));
    }
  }

  /** A backup of thirty snapshots, and then the loss of the segment that they were written to. */
  private Path loseSnapshots() throws ExecutionException {
    Path backup;
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      save(store, 1, 30);
      backup = store.backup(Fixtures.newDirectory()).directory();
      disk = disk.afterKill();
    }
    loseTheEnd(dir.resolve("snapshots"), "snap-30");
    return backup;
  }

  /** Events are refused then, but snapshots are taken, and there is no repair before. */
  @Test
  void shouldBeginAHistoryWhereAStoreGoesOnBehindALostEnd() throws IOException, ExecutionException {
    UUID history = histories(dir).current();
    Path old = loseSnapshots();
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(histories(dir).current()).isNotEqualTo(history);
      assertThat(histories(dir).of(LogId.Kind.EVENTS, 40)).contains(history);
      save(store, 31, 90);
    }
    Histories began = histories(dir);
    DocketStore.open(disk, dir, SMALL).close();
    assertThat(histories(dir)).isEqualTo(began);
    assertThat(new String(disk.bytes(dir.resolve("audit.jsonl")), StandardCharsets.UTF_8))
        .contains("\"act\":\"went on\",\"history\":\"" + began.current() + "\"");

    loseTheEnd(dir.resolve("snapshots"), "snap-31");
    assertThatThrownBy(() -> repair(dir, ACCEPT.from(old)))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("of history " + history + " in " + old);
  }

  /** A log was closed cleanly, went on in a new segment at once, and lost that one. */
  @Test
  void shouldBeginOneHistoryOnlyBehindAnEndThatWasLost() throws IOException, ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      save(store, 1, 3);
    }
    Floor floor = Floor.read(disk, dir);
    Floor.Mark mark = floor.of(LogId.Kind.SNAPSHOTS);
    floor.raise(LogId.Kind.SNAPSHOTS, new Floor.Mark(mark.segment() + 1, mark.ordinal()));
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      save(store, 4, 6);
    }
    Histories began = histories(dir);
    assertThat(began.list()).hasSize(2);
    for (int i = 0; i < 2; i++) {
      try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
        assertThat(store.recovery().damage()).hasSize(1);
        assertThat(histories(dir)).isEqualTo(began);
      }
    }
  }

  @Test
  void shouldBeginItBeforeAnythingIsWrittenWhereverThePowerIsCut()
      throws IOException, ExecutionException {
    UUID history = histories(dir).current();
    loseSnapshots();
    SimulatedDisk lost = disk;
    long calls = 1;
    for (long call = 1; call <= calls; call++) {
      disk = lost.afterKill();
      long before = disk.calls();
      disk.cutPowerAt(call);
      try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
        assertThat(store.snapshots()).isNotNull();
      } catch (StoreUnusableException powerIsGone) {
        calls++;
      }
      assertThat(disk.calls()).isGreaterThan(before);
      disk = disk.restarted();
      DocketStore.open(disk, dir, SMALL).close();
      assertThat(histories(dir).current()).as("call %d", call).isNotEqualTo(history);
      assertThat(histories(dir).list()).as("call %d", call).hasSize(2);
    }
    assertThat(calls).isGreaterThan(5);
  }

  /** The last frame of the snapshots is proven by nothing, and is there after the open. */
  @Test
  void shouldLeaveTheLastSnapshotToTheHistoryThatItIsOf() throws IOException, ExecutionException {
    UUID history = histories(dir).current();
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("lost", 1, "lost-1"));
      save(store, 1, 3);
      disk = disk.afterKill();
    }
    loseTheEnd(dir.resolve("events"), "lost-1");

    DocketStore.open(disk, dir, SMALL).close();

    assertThat(histories(dir).current()).isNotEqualTo(history);
    assertThat(histories(dir).of(LogId.Kind.SNAPSHOTS, 3)).contains(history);
    assertThat(histories(dir).of(LogId.Kind.SNAPSHOTS, 4)).contains(histories(dir).current());
    assertThat(histories(dir).of(LogId.Kind.EVENTS, 40)).contains(history);
  }

  @Test
  void shouldTakeNothingWhereNobodyKnowsTheHistory() throws IOException {
    disk.rot(dir.resolve("store.json"), 0, 1);
    loseTheEnd(dir.resolve("events"), "a-40-store");

    assertThatThrownBy(() -> repair(dir, ACCEPT.from(ofTheStore)))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("has lost its description")
        .hasMessageContaining("copy its store.json to the store first");

    StoreDescription.read(disk, ofTheStore).write(disk, dir);
    assertThat(repair(dir, ACCEPT.from(ofTheStore)).losses()).isEmpty();
    assertThat(read(dir)).hasSize(40);
  }

  @Test
  void shouldNotKnowTheHistoryAnyMoreWhenTheDescriptionWasLost() throws IOException {
    UUID history = histories(dir).current();
    disk.rot(dir.resolve("store.json"), 0, 1);
    repair(dir, APPLY);
    assertThat(histories(dir).list())
        .singleElement()
        .satisfies(it -> assertThat(it.id()).isNotEqualTo(history));
    loseTheEnd(dir.resolve("events"), "a-40-store");
    assertThatThrownBy(() -> repair(dir, APPLY.from(ofTheStore)))
        .hasMessageContaining("of history " + history + " in " + ofTheStore);
  }

  @Test
  void shouldBeginAHistoryAtTheFirstOrdinalBehindTheBackup() throws IOException {
    assertThat(histories(dir).list()).hasSize(1);
    assertThat(histories(copy).list())
        .extracting(Histories.History::events)
        .containsExactly(1L, 21L);
    assertThat(histories(ofTheCopy)).isEqualTo(histories(copy));
    assertThat(histories(copy).of(LogId.Kind.EVENTS, 20)).contains(histories(dir).current());
    assertThat(histories(copy).of(LogId.Kind.EVENTS, 21)).contains(histories(copy).current());
    assertThat(disk.files()).contains(copy.resolve("audit.jsonl"));
    assertThat(new String(disk.bytes(copy.resolve("audit.jsonl")), StandardCharsets.UTF_8))
        .contains("\"history\":\"" + histories(copy).current() + "\"");
  }

  @Test
  void shouldReadADescriptionFromBeforeThereWereHistories() throws IOException {
    UUID id = StoreDescription.read(disk, dir).storeId();
    String old = "{ \"formatVersion\": 1, \"storeId\": \"" + id + "\" }";
    disk.replace(dir.resolve("store.json"), old.getBytes(StandardCharsets.UTF_8));
    assertThat(histories(dir)).isEqualTo(Histories.begin(id));
    assertThat(read(dir)).hasSize(40);
  }
}
