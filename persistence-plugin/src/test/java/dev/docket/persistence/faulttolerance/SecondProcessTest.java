package dev.docket.persistence.faulttolerance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.failure.StoreLockedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that is open already. */
class SecondProcessTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path dir;

  private static void refusesOthers(Path dir) throws IOException {
    try (Driver other = Driver.start(dir)) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThat(other.ask("open"))
            .startsWith("StoreLockedException: " + dir + " is open in another process")
            .contains("\"pid\":" + ProcessHandle.current().pid());
      }
      assertThat(other.ask("open-read-only")).isEqualTo("done");
    }
  }

  @Test
  void shouldRefuseASecondProcessWhichDoesNotTakeTheLockAway() throws Exception {
    try (DocketStore store = DocketStore.open(dir, StoreProcess.SETTINGS)) {
      append(store, 1);
      refusesOthers(dir);
      append(store, 2);
      refusesOthers(dir);
    }
    try (Driver next = Driver.start(dir)) {
      assertThat(next.ask("open")).isEqualTo("done");
      assertThat(next.ask("read a")).isEqualTo("a1 a2");
    }
  }

  /** Closing any channel on LOCK would give the lock up. */
  @Test
  void shouldKeepTheLockWhenTheHolderOpensTheStoreTwice() throws Exception {
    try (DocketStore store = DocketStore.open(dir, StoreProcess.SETTINGS)) {
      assertThatThrownBy(() -> DocketStore.open(dir, StoreProcess.SETTINGS))
          .isInstanceOf(StoreLockedException.class);
      refusesOthers(dir);
      append(store, 1);
    }
  }

  private static void append(DocketStore store, long number) throws Exception {
    store
        .events()
        .append(List.of(StoreProcess.event("a", number, "a" + number)))
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS);
  }
}
