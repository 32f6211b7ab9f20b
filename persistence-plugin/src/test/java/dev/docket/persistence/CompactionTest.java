package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.all;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.SequenceConflictException;
import dev.docket.persistence.log.CompactionReport;
import dev.docket.persistence.log.CompactionSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What compactions make of a store, and what they leave. */
class CompactionTest extends CompactedStore {
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
}
