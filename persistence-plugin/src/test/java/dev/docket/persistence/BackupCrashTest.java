package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.backup.BackupName;
import dev.docket.persistence.backup.BackupOptions;
import dev.docket.persistence.backup.Backups;
import dev.docket.persistence.failure.StoreException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.log.StoreDescription;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The power is cut at each call of a backup and of a restore, or the process is killed there. */
class BackupCrashTest {
  private static final List<String> IDS = List.of("a", "b");
  private static final int MOST_CALLS = 400;

  private final Path dir = Fixtures.newDirectory();
  private final Path backups = Fixtures.newDirectory();
  private final Path restored = Fixtures.newDirectory();
  private final SimulatedDisk base = new SimulatedDisk(7);
  private StoreContent before = new StoreContent(List.of(), Map.of(), Map.of());
  private StoreContent after = before;

  @BeforeEach
  void makeAStoreWithABackup() throws ExecutionException {
    try (DocketStore store = DocketStore.open(base, dir, SMALL)) {
      work(store, 1, 25);
      before = StoreContent.of(store, IDS);
      store.backups().take(backups, BackupOptions.defaults().withCopyAll(true));
      work(store, 26, 50);
      after = StoreContent.of(store, IDS);
    }
  }

  private static void work(DocketStore store, int from, int to) throws ExecutionException {
    for (int i = from; i <= to; i++) {
      append(store, event("a", i, "a-" + i + "-" + "x".repeat(900)));
      append(store, event("b", i, "b-" + i));
    }
    await(
        store
            .snapshots()
            .save(new SnapshotRecord("a", to, to, value("at " + to), Optional.empty())));
    await(store.events().deleteTo("a", to - 5));
    store.settle();
  }

  private static SimulatedDisk crashed(SimulatedDisk disk, int cut) {
    return cut % 3 == 0 ? disk.afterKill() : disk.restarted();
  }

  @Test
  void shouldLeaveTheBackupOrTheOneBeforeAndTheStoreWhole() throws IOException {
    boolean done = false;
    int cut = 0;
    for (; !done && cut < MOST_CALLS; cut++) {
      SimulatedDisk disk = base.afterKill();
      try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
        store.settle();
        disk.cutPowerAt(cut + 1);
        store
            .backups()
            .take(backups, BackupOptions.defaults().withCopyAll(cut % 2 == 0).withKeep(1));
        done = !disk.isOff();
      } catch (StoreException failure) {
        assertThat(disk.isOff()).as("only the power cut may fail: " + failure).isTrue();
      }
      checkAfterBackup(crashed(disk, cut), cut);
    }
    assertThat(done).isTrue();
    assertThat(cut).as("calls that it was cut at").isGreaterThan(40);
  }

  private void checkAfterBackup(SimulatedDisk disk, int cut) throws IOException {
    List<BackupName> counted = Backups.in(disk, backups).list();
    assertThat(counted).as("cut at " + cut).hasSizeBetween(1, 2);
    for (BackupName name : counted) {
      Path target = Fixtures.newDirectory();
      StoreBackups.restore(disk, backups.resolve(name.toString()), target);
      assertThat(content(disk, target))
          .as("cut at " + cut + ", " + name)
          .isEqualTo(name.number() == 1 ? before : after);
    }
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(StoreContent.of(store, IDS)).as("cut at " + cut).isEqualTo(after);
      store.backups().take(backups, BackupOptions.defaults().withKeep(1));
    }
    assertThat(Backups.in(disk, backups).list()).hasSize(1);
    assertThat(disk.list(backups)).as("nothing unfinished is left").hasSizeLessThanOrEqualTo(3);
  }

  private static StoreContent content(SimulatedDisk disk, Path directory) {
    try (DocketStore store = DocketStore.openReadOnly(disk, directory, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      return StoreContent.of(store, IDS);
    }
  }

  @Test
  void shouldLeaveAStoreOrNothingThatOpens() throws IOException {
    boolean done = false;
    int cut = 0;
    for (; !done && cut < MOST_CALLS; cut++) {
      SimulatedDisk disk = base.afterKill();
      disk.cutPowerAt(cut + 1);
      try {
        StoreBackups.restore(disk, backups, restored);
        done = !disk.isOff();
      } catch (StoreException failure) {
        assertThat(disk.isOff()).as("only the power cut may fail: " + failure).isTrue();
      }
      checkAfterRestore(crashed(disk, cut), cut);
    }
    assertThat(done).isTrue();
    assertThat(cut).as("calls that it was cut at").isGreaterThan(30);
  }

  private long lastOrdinal(SimulatedDisk disk) throws IOException {
    try (DocketStore backup =
        DocketStore.openReadOnly(
            disk, Backups.in(disk, backups).of(Backups.in(disk, backups).list().get(0)), SMALL)) {
      return backup.events().durableOrdinal();
    }
  }

  private void checkAfterRestore(SimulatedDisk disk, int cut) throws IOException {
    boolean isStore = disk.files().contains(restored.resolve("store.json"));
    boolean begun = disk.files().contains(restored.resolve("restore-unfinished"));
    if (!isStore && begun) {
      assertThatThrownBy(() -> DocketStore.open(disk, restored, SMALL))
          .as("cut at " + cut)
          .isInstanceOf(StoreUnusableException.class);
    }
    if (!isStore) {
      assertThatThrownBy(() -> DocketStore.openReadOnly(disk, restored, SMALL))
          .isInstanceOf(StoreUnusableException.class);
      StoreBackups.restore(disk, backups, restored);
    }
    assertThat(content(disk, restored)).as("cut at " + cut).isEqualTo(before);
    assertThat(StoreDescription.read(disk, restored).histories().list())
        .as("histories, cut at " + cut)
        .hasSize(2)
        .last()
        .satisfies(history -> assertThat(history.events()).isEqualTo(lastOrdinal(disk) + 1));
    try (DocketStore store = DocketStore.open(disk, restored, SMALL)) {
      assertThat(StoreContent.of(store, IDS)).isEqualTo(before);
    }
  }
}
