package dev.docket.persistence;

import static dev.docket.persistence.DamagedStore.ACCEPT;
import static dev.docket.persistence.DamagedStore.APPLY;
import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.backup.BackupOptions;
import dev.docket.persistence.failure.StoreUnusableException;
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

  /** The last segments of a store with events that its backup has as well. */
  private void loseTheEnd(Path directory, String text) {
    List<Path> ends =
        disk.contents().entrySet().stream()
            .filter(each -> each.getKey().startsWith(directory.resolve("events")))
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
    loseTheEnd(dir, "a-40-store");

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

  @Test
  void shouldTakeWhatBothHaveFromBeforeTheyWentApart() {
    loseTheEnd(copy, "a-10-both");

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
    loseTheEnd(dir, "lost-30");
    assertThat(repair(dir, ACCEPT).losses()).isNotEmpty();
    assertThat(histories(dir).current()).isNotEqualTo(history);
    work(dir, 60, 90, "after");
    loseTheEnd(dir, "a-60-after");

    assertThatThrownBy(() -> repair(dir, ACCEPT.from(old)))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("of history " + history + " in " + old);
  }

  @Test
  void shouldTakeNothingWhereNobodyKnowsTheHistory() throws IOException {
    disk.rot(dir.resolve("store.json"), 0, 1);
    loseTheEnd(dir, "a-40-store");

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
    loseTheEnd(dir, "a-40-store");
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
