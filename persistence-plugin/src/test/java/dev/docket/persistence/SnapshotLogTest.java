package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.text;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.RecordTooLargeException;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class SnapshotLogTest {
  private final Path dir = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  private static SnapshotRecord snapshot(long sequenceNr, long timestamp, String state) {
    return new SnapshotRecord("a", sequenceNr, timestamp, value(state), Optional.of(value("meta")));
  }

  private static String load(DocketStore store, SnapshotCriteria criteria) {
    return store.snapshots().load("a", criteria).map(found -> text(found.payload())).orElse("none");
  }

  private static String newest(DocketStore store) {
    return load(store, SnapshotCriteria.all());
  }

  @Test
  void shouldLoadByCriteriaAlsoAfterReopening() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(newest(store)).isEqualTo("none");
      for (int i = 1; i <= 5; i++) {
        await(store.snapshots().save(snapshot(i * 10L, i * 1000L, "state-" + i)));
      }
      SnapshotRecord whole = store.snapshots().load("a", SnapshotCriteria.all()).orElseThrow();
      assertThat(whole).isEqualTo(snapshot(50, 5000, "state-5"));
    }
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(newest(store)).isEqualTo("state-5");
      assertThat(load(store, new SnapshotCriteria(0, 45, 0, Long.MAX_VALUE))).isEqualTo("state-4");
      assertThat(load(store, new SnapshotCriteria(0, 100, 0, 2999))).isEqualTo("state-2");
      assertThat(load(store, new SnapshotCriteria(35, 45, 0, 2999))).isEqualTo("none");
      assertThat(load(store, SnapshotCriteria.exactly(30))).isEqualTo("state-3");
    }
  }

  @Test
  void shouldDeleteOneAndMany() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      for (int i = 1; i <= 5; i++) {
        await(store.snapshots().save(snapshot(i * 10L, i * 1000L, "state-" + i)));
      }
      await(store.snapshots().delete("a", SnapshotCriteria.exactly(50)));
      assertThat(newest(store)).isEqualTo("state-4");
      await(store.snapshots().delete("a", new SnapshotCriteria(0, 100, 2000, 4000)));
      assertThat(newest(store)).isEqualTo("state-1");
      await(store.snapshots().save(snapshot(50, 6000, "state-6")));
    }
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(newest(store)).isEqualTo("state-6");
      await(store.snapshots().delete("a", SnapshotCriteria.all()));
      await(store.snapshots().pending("a"));
      assertThat(newest(store)).isEqualTo("none");
    }
  }

  @Test
  void shouldKeepTheNewestAndReplaceTheSameNumber() throws ExecutionException {
    StoreSettings settings = SMALL.withSnapshotsKept(2);
    try (DocketStore store = DocketStore.open(disk, dir, settings)) {
      for (int i = 1; i <= 5; i++) {
        await(store.snapshots().save(snapshot(i, i, "state-" + i)));
      }
      await(store.snapshots().save(snapshot(5, 9, "state-5b")));
      assertThat(newest(store)).isEqualTo("state-5b");
      assertThat(load(store, SnapshotCriteria.exactly(4))).isEqualTo("state-4");
      assertThat(load(store, SnapshotCriteria.exactly(3))).isEqualTo("none");
    }
  }

  @Test
  void shouldRejectASnapshotThatIsTooLarge() {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL.withMaxRecordBytes(1024))) {
      assertThatThrownBy(() -> await(store.snapshots().save(snapshot(1, 1, "x".repeat(2000)))))
          .hasCauseInstanceOf(RecordTooLargeException.class);
    }
  }

  @Test
  void shouldPassOverADamagedOneOnlyWhileTheEventsBridgeTheGap()
      throws ExecutionException, IOException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      for (int i = 1; i <= 6; i++) {
        append(store, event("a", i));
      }
      await(store.snapshots().save(snapshot(2, 1, "marker-2")));
      await(store.snapshots().save(snapshot(4, 2, "marker-4")));
      await(store.events().deleteTo("a", 2));
    }
    Path wal =
        disk.files().stream()
            .filter(
                path -> path.toString().contains("snapshots") && path.toString().endsWith(".wal"))
            .findFirst()
            .orElseThrow();
    int at = new String(disk.bytes(wal), StandardCharsets.ISO_8859_1).indexOf("marker-4");
    disk.rot(wal, at, 4);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(newest(store)).isEqualTo("marker-2");
      await(store.events().deleteTo("a", 4));
      assertThatThrownBy(() -> newest(store))
          .isInstanceOf(DamagedException.class)
          .hasMessageContaining("are deleted");
    }
  }

  @Test
  void shouldPassOverOneWhoseHeadIsDamaged() throws ExecutionException, IOException {
    int bodyAndId = 1 + 4 + 2 + "text".length() + 2 + 1 + 1;
    passesOverARottenOneThatOnlyReadingFinds(-bodyAndId - 8); // in the timestamp
  }

  @Test
  void shouldPassOverOneWhoseBodyIsDamagedInASealedSegment()
      throws ExecutionException, IOException {
    passesOverARottenOneThatOnlyReadingFinds(0);
  }

  private void passesOverARottenOneThatOnlyReadingFinds(int distance)
      throws ExecutionException, IOException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      for (int i = 1; i <= 6; i++) {
        append(store, event("a", i));
      }
      await(store.snapshots().save(snapshot(2, 1, "marker-2")));
      await(store.snapshots().save(snapshot(4, 2, "marker-4")));
      for (int i = 1; i <= 60; i++) {
        await(
            store
                .snapshots()
                .save(
                    new SnapshotRecord(
                        "filler" + i, 1, 1, value("x".repeat(500)), Optional.empty())));
      }
      store.settle();
    }
    Path sealed =
        disk.files().stream()
            .filter(
                path -> path.toString().contains("snapshots") && path.toString().endsWith(".seg"))
            .findFirst()
            .orElseThrow();
    int payload = new String(disk.bytes(sealed), StandardCharsets.ISO_8859_1).indexOf("marker-4");
    disk.rot(sealed, payload + distance, 4);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.recovery().damage()).as("only reading finds it").isEmpty();
      assertThat(newest(store)).isEqualTo("marker-2");
      await(store.events().deleteTo("a", 4));
      assertThatThrownBy(() -> newest(store))
          .isInstanceOf(DamagedException.class)
          .hasMessageContaining("are deleted");
    }
  }
}
