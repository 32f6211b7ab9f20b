package dev.docket.persistence;

import static dev.docket.persistence.DamagedStore.ACCEPT;
import static dev.docket.persistence.DamagedStore.APPLY;
import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.all;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.replay;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.health.HealthReason;
import dev.docket.persistence.health.HealthStatus;
import dev.docket.persistence.repair.Loss;
import dev.docket.persistence.repair.RepairReport;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What a repair makes of damaged stores. */
class RepairTest extends RepairedStore {
  RepairTest() throws ExecutionException {}

  private List<StoredEvent> expectedWithout(String id, long number) {
    List<StoredEvent> left = new ArrayList<>(damaged.expected);
    assertThat(
            left.removeIf(
                each ->
                    each.event().persistenceId().equals(id) && each.event().sequenceNr() == number))
        .isTrue();
    return left;
  }

  @Test
  void shouldRefuseAnIdUntilItsLossIsAcceptedAndLetOthersGoOn()
      throws IOException, ExecutionException {
    damaged.rot("b-30-");
    RepairReport report = damaged.repair(APPLY);
    assertThat(report.losses())
        .singleElement()
        .satisfies(
            loss -> {
              assertThat(loss.id()).isEqualTo("b");
              assertThat(loss.after()).isEqualTo(29);
              assertThat(loss.to()).isEqualTo(30);
            });
    assertThat(report.open()).isEqualTo(report.losses());
    for (int i = 0; i < 2; i++) {
      try (DocketStore store = open()) {
        assertThat(store.recovery().damage()).isEmpty();
        assertThat(store.health().status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(store.health().reasons())
            .extracting(HealthReason::kind)
            .containsExactly(HealthReason.Kind.LOSS);
        assertThatThrownBy(() -> replay(store, "b"))
            .isInstanceOf(DamagedException.class)
            .hasMessageContaining("b: numbers above 29 up to 30")
            .hasMessageContaining("--accept-losses");
        assertThatThrownBy(() -> append(store, event("b", 51))).hasMessageContaining("safe mode");
        assertThat(replay(store, "a")).hasSize(45 + i);
        append(store, event("a", 51 + i));
        append(store, event("new-" + i, 1));
        assertThat(all(store)).containsAll(expectedWithout("b", 30));
      }
    }
    assertThat(damaged.repair(APPLY).needed()).isFalse();
    RepairReport accepted = damaged.repair(ACCEPT);
    assertThat(accepted.losses()).isEmpty();
    assertThat(accepted.accepted()).isEqualTo(report.losses());
    try (DocketStore store = open()) {
      assertThat(store.health().status()).isEqualTo(HealthStatus.HEALTHY);
      assertThat(texts(store, "b")).hasSize(49).noneMatch(text -> text.startsWith("b-30-"));
      append(store, event("b", 51));
      store.compact();
      assertThat(texts(store, "b")).hasSize(50);
    }
    isHealthy();
    assertThat(lossNotes()).singleElement().asString().contains("b: numbers above 29 up to 30");
  }

  @Test
  void shouldUseNoNumberTwiceOfAnIdThatLostItsEnd() throws IOException, ExecutionException {
    damaged.rot("b-50-");
    RepairReport report = damaged.repair(ACCEPT);
    assertThat(report.losses()).extracting(Loss::to).containsExactly(50L);
    try (DocketStore store = open()) {
      assertThat(store.events().highestSequenceNr("b", 0)).isEqualTo(50);
      assertThat(replay(store, "b")).hasSize(49);
      assertThatThrownBy(() -> append(store, event("b", 50))).hasMessageContaining("is taken");
      append(store, event("b", 51));
    }
    isHealthy();
  }

  @Test
  void shouldFindTheRecordsOfAFrameThatDoesNotParse() throws IOException {
    damaged.rotFrame("b-30-");
    RepairReport report = damaged.repair(ACCEPT);
    assertThat(report.losses()).extracting(Loss::id).containsExactly("b");
    assertThat(damaged.read()).isEqualTo(expectedWithout("b", 30));
    isHealthy();
  }

  @Test
  void shouldLoseNothingToRottenHeadersAndFooters() throws IOException {
    List<Path> sealed = damaged.files("events", ".seg");
    damaged.disk.rot(sealed.get(0), 50, 1);
    damaged.disk.rot(sealed.get(0), 4096 + 50, 1);
    damaged.disk.rot(sealed.get(1), damaged.disk.bytes(sealed.get(1)).length - 60, 1);
    damaged.disk.rot(sealed.get(2), 50, 1);
    RepairReport report = damaged.repair(APPLY);
    assertThat(report.losses()).isEmpty();
    assertThat(damaged.read()).isEqualTo(damaged.expected);
    isHealthy();
  }

  @Test
  void shouldGoOnBehindAMissingSegment() throws ExecutionException {
    Path missing = damaged.files("events", ".seg").get(2);
    damaged.disk.lose(missing);
    RepairReport report = damaged.repair(APPLY);
    assertThat(report.losses()).singleElement().satisfies(it -> assertThat(it.id()).isNull());
    try (DocketStore store = open()) {
      assertThatThrownBy(() -> replay(store, "c")).isInstanceOf(DamagedException.class);
      assertThatThrownBy(() -> append(store, event("unheard-of", 1)))
          .hasMessageContaining("nobody knows whose");
    }
    damaged.repair(ACCEPT);
    try (DocketStore store = open()) {
      assertThat(replay(store, "c")).hasSize(1);
      assertThat(replay(store, "b")).hasSizeBetween(20, 49);
      append(store, event("unheard-of", 1));
    }
    isHealthy();
  }

  @Test
  void shouldGoOnBehindAMissingEnd() throws ExecutionException {
    damaged.files("events", ".wal").forEach(damaged.disk::lose);
    RepairReport report = damaged.repair(ACCEPT);
    assertThat(report.losses()).hasSize(1);
    try (DocketStore store = open()) {
      assertThat(store.events().durableOrdinal()).isGreaterThan(100);
      append(store, event("b", 51));
    }
    isHealthy();
  }

  @Test
  void shouldWriteTheSmallFilesAnew() throws IOException {
    damaged.disk.rot(damaged.dir.resolve("store.json"), 0, 1);
    damaged.disk.rot(damaged.dir.resolve("floor.json"), 3, 2);
    assertThatThrownBy(this::open).isInstanceOf(StoreUnusableException.class);
    RepairReport report = damaged.repair(APPLY);
    assertThat(report.replaced()).containsExactly("store.json", "floor.json");
    assertThat(damaged.disk.files())
        .contains(damaged.dir.resolve("repair-1/store.json"))
        .contains(damaged.dir.resolve("repair-1/floor.json"));
    assertThat(damaged.read()).isEqualTo(damaged.expected);
    damaged.disk.rot(damaged.dir.resolve("audit.jsonl"), 3, 2);
    assertThat(damaged.repair(APPLY).replaced()).containsExactly("audit.jsonl");
    isHealthy();
  }

  @Test
  void shouldNotLetAnOldSnapshotStandInForALostOne() throws IOException, ExecutionException {
    try (DocketStore store = open()) {
      await(store.events().deleteTo("a", 19));
    }
    damaged.rot("snap-19");
    for (int i = 0; i < 2; i++) {
      try (DocketStore store = open()) {
        assertThatThrownBy(() -> store.snapshots().load("a", SnapshotCriteria.all()))
            .isInstanceOf(DamagedException.class)
            .hasMessageContaining("bridge the gap from 9");
      }
      damaged.repair(ACCEPT);
    }
    assertThat(damaged.repair(ACCEPT).needed()).isFalse();
  }

  @Test
  void shouldTakeWhatIsLostFromABackup() throws IOException, ExecutionException {
    Path backup = Fixtures.newDirectory();
    for (Path file : damaged.disk.files()) {
      if (file.startsWith(damaged.dir)) {
        copy(file, backup.resolve(damaged.dir.relativize(file).toString()));
      }
    }
    try (DocketStore store = open()) {
      append(store, event("c", 2));
    }
    damaged.rot("b-30-");
    damaged.rotFrame("a-40-");
    damaged.disk.lose(damaged.files("events", ".seg").get(1));
    RepairReport report = damaged.repair(APPLY.from(backup));
    assertThat(report.losses()).isEmpty();
    assertThat(report.takenFromOthers()).isGreaterThan(2);
    assertThat(damaged.read()).containsAll(damaged.expected).hasSize(97);
    isHealthy();
  }

  private void copy(Path from, Path to) throws IOException {
    Path parent = Objects.requireNonNull(to.getParent());
    damaged.disk.createDirectories(parent);
    try (var file = damaged.disk.create(to)) {
      file.write(ByteBuffer.wrap(damaged.disk.bytes(from)), 0);
      file.force();
    }
    damaged.disk.forceDirectory(parent);
  }

  @Test
  void shouldRefuseABackupOfAnotherStore() throws IOException {
    Path other = Fixtures.newDirectory();
    DocketStore.open(damaged.disk, other, SMALL).close();
    damaged.rot("b-30-");
    assertThatThrownBy(() -> damaged.repair(APPLY.from(other)))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("is of another store");
  }

  /** Whatever byte rots: what is left is as it was, and what is not is named. */
  @Test
  void shouldSaveAllButWhatItNames() throws IOException {
    int lossless = 0;
    int places = 0;
    SimulatedDisk whole = damaged.disk;
    for (Path file : whole.files()) {
      if (!file.startsWith(damaged.dir) || file.toString().contains("LOCK")) {
        continue;
      }
      int size = whole.bytes(file).length;
      for (int at = 0; at < size; at += Math.max(1, size / 40)) {
        damaged.disk = whole.afterKill();
        damaged.disk.rot(file, at, 1);
        RepairReport report;
        try {
          report = damaged.repair(ACCEPT);
        } catch (StoreUnusableException newer) {
          assertThat(newer).hasMessageContaining("version"); // which nobody can tell from rot
          continue;
        }
        List<StoredEvent> left = new ArrayList<>(damaged.expected);
        left.removeIf(each -> isLost(report, each));
        lossless += left.size() == damaged.expected.size() ? 1 : 0;
        places++;
        assertThat(damaged.read()).as("%s at %d: %s", file, at, report).isEqualTo(left);
        assertThat(left).hasSizeGreaterThanOrEqualTo(damaged.expected.size() - 1);
        assertThat(problems()).as("%s at %d: %s", file, at, report).isEmpty();
        assertThat(damaged.repair(ACCEPT).needed()).isFalse();
      }
    }
    assertThat(places).isGreaterThan(250);
    assertThat(lossless).isBetween(places / 4, places - 20);
  }

  private static boolean isLost(RepairReport report, StoredEvent event) {
    return report.losses().stream()
        .anyMatch(
            loss ->
                loss.lastOrdinal() >= event.ordinal()
                    && loss.firstOrdinal() <= event.ordinal()
                    && (loss.id() == null || loss.id().equals(event.event().persistenceId())));
  }
}
