package dev.docket.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.backup.BackupOptions;
import dev.docket.persistence.backup.BackupReport;
import dev.docket.persistence.failure.BackupDamagedException;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.storage.Call;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Segments that a backup shares with the store or with the backup before. */
class SharedSegmentsTest extends BackedUpStore {
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

  /** As a person may put files together. */
  @Test
  void shouldNotShareAnotherSegmentOfTheSameName() throws ExecutionException, IOException {
    try (DocketStore store = open()) {
      work(store, 1, 60);
      StoreContent expected = StoreContent.of(store, IDS);
      Path sealed = files(dir.resolve("events"), ".seg").get(1);
      byte[] other = disk.bytes(sealed);
      other[new String(other, StandardCharsets.ISO_8859_1).indexOf("xxxx")] ^= 1;
      SegmentHeader header =
          SegmentHeader.decode(
                  ByteBuffer.wrap(other), new LogId(store.backups().storeId(), LogId.Kind.EVENTS))
              .orElseThrow();
      ByteBuffer.wrap(other).put(renamed(header).encode());
      disk.replace(sealed, other);

      BackupReport report = store.backup(backups);

      assertThat(report.linked()).isGreaterThan(2);
      assertThat(readOnly(report.directory())).isEqualTo(expected);
    }
  }

  private static SegmentHeader renamed(SegmentHeader header) {
    return new SegmentHeader(
        header.log(),
        UUID.randomUUID(),
        header.segment(),
        header.firstOrdinal(),
        header.predecessor(),
        header.predecessorEnd(),
        header.copyLength(),
        header.copyChecksum(),
        header.createdMicros(),
        header.madeWithBytes());
  }
}
