package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.backup.BackupOptions;
import dev.docket.persistence.backup.BackupReport;
import dev.docket.persistence.failure.BackupDamagedException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Stores that are made from backups, and backups that none is made from. */
class RestoreTest extends BackedUpStore {
  @Test
  void shouldLeaveNothingWhereARestoreIsRefused() throws ExecutionException, IOException {
    Path missing = Fixtures.newDirectory();
    assertThatThrownBy(() -> StoreBackups.restore(disk, backups.resolve("NOSUCH"), missing))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("is no directory of backups");
    Path backup;
    try (DocketStore store = open()) {
      append(store, event("a", 1));
      backup = store.backup(backups).directory();
    }
    disk.rot(backup.resolve("store.json"), 3, 1);
    assertThatThrownBy(() -> StoreBackups.restore(disk, backups, missing))
        .isInstanceOf(BackupDamagedException.class);
    assertThat(disk.files()).noneMatch(file -> file.startsWith(missing));
    assertThat(disk.kind(missing)).isEqualTo(Storage.Kind.MISSING);
  }

  @Test
  void shouldNotRestoreWhereSomethingIs() throws ExecutionException {
    BackupReport report;
    try (DocketStore store = open()) {
      append(store, event("a", 1));
      report = store.backup(backups);
    }
    for (Path bad : List.of(dir, backups, report.directory(), backups.resolve("new"))) {
      assertThatThrownBy(() -> StoreBackups.restore(disk, backups, bad))
          .as(bad.toString())
          .isInstanceOf(StoreUnusableException.class);
    }
    assertThatThrownBy(() -> StoreBackups.restore(disk, dir, restored))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("there is no backup in");
    assertThat(files(restored, "")).allMatch(path -> path.toString().contains("LOCK"));
  }

  @Test
  void shouldFindRotInEveryFileOfABackup() throws ExecutionException, IOException {
    Path backup;
    try (DocketStore store = open()) {
      work(store, 1, 60);
      backup =
          store.backups().take(backups, BackupOptions.defaults().withCopyAll(true)).directory();
    }
    List<Path> all = files(backup, "");
    assertThat(all).hasSizeGreaterThan(8);
    for (Path file : all) {
      int size = disk.bytes(file).length;
      for (int offset : new int[] {0, size / 2, size - 1}) {
        if (offset < size) {
          disk.rot(file, offset, 1);
          assertThatThrownBy(() -> StoreBackups.restore(disk, backups, restored))
              .as(file + " at " + offset)
              .isInstanceOf(BackupDamagedException.class);
          disk.rot(file, offset, 1);
        }
      }
    }
    StoreBackups.restore(disk, backups, restored);
  }

  @Test
  void shouldFindWhatIsMissingOrForeign() throws ExecutionException, IOException {
    Path backup;
    try (DocketStore store = open()) {
      work(store, 1, 60);
      backup = store.backup(backups).directory();
    }
    Path foreign = backup.resolve("events/0000000000000000001-0000000000000000009.7.seg");
    disk.replace(foreign, new byte[10]);
    assertThatThrownBy(() -> StoreBackups.restore(disk, backups, restored))
        .isInstanceOf(BackupDamagedException.class)
        .hasMessageContaining("is not in the list");
    disk.lose(foreign);
    for (Path file : files(backup, "")) {
      if (!file.toString().endsWith("backup.json")) {
        byte[] content = disk.bytes(file);
        disk.lose(file);
        assertThatThrownBy(() -> StoreBackups.restore(disk, backups, restored))
            .as(file.toString())
            .isInstanceOf(BackupDamagedException.class);
        disk.replace(file, content);
      }
    }
  }

  @Test
  void shouldNotLeaveTheSameLastSegmentInTwoStores() throws ExecutionException, IOException {
    UUID id;
    Path backup;
    try (DocketStore store = open()) {
      work(store, 1, 20);
      id = store.backups().storeId();
      backup = store.backup(backups).directory();
    }
    StoreBackups.restore(disk, backups, restored);
    for (LogId.Kind kind : LogId.Kind.values()) {
      Path last =
          files(restored.resolve(kind.directory()), ".wal").stream()
              .max(Comparator.naturalOrder())
              .orElseThrow();
      UUID copied = uuid(backup.resolve(restored.relativize(last)), new LogId(id, kind));
      assertThat(uuid(last, new LogId(id, kind))).isNotEqualTo(copied);
    }
  }

  private UUID uuid(Path segment, LogId log) throws IOException {
    return SegmentHeader.decode(ByteBuffer.wrap(disk.bytes(segment)), log).orElseThrow().uuid();
  }
}
