package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.replay;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.health.HealthReason;
import dev.docket.persistence.health.HealthReason.Kind;
import dev.docket.persistence.health.HealthStatus;
import dev.docket.persistence.health.StoreHealth;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What a store says of itself when something is wrong. */
class HealthTest {
  private final Path dir = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);

  private Path file(String ending) {
    return disk.files().stream()
        .filter(path -> path.startsWith(dir.resolve("events")) && path.toString().endsWith(ending))
        .findFirst()
        .orElseThrow();
  }

  private void rot(Path file, String marker) throws IOException {
    int at = new String(disk.bytes(file), StandardCharsets.ISO_8859_1).indexOf(marker);
    assertThat(at).isPositive();
    disk.rot(file, at, 3);
  }

  private static Kind onlyKind(StoreHealth health) {
    assertThat(health.reasons()).hasSize(1);
    return health.reasons().get(0).kind();
  }

  @Test
  void shouldBeHealthy() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("a", 1));
      assertThat(store.health().status()).isEqualTo(HealthStatus.HEALTHY);
      assertThat(store.health().reasons()).isEmpty();
      assertThat(store.metrics().health()).isEqualTo(HealthStatus.HEALTHY);
    }
  }

  @Test
  void shouldNameTheDamageThatItsOpenFound() throws ExecutionException, IOException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("a", 1, "marker-a"));
      append(store, event("b", 1));
    }
    rot(file(".wal"), "marker-a");
    Instant before = Instant.now();
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      StoreHealth health = store.health();
      assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
      HealthReason reason = health.reasons().get(0);
      assertThat(onlyKind(health)).isEqualTo(Kind.DAMAGE);
      assertThat(reason.what()).isEqualTo("RECORD_BODY");
      assertThat(reason.file()).isEqualTo("events/" + file(".wal").getFileName());
      assertThat(reason.offset()).isPositive();
      assertThat(reason.ids()).containsExactly("a");
      assertThat(reason.idsComplete()).isTrue();
      assertThat(reason.since()).isAfterOrEqualTo(before);
      assertThat(store.metrics().health().level()).isEqualTo(1);
    }
  }

  @Test
  void shouldNameDamageThatIsMetWhileReading() throws ExecutionException, IOException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("a", 1, "marker-a"));
      for (int i = 1; i <= 20; i++) {
        append(store, event("b", i, "x".repeat(1000)));
      }
      store.settle();
    }
    rot(file(".seg"), "marker-a");
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.health().status()).as("not looked at").isEqualTo(HealthStatus.HEALTHY);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> replay(store, "a")).isInstanceOf(DamagedException.class);
        assertThat(onlyKind(store.health())).isEqualTo(Kind.DAMAGE);
        assertThat(store.health().reasons().get(0).ids()).containsExactly("a");
      }
    }
  }

  @Test
  void shouldTakeNoWritesWhileTheDiskIsFullAndThenAgain() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      store.settle();
      disk.lose(dir.resolve("events/standby.tmp"));
      disk.freeBytes(0);
      long next = 1;
      while (store.health().status() == HealthStatus.HEALTHY) {
        try {
          append(store, event("a", next, "x".repeat(1000)));
          next++;
        } catch (ExecutionException full) {
          assertThat(full).hasMessageContaining("nothing was written");
        }
      }
      assertThat(store.health().status()).isEqualTo(HealthStatus.READ_ONLY);
      assertThat(store.health().resumes()).isTrue();
      assertThat(onlyKind(store.health())).isEqualTo(Kind.DISK_FULL);
      disk.freeBytes(1 << 20);
      append(store, event("a", next));
      assertThat(store.health().status()).isEqualTo(HealthStatus.HEALTHY);
    }
  }

  @Test
  void shouldTakeNoWritesAfterTheDiskFailedForGood() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("a", 1));
      disk.add(
          (call, path) -> {
            if (call == Call.FORCE || call == Call.CREATE) {
              throw new IOException("the disk is broken");
            }
          });
      assertThatThrownBy(() -> append(store, event("a", 2))).isInstanceOf(ExecutionException.class);
      disk.heal();
      assertThat(store.readOnly()).isTrue();
      assertThat(store.health().status()).isEqualTo(HealthStatus.READ_ONLY);
      assertThat(store.health().resumes()).isFalse();
      assertThat(store.health().reasons())
          .extracting(HealthReason::kind)
          .contains(Kind.DISK_ERROR, Kind.DISK_FAILED);
    }
  }

  @Test
  void shouldTakeEventsAfterTheDiskFailedForGoodUnderTheSnapshots() throws ExecutionException {
    SnapshotRecord snapshot =
        new SnapshotRecord("a", 1, 1, Fixtures.value("state"), Optional.empty());
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("a", 1));
      disk.add(
          (call, path) -> {
            if (path.startsWith(dir.resolve("snapshots"))
                && (call == Call.FORCE || call == Call.CREATE)) {
              throw new IOException("the disk is broken");
            }
          });
      assertThatThrownBy(() -> await(store.snapshots().save(snapshot)))
          .isInstanceOf(ExecutionException.class);
      disk.heal();
      assertThat(store.readOnly()).isFalse();
      assertThat(store.health().status()).isEqualTo(HealthStatus.DEGRADED);
      assertThat(store.health().reasons())
          .filteredOn(reason -> reason.kind() == Kind.DISK_FAILED)
          .extracting(HealthReason::file)
          .containsExactly("snapshots");
      append(store, event("a", 2));
      assertThatThrownBy(() -> await(store.snapshots().save(snapshot)))
          .hasMessageContaining(
              "the log of snapshots is read-only until the store is opened again");
    }
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      assertThat(store.health().status()).isEqualTo(HealthStatus.HEALTHY);
      await(store.snapshots().save(snapshot));
      assertThat(Fixtures.replay(store, "a")).hasSize(2);
    }
  }

  @Test
  void shouldBeDegradedWhileWorkInTheBackgroundFails() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      disk.add(
          (call, path) -> {
            if (call == Call.RENAME && path.toString().endsWith(".seg")) {
              throw new IOException("cannot be renamed");
            }
          });
      for (int i = 1; i <= 20; i++) {
        append(store, event("b", i, "x".repeat(1000)));
      }
      store.settle();
      assertThat(onlyKind(store.health())).isEqualTo(Kind.BACKGROUND);
      assertThat(store.health().reasons().get(0).what()).isEqualTo("seal");
      disk.heal();
      for (int i = 21; i <= 40; i++) {
        append(store, event("b", i, "x".repeat(1000)));
      }
      store.settle();
      assertThat(store.health().status()).isEqualTo(HealthStatus.HEALTHY);
    }
  }

  @Test
  void shouldSayThatThereIsNoSpaceForTheReserve() {
    disk.freeBytes(3 << 20);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL.withReserveBytes(2 << 20))) {
      store.settle();
      assertThat(store.health().status()).isEqualTo(HealthStatus.DEGRADED);
      assertThat(store.health().reasons())
          .extracting(HealthReason::kind)
          .containsOnly(Kind.LOW_SPACE);
    }
  }

  @Test
  void shouldSayThatItWasOpenedReadOnly() throws ExecutionException {
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      append(store, event("a", 1));
    }
    try (DocketStore reader = DocketStore.openReadOnly(disk, dir, SMALL)) {
      assertThat(reader.health().status()).isEqualTo(HealthStatus.READ_ONLY);
      assertThat(onlyKind(reader.health())).isEqualTo(Kind.OPENED_READ_ONLY);
    }
  }
}
