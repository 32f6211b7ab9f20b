package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.OutcomeUnknownException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.persistence.storage.SimulatedDisk.Call;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class RecoveryTest {

  /** A disk whose process was killed between the write and the force of number 2. */
  private static SimulatedDisk killedBeforeTheForce(long seed, Path dir) throws ExecutionException {
    SimulatedDisk disk = new SimulatedDisk(seed);
    try (DocketStore store = DocketStore.open(disk, dir, SMALL)) {
      store.settle();
      append(store, event("a", 1));
      disk.add(
          (call, path) -> {
            if (call == Call.FORCE && path.toString().endsWith(".wal")) {
              disk.cutPowerAt(1);
            }
          });
      assertThatThrownBy(() -> append(store, event("a", 2)))
          .hasCauseInstanceOf(OutcomeUnknownException.class);
    }
    return disk.afterKill();
  }

  private static void keepFromSealing(SimulatedDisk disk) {
    disk.add(
        (call, path) -> {
          if (path.toString().contains(".seg")) {
            throw new IOException("no seal in this test");
          }
        });
  }

  @Test
  void shouldNotShowAFrameThatAPowerCutCouldStillTake() throws ExecutionException {
    for (int seed = 1; seed <= 20; seed++) {
      Path dir = Fixtures.newDirectory();
      SimulatedDisk killed = killedBeforeTheForce(seed, dir);
      keepFromSealing(killed);
      try (DocketStore reader = DocketStore.openReadOnly(killed, dir, SMALL)) {
        assertThat(texts(reader, "a")).as("nothing proves number 2 yet").containsExactly("a#1");
      }
      SimulatedDisk cut;
      try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
        assertThat(texts(store, "a")).containsExactly("a#1", "a#2");
        cut = killed.restarted();
      }
      try (DocketStore store = DocketStore.open(cut, dir, SMALL)) {
        assertThat(store.recovery().damage()).as("seed " + seed).isEmpty();
        assertThat(texts(store, "a")).as("seed " + seed).containsExactly("a#1", "a#2");
      }
    }
  }

  @Test
  void shouldComeToTheSameResultWhereverRecoveryIsInterrupted() throws ExecutionException {
    List<Integer> interrupted = new ArrayList<>();
    for (int call = 1; call <= 40; call++) {
      Path dir = Fixtures.newDirectory();
      SimulatedDisk killed = killedBeforeTheForce(call, dir);
      killed.cutPowerAt(call);
      try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
        store.settle();
      } catch (StoreUnusableException cut) {
        interrupted.add(call);
      }
      SimulatedDisk again = killed.afterKill();
      try (DocketStore store = DocketStore.open(again, dir, SMALL)) {
        assertThat(store.recovery().damage()).as("call " + call).isEmpty();
        assertThat(texts(store, "a")).as("call " + call).containsExactly("a#1", "a#2");
      }
    }
    assertThat(interrupted).hasSizeGreaterThan(5);
  }

  @Test
  void shouldChangeNothingOfAnOldSegment() throws ExecutionException, IOException {
    Path dir = Fixtures.newDirectory();
    SimulatedDisk killed = killedBeforeTheForce(1, dir);
    Path wal =
        killed.files().stream()
            .filter(path -> path.toString().contains("events") && path.toString().endsWith(".wal"))
            .findFirst()
            .orElseThrow();
    byte[] before = killed.bytes(wal);
    keepFromSealing(killed);
    try (DocketStore store = DocketStore.open(killed, dir, SMALL)) {
      append(store, event("a", 3));
      store.settle();
      assertThat(killed.bytes(wal)).isEqualTo(before);
    }
  }
}
