package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.backup.BackupOptions;
import dev.docket.persistence.backup.BackupReport;
import dev.docket.persistence.failure.BackupFailedException;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.StoreLockedException;
import dev.docket.persistence.failure.StoreUnusableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Backups that are taken. */
class BackupTest extends BackedUpStore {
  @Test
  void shouldHoldWhatWasAcknowledgedAndGiveItBack() throws ExecutionException {
    StoreContent expected;
    BackupReport report;
    try (DocketStore store = open()) {
      work(store, 1, 60);
      append(store, event("c", 1, "the last one"));
      expected = StoreContent.of(store, IDS);

      report = store.backup(backups);

      append(store, event("c", 2, "too late"));
      save(store, "c", 2);
      assertThat(report.eventsUpTo()).isEqualTo(store.events().durableOrdinal() - 1);
      assertThat(report.proven()).isTrue();
      assertThat(report.linked()).isGreaterThan(2);
      assertThat(report.copied()).isPositive();
      assertThat(report.bytes()).isGreaterThan(report.bytesCopied());
    }
    assertThat(expected.deletedTo()).containsEntry("a", 55L);
    assertThat(expected.snapshots()).containsEntry("a", "60:state-60");
    assertThat(readOnly(report.directory())).isEqualTo(expected);

    StoreBackups.restore(disk, backups, restored);

    assertThat(readOnly(restored)).isEqualTo(expected);
    try (DocketStore store = DocketStore.open(disk, restored, SMALL)) {
      assertThat(StoreContent.of(store, IDS)).isEqualTo(expected);
      append(store, event("c", 2, "another history"));
      work(store, 61, 80);
      store.compact();
      assertThat(Fixtures.texts(store, "c")).containsExactly("the last one", "another history");
    }
  }

  @Test
  void shouldBackUpAnEmptyStore() throws ExecutionException {
    try (DocketStore store = open()) {
      store.backup(backups);
    }
    StoreBackups.restore(disk, backups, restored);
    try (DocketStore store = DocketStore.open(disk, restored, SMALL)) {
      assertThat(Fixtures.all(store)).isEmpty();
      append(store, event("a", 1));
    }
    assertThat(readOnly(restored).events()).hasSize(1);
  }

  @Test
  void shouldKeepTheNewestOnes() throws ExecutionException, IOException {
    try (DocketStore store = open()) {
      work(store, 1, 30);
      Path other = backups.resolve("notes.txt");
      for (int i = 0; i < 4; i++) {
        append(store, event("c", i + 1));
        store.backup(backups);
      }
      disk.replace(other, new byte[] {1});

      BackupReport report = store.backups().take(backups, BackupOptions.defaults().withKeep(2));

      assertThat(report.removed()).isEqualTo(3);
      assertThat(disk.files()).contains(other);
      assertThat(files(backups, "backup.json"))
          .extracting(path -> backups.relativize(path).toString().substring(0, 10))
          .containsExactly("0000000004", "0000000005");
      assertThat(files(backups, ""))
          .as("nothing is left of those that were removed")
          .noneMatch(path -> path.toString().matches(".*/000000000[123]-\\d{8}T.*"));
    }
  }

  @Test
  void shouldRefusePlacesWhereABackupWouldDoHarm() throws ExecutionException, IOException {
    Path other = Fixtures.newDirectory();
    try (DocketStore store = open();
        DocketStore foreign = DocketStore.open(disk, other, SMALL)) {
      append(store, event("a", 1));
      for (Path bad :
          List.of(
              dir,
              dir.resolve("backups"),
              dir.resolve("events/x"),
              Path.of("/"),
              other,
              dir.resolve("../" + dir.getFileName()))) {
        assertThatThrownBy(() -> store.backup(bad))
            .as(bad.toString())
            .isInstanceOf(StoreUnusableException.class);
      }
      store.backup(backups);
      assertThatThrownBy(() -> foreign.backup(backups))
          .isInstanceOf(StoreUnusableException.class)
          .hasMessageContaining("each store needs a directory of its own");
      Path file = Fixtures.newDirectory();
      disk.replace(file, new byte[0]);
      assertThatThrownBy(() -> store.backup(file))
          .isInstanceOf(StoreUnusableException.class)
          .hasMessageContaining("is a file");
    }
    assertThat(files(dir, "backup.json")).isEmpty();
    assertThat(files(other, "backup.json")).isEmpty();
  }

