package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.backup.BackupOptions;
import dev.docket.persistence.backup.BackupReport;
import dev.docket.persistence.failure.BackupDamagedException;
import dev.docket.persistence.failure.BackupFailedException;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackupTest {
  private static final List<String> IDS = List.of("a", "b", "c");

  private final Path dir = Fixtures.newDirectory();
  private final Path backups = Fixtures.newDirectory();
  private final Path restored = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  private DocketStore open() {
    return DocketStore.open(disk, dir, SMALL);
  }

  /** Events of several segments, snapshots, and deletions that rely on them. */
  private static void work(DocketStore store, int from, int to) throws ExecutionException {
    for (int i = from; i <= to; i++) {
      append(store, event("a", i, "a-" + i + "-" + "x".repeat(700)));
      append(store, event("b", i, "b-" + i));
      if (i % 10 == 0) {
        save(store, "a", i);
        await(store.events().deleteTo("a", i - 5));
      }
    }
    store.settle();
  }

  private static void save(DocketStore store, String id, int sequenceNr) throws ExecutionException {
    SnapshotRecord snapshot =
        new SnapshotRecord(
            id, sequenceNr, sequenceNr, value("state-" + sequenceNr), Optional.empty());
    await(store.snapshots().save(snapshot));
  }

  private StoreContent readOnly(Path directory) {
    try (DocketStore store = DocketStore.openReadOnly(disk, directory, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
      assertThat(store.recovery().cleanClose()).isTrue();
      return StoreContent.of(store, IDS);
    }
  }

  private List<Path> files(Path directory, String ending) {
    return disk.files().stream()
        .filter(path -> path.startsWith(directory) && path.toString().endsWith(ending))
        .toList();
  }

  private static void rot(SimulatedDisk disk, Path file, String marker) throws IOException {
    String text = new String(disk.bytes(file), StandardCharsets.ISO_8859_1);
    assertThat(text).contains(marker);
    disk.rot(file, text.indexOf(marker), 2);
  }

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
  void shouldTakeOnlyWhatIsNew() throws ExecutionException {
    BackupOptions copies = BackupOptions.defaults().withCopyAll(true);
    try (DocketStore store = open()) {
      work(store, 1, 60);
      BackupReport first = store.backups().take(backups, copies);
      work(store, 61, 90);
      BackupReport second = store.backups().take(backups, copies);
      StoreContent expected = StoreContent.of(store, IDS);

      assertThat(first.kept()).isZero();
      assertThat(first.linked()).isZero();
      assertThat(second.linked()).isZero();
      assertThat(second.kept()).isEqualTo(first.copied() - 2).isGreaterThan(2);
      assertThat(second.bytesCopied()).isLessThan(second.bytes());
      assertThat(readOnly(second.directory())).isEqualTo(expected);
      assertThat(readOnly(first.directory()).events()).isNotEqualTo(expected.events());

      BackupReport linked = store.backup(backups);
      assertThat(linked.linked()).isGreaterThan(2);
      assertThat(linked.kept()).isZero();

      BackupReport apart = store.backups().take(backups, copies);
      assertThat(apart.kept()).as("what is shared with the store is no copy").isZero();
    }
  }

  @Test
  void shouldCopyWhereLinksDoNotWork() throws ExecutionException {
    disk.add(
        (call, path) -> {
          if (call == Call.LINK) {
            throw new IOException("Invalid cross-device link");
          }
        });
    try (DocketStore store = open()) {
      work(store, 1, 40);
      BackupReport first = store.backup(backups);
      BackupReport second = store.backup(backups);

      assertThat(first.linked()).isZero();
      assertThat(second.kept()).isZero();
      assertThat(second.copied()).isEqualTo(first.copied());
      assertThat(readOnly(second.directory())).isEqualTo(StoreContent.of(store, IDS));
    }
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
  void shouldCopyAnewWhatHasRottedInTheBackupBefore() throws ExecutionException, IOException {
    BackupOptions copies = BackupOptions.defaults().withCopyAll(true);
    try (DocketStore store = open()) {
      work(store, 1, 60);
      BackupReport first = store.backups().take(backups, copies);
      int sealed = store.backups().take(backups, copies).kept();
      Path rotten = files(first.directory(), ".seg").get(1);
      rot(disk, rotten, "xxxx");

      BackupReport next = store.backups().take(backups, copies);

      assertThat(next.kept()).isEqualTo(sealed - 1);
      assertThat(readOnly(next.directory())).isEqualTo(StoreContent.of(store, IDS));
      StoreBackups.restore(disk, backups, restored);
      assertThat(readOnly(restored)).isEqualTo(StoreContent.of(store, IDS));
      assertThatThrownBy(
              () -> StoreBackups.restore(disk, first.directory(), Fixtures.newDirectory()))
          .isInstanceOf(BackupDamagedException.class)
          .hasMessageContaining(rotten.getFileName().toString());
    }
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
