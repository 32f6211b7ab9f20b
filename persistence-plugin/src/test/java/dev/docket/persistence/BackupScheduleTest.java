package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.backup.BackupName;
import dev.docket.persistence.backup.BackupSettings;
import dev.docket.persistence.backup.Backups;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.health.HealthStatus;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Backups that a store takes by itself, with a clock that the test moves. */
class BackupScheduleTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private final Path dir = Fixtures.newDirectory();
  private final Path backups = Fixtures.newDirectory();
  private final SimulatedDisk disk = new SimulatedDisk(1);
  private volatile Instant now = Instant.parse("2026-11-21T03:00:00Z");

  private DocketStore open(int keep) {
    return open(BackupSettings.none().into(backups).withEvery(DAY).withKeep(keep));
  }

  private DocketStore open(BackupSettings settings) {
    return DocketStore.open(disk, dir, SMALL.withBackup(settings), () -> now);
  }

  private void pass(Duration time, DocketStore store) {
    now = now.plus(time);
    store.backups().settle();
  }

  private List<Long> numbers() throws IOException {
    return Backups.in(disk, backups).list().stream().map(BackupName::number).toList();
  }

  @Test
  void shouldTakeOneWheneverTheNewestIsOldAndKeepSoMany() throws IOException, ExecutionException {
    try (DocketStore store = open(2)) {
      append(store, event("a", 1));
      store.backups().settle();
      assertThat(numbers()).containsExactly(1L);
      pass(DAY.minusSeconds(1), store);
      assertThat(numbers()).containsExactly(1L);
      pass(Duration.ofSeconds(1), store);
      assertThat(numbers()).containsExactly(1L, 2L);
      pass(DAY, store);
      assertThat(numbers()).containsExactly(2L, 3L);
      assertThat(store.backups().status().taken()).isEqualTo(3);
      assertThat(store.backups().status().newest()).contains(now);
    }
  }

  @Test
  void shouldGoOnAfterARestartFromTheNewestBackup() throws IOException {
    try (DocketStore store = open(5)) {
      store.backups().settle();
    }
    now = now.plus(HOUR);
    try (DocketStore store = open(5)) {
      store.backups().settle();
      assertThat(numbers()).containsExactly(1L);
      assertThat(store.backups().status().newest()).contains(now.minus(HOUR));
      pass(DAY.minus(HOUR), store);
      assertThat(numbers()).containsExactly(1L, 2L);
    }
  }

  @Test
  void shouldTellFailuresTryAgainAndRemoveNothingMeanwhile() throws IOException {
    try (DocketStore store = open(1)) {
      store.backups().settle();
      disk.add(
          (call, path) -> {
            if (call == Call.FORCE && path.startsWith(backups)) {
              throw new IOException("the disk for backups fails");
            }
          });
      pass(DAY, store);

      assertThat(numbers()).containsExactly(1L);
      assertThat(store.backups().status().failed()).isEqualTo(1);
      assertThat(store.backups().status().failure().orElseThrow())
          .contains("the disk for backups fails");
      assertThat(store.health().status()).isEqualTo(HealthStatus.DEGRADED);
      assertThat(store.health().reasons().get(0).detail()).contains("take a backup");

      disk.heal();
      pass(HOUR.minusSeconds(1), store);
      assertThat(numbers()).as("not at once").containsExactly(1L);
      pass(Duration.ofSeconds(1), store);
      assertThat(numbers()).containsExactly(2L);
      assertThat(store.health().status()).isEqualTo(HealthStatus.HEALTHY);
      assertThat(store.backups().status().failure()).isEmpty();
    }
  }

  @Test
  void shouldNotRemoveTheLastGoodOneForOneThatCannotBeReadBack()
      throws IOException, ExecutionException {
    try (DocketStore store = open(1)) {
      for (int i = 1; i <= 40; i++) {
        append(store, event("a", i, "y".repeat(900)));
      }
      store.settle();
      store.backups().settle();
      Path segment =
          disk.files().stream()
              .filter(path -> path.startsWith(dir) && path.toString().endsWith(".seg"))
              .findFirst()
              .orElseThrow();
      disk.rot(segment, 9000, 1);
      pass(DAY, store);

      assertThat(numbers()).containsExactly(1L);
      assertThat(store.backups().status().failure().orElseThrow()).contains("cannot be read back");
    }
  }

  @Test
  void shouldTakeOneWhenTheClockWasSetBack() throws IOException {
    try (DocketStore store = open(5)) {
      store.backups().settle();
      pass(DAY.multipliedBy(-300), store);
      assertThat(numbers()).containsExactly(1L, 2L);
      store.backups().settle();
      assertThat(numbers()).containsExactly(1L, 2L);
    }
  }

  @Test
  void shouldNotStartWithADirectoryOfBackupsInTheStore() {
    assertThatThrownBy(() -> open(BackupSettings.none().into(dir.resolve("backups"))))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("lie one in the other");
  }

  @Test
  void shouldTakeNoneUnasked() throws IOException {
    try (DocketStore store = open(BackupSettings.none())) {
      pass(DAY.multipliedBy(10), store);
    }
    assertThat(numbers()).isEmpty();
  }
}