  @Test
  void shouldRefuseWhileAnotherBackupGoesOn() throws IOException {
    disk.createDirectories(backups);
    try (DocketStore store = open();
        StoreLock lock = StoreLock.take(disk, backups)) {
      assertThatThrownBy(() -> store.backup(backups))
          .as("beside %s", lock)
          .isInstanceOf(StoreLockedException.class);
    }
  }

  @Test
  void shouldNeverWriteToABackup() throws ExecutionException {
    try (DocketStore store = open()) {
      append(store, event("a", 1));
      Path backup = store.backup(backups).directory();
      assertThatThrownBy(() -> DocketStore.open(disk, backup, SMALL))
          .isInstanceOf(StoreUnusableException.class)
          .hasMessageContaining("is a backup");
    }
  }

  @Test
  void shouldNotCountWhatCannotBeReadBack() throws ExecutionException, IOException {
    try (DocketStore store = open()) {
      work(store, 1, 60);
      store.backup(backups);
      rot(disk, files(dir.resolve("events"), ".seg").get(0), "xxxx");

      assertThatThrownBy(() -> store.backups().take(backups, BackupOptions.defaults().withKeep(1)))
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("has rotted");

      assertThat(files(backups, "backup.json")).as("the older one stays").hasSize(1);
      assertThat(files(backups, ".seg")).allMatch(path -> path.toString().contains("0000000001-"));
    }
  }

  @Test
  void shouldRefuseADamagedStore() throws ExecutionException, IOException {
    try (DocketStore store = open()) {
      work(store, 1, 60);
      store.backup(backups);
    }
    disk.lose(files(dir.resolve("events"), ".seg").get(1));
    try (DocketStore store = open()) {
      assertThat(store.recovery().damage()).isNotEmpty();
      assertThatThrownBy(() -> store.backup(backups)).isInstanceOf(DamagedException.class);
    }
    assertThat(files(backups, "backup.json")).hasSize(1);
  }

  @Test
  void shouldNotFillTheDisk() throws ExecutionException {
    try (DocketStore store = open()) {
      work(store, 1, 60);
      disk.freeBytes(100_000);
      assertThatThrownBy(
              () -> store.backups().take(backups, BackupOptions.defaults().withCopyAll(true)))
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("bytes free, a backup needs");
      assertThat(files(backups, "")).allMatch(path -> path.toString().contains("LOCK"));

      disk.freeBytes(10_000_000);
      Path backup = store.backup(backups).directory();
      append(store, event("c", 1));

      disk.freeBytes(50_000);
      assertThatThrownBy(() -> StoreBackups.restore(disk, backup, restored))
          .isInstanceOf(BackupFailedException.class)
          .hasMessageContaining("bytes free, the store needs");
    }
    assertThatThrownBy(() -> DocketStore.openReadOnly(disk, restored, SMALL))
        .isInstanceOf(StoreUnusableException.class);
  }

  @Test
  void shouldBackUpAStoreThatIsClosed() throws ExecutionException {
    StoreContent expected;
    try (DocketStore store = open()) {
      work(store, 1, 30);
      append(store, event("c", 1, "the last one"));
      expected = StoreContent.of(store, IDS);
    }
    try (DocketStore store = DocketStore.openReadOnly(disk, dir, SMALL)) {
      BackupReport report = store.backup(backups);
      assertThat(report.proven()).isTrue();
      assertThat(readOnly(report.directory())).isEqualTo(expected);
    }
    assertThat(Stream.concat(files(dir, ".tmp").stream(), files(backups, ".tmp").stream()))
        .isEmpty();
  }
}
