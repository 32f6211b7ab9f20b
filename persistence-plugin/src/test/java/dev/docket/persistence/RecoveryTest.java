package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.OutcomeUnknownException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  /** Of the pairs of calls at which two recoveries are interrupted, one in so many is tried. */
  private static final int STEP = 6;

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

  /** Twice, one after the other: also what the interrupted recovery left is only a crash. */
  @Test
  void shouldComeToTheSameResultWhereverTwoRecoveriesAreInterrupted() throws ExecutionException {
    int calls = callsOfRecovery();
    int twice = 0;
    for (int first = 1; first <= calls; first++) {
      for (int second = 1 + first % STEP; second <= calls; second += STEP) {
        Path dir = Fixtures.newDirectory();
        SimulatedDisk killed = interrupted(killedBeforeTheForce(first, dir), dir, first);
        SimulatedDisk again = interrupted(killed, dir, second);
        twice += again.isOff() ? 1 : 0;
        SimulatedDisk last = again.afterKill();
        try (DocketStore store = DocketStore.open(last, dir, SMALL)) {
          String calledOff = "calls " + first + " and " + second;
          assertThat(store.recovery().damage()).as(calledOff).isEmpty();
          assertThat(texts(store, "a")).as(calledOff).containsExactly("a#1", "a#2");
          assertThat(store.events().durableOrdinal()).as(calledOff).isEqualTo(2);
        }
      }
    }
    assertThat(twice).isGreaterThan(calls / 2);
  }

  /** With the power cut in between, the frame that nothing proved may be lost, but only it. */
  @Test
  void shouldLoseNothingProvenWhereverPowerCutsInterruptTwoRecoveries() throws ExecutionException {
    int calls = callsOfRecovery();
    for (int first = 1; first <= calls; first++) {
      for (int second = 1 + first % STEP; second <= calls; second += STEP) {
        Path dir = Fixtures.newDirectory();
        SimulatedDisk killed = killedBeforeTheForce(first * 100 + second, dir);
        SimulatedDisk again = interrupted(interrupted(killed, dir, first).restarted(), dir, second);
        String calledOff = "calls " + first + " and " + second;
        List<String> shown;
        SimulatedDisk last = again.restarted();
        try (DocketStore store = DocketStore.open(last, dir, SMALL)) {
          assertThat(store.recovery().damage()).as(calledOff).isEmpty();
          shown = texts(store, "a");
          assertThat(shown).as(calledOff).isSubsetOf("a#1", "a#2").startsWith("a#1");
          last = last.restarted();
        }
        try (DocketStore store = DocketStore.open(last, dir, SMALL)) {
          assertThat(store.recovery().damage()).as(calledOff).isEmpty();
          assertThat(texts(store, "a")).as("shown once, " + calledOff).isEqualTo(shown);
        }
      }
    }
  }

  /** How many changing calls a recovery takes up to the open store. */
  private static int callsOfRecovery() throws ExecutionException {
    Path dir = Fixtures.newDirectory();
    SimulatedDisk disk = killedBeforeTheForce(1, dir);
    keepFromSealing(disk);
    long before = disk.calls();
    DocketStore store = DocketStore.open(disk, dir, SMALL);
    int calls = (int) (disk.calls() - before);
    store.close();
    assertThat(calls).isGreaterThan(5);
    return calls;
  }

  /** The disk of a recovery that stopped at a call, if it came so far. */
  private static SimulatedDisk interrupted(SimulatedDisk disk, Path dir, int call) {
    SimulatedDisk stopping = disk.afterKill();
    keepFromSealing(stopping);
    stopping.cutPowerAt(call);
    try (DocketStore store = DocketStore.open(stopping, dir, SMALL)) {
      assertThat(store.recovery().damage()).isEmpty();
    } catch (StoreUnusableException cut) {
      assertThat(stopping.isOff()).isTrue();
    }
    return stopping;
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
