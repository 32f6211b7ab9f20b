package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.log.CompactionSettings;
import dev.docket.persistence.storage.SimulatedDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is deleted leaves the files in time, however little it is and though nothing else comes. */
class DeletedWithinTest {
  private static final StoreSettings SETTINGS =
      Fixtures.SMALL.withCompaction(
          new CompactionSettings(true, Long.MAX_VALUE, 1 << 20)
              .withDeletedWithin(Duration.ofSeconds(1)));
  private static final StoreSettings NOT_YET = SETTINGS.withCompaction(Fixtures.onDemand(1 << 20));
  private static final String FILLING = "x".repeat(3000);

  private final Path dir = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  private boolean onDisk(String text) {
    return Fixtures.onDisk(disk, text);
  }

  private void awaitGone(String text) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !onDisk(text));
  }

  private List<Path> segments() {
    return disk.files().stream().filter(file -> file.toString().endsWith(".seg")).sorted().toList();
  }

  private static void fill(DocketStore store, String id) throws ExecutionException {
    for (int number = 1; number <= 6; number++) {
      append(store, event(id, number, FILLING));
    }
  }

  @Test
  void shouldRemoveTheLittleThatIsDeletedFromOldSegmentsAndFromTheActiveOne() throws Exception {
    List<Path> untouched;
    try (DocketStore store = DocketStore.open(disk, dir, NOT_YET)) {
      // So large that the policy leaves it alone beside the little that follows.
      for (int i = 0; i < 10; i++) {
        fill(store, "kept" + i);
      }
      store.compact();
      untouched = segments();
      append(store, event("erased", 1, "old secret"), event("erased", 2, "new face"));
      fill(store, "also kept");
      store.settle();
      assertThat(untouched).isNotEmpty();
      assertThat(segments()).hasSizeGreaterThan(untouched.size());
    }
    try (DocketStore store = DocketStore.open(disk, dir, SETTINGS)) {
      append(store, event("gone", 1, "young secret"));
      assertThat(onDisk("old secret") && onDisk("young secret")).isTrue();
      await(store.events().deleteTo("erased", 1));
      await(store.events().deleteTo("gone", 1));

      awaitGone("old secret");
      awaitGone("young secret");

      assertThat(texts(store, "erased")).containsExactly("new face");
      assertThat(texts(store, "kept3")).hasSize(6);
      assertThat(texts(store, "gone")).isEmpty();
      assertThat(store.events().highestSequenceNr("gone", 0)).isEqualTo(1);
    }
    assertThat(disk.files()).as("a segment of which nothing goes").containsAll(untouched);
  }

  @Test
  void shouldDoSoForWhatWasDeletedBeforeTheStoreWasOpened() throws Exception {
    try (DocketStore store = DocketStore.open(disk, dir, NOT_YET)) {
      append(store, event("erased", 1, "old secret"));
      fill(store, "kept");
      await(store.events().deleteTo("erased", 1));
      store.settle();
    }
    assertThat(onDisk("old secret")).isTrue();
    try (DocketStore store = DocketStore.open(disk, dir, SETTINGS)) {
      awaitGone("old secret");
      assertThat(texts(store, "kept")).hasSize(6);
    }
  }

  @Test
  void shouldRemoveSnapshotsToo() throws Exception {
    try (DocketStore store = DocketStore.open(disk, dir, SETTINGS)) {
      save(store, 1, "secret state");
      save(store, 2, "later state");
      await(store.snapshots().delete("case", SnapshotCriteria.exactly(1)));

      awaitGone("secret state");

      assertThat(store.snapshots().load("case", SnapshotCriteria.exactly(2))).isPresent();
    }
  }

  @Test
  void shouldMergeSegmentsWhereDeadSnapshotsHoldEachOther() throws Exception {
    try (DocketStore store = DocketStore.open(disk, dir, SETTINGS.withSnapshotsKept(1))) {
      // Each in a segment of its own, too few of them for the policy. Without number 2, number 1
      // would be the newest one: so that 2 cannot go before 1 does, from a segment behind it.
      save(store, 2, "secret 2 " + FILLING.repeat(6));
      save(store, 1, "secret 1 " + FILLING.repeat(6));
      await(store.snapshots().delete("case", SnapshotCriteria.exactly(2)));

      awaitGone("secret 1");
      awaitGone("secret 2");

      assertThat(store.snapshots().load("case", SnapshotCriteria.all())).isEmpty();
    }
  }

  private static void save(DocketStore store, long number, String text) throws ExecutionException {
    await(
        store
            .snapshots()
            .save(new SnapshotRecord("case", number, number, value(text), Optional.empty())));
  }
}
