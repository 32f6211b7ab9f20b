package dev.docket.persistence;

import static dev.docket.persistence.DamagedStore.ACCEPT;
import static dev.docket.persistence.DamagedStore.APPLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.StoreLockedException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.repair.RepairOrder;
import dev.docket.persistence.repair.RepairReport;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.persistence.storage.Survival;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What a repair does, one step after the other. */
class RepairStepsTest extends RepairedStore {
  RepairStepsTest() throws ExecutionException {}

  @Test
  void shouldDoNothingToAStoreThatIsWhole() {
    long calls = damaged.disk.calls();
    assertThat(damaged.repair(RepairOrder.PLAN).needed()).isFalse();
    assertThat(damaged.disk.calls()).isEqualTo(calls);
    assertThat(damaged.repair(APPLY).applied()).isFalse();
    assertThat(damaged.disk.files()).noneMatch(path -> path.toString().contains("repair-"));
  }

  @Test
  void shouldSayWhatItWouldDoAndChangeNothing() throws IOException {
    damaged.rot("b-30-");
    long calls = damaged.disk.calls();
    RepairReport plan = damaged.repair(RepairOrder.PLAN);
    assertThat(damaged.disk.calls()).isEqualTo(calls);
    assertThat(plan.needed()).isTrue();
    assertThat(plan.applied()).isFalse();
    RepairReport done = damaged.repair(APPLY);
    assertThat(done.applied()).isTrue();
    assertThat(done.losses()).isEqualTo(plan.losses());
    assertThat(done.written()).isEqualTo(plan.written());
    assertThat(done.replaced()).isEqualTo(plan.replaced());
  }

  @Test
  void shouldKeepWhatItReplacesAndSayWhatItDid() throws IOException {
    damaged.rot("a-30-");
    Path file = damaged.holding("b-30-");
    byte[] before = damaged.disk.bytes(file);
    RepairReport report = damaged.repair(APPLY);
    String name = "events/" + file.getFileName();
    assertThat(report.replaced()).contains(name);
    assertThat(report.keptIn()).isEqualTo("repair-1");
    assertThat(damaged.disk.files()).doesNotContain(file);
    assertThat(damaged.disk.files())
        .contains(
            damaged.dir.resolve("repair-1").resolve(name), damaged.dir.resolve("audit.jsonl"));
    assertThat(damaged.disk.bytes(damaged.dir.resolve("repair-1").resolve(name))).isEqualTo(before);
    assertThat(
            new String(
                damaged.disk.bytes(damaged.dir.resolve("audit.jsonl")), StandardCharsets.UTF_8))
        .contains("\"act\":\"repaired\"", "\"id\":\"a\",\"after\":29,\"to\":30");
  }

  @Test
  void shouldRefuseAStoreThatIsOpen() throws IOException {
    damaged.rot("b-30-");
    try (DocketStore store = open()) {
      assertThat(store.readOnly()).isFalse();
      assertThatThrownBy(() -> damaged.repair(APPLY)).isInstanceOf(StoreLockedException.class);
    }
  }

  /** The power fails at a call of the repair, which is then repeated. */
  @Test
  void shouldComeToTheSameWhereverItIsInterrupted() throws IOException {
    damaged.rot("b-10-");
    damaged.rot("snap-19");
    damaged.rotFrame("a-49-");
    damaged.disk.lose(damaged.files("events", ".seg").get(2));
    damaged.disk.rot(damaged.dir.resolve("floor.json"), 3, 1);
    SimulatedDisk before = damaged.disk;
    damaged.disk = before.afterKill();
    long from = damaged.disk.calls();
    RepairReport report = damaged.repair(ACCEPT);
    long calls = damaged.disk.calls() - from;
    List<StoredEvent> expected = damaged.read();
    List<String> losses = lossNotes();
    assertThat(losses).hasSizeGreaterThanOrEqualTo(3).hasSize(report.losses().size());
    assertThat(calls).isGreaterThan(60);
    for (long call = 1; call <= calls; call++) {
      damaged.disk = before.afterKill();
      damaged.disk.cutPowerAt(call);
      long at = call;
      assertThatThrownBy(() -> damaged.repair(ACCEPT))
          .as("call %d", at)
          .isInstanceOf(StoreUnusableException.class);
      damaged.disk = damaged.disk.restarted();
      damaged.repair(ACCEPT);
      assertThat(damaged.read()).as("call %d", call).isEqualTo(expected);
      assertThat(lossNotes()).as("call %d", call).containsExactlyInAnyOrderElementsOf(losses);
      assertThat(problems()).as("call %d", call).isEmpty();
    }
  }

  /** What it replaces goes only when a copy is there that no power cut can take. */
  @Test
  void shouldKeepDurablyWhatItReplacesWhereverThePowerIsCut() throws IOException {
    damaged.rot("a-30-");
    Path file = damaged.holding("b-30-");
    Path copy = damaged.dir.resolve("repair-1").resolve(damaged.dir.relativize(file));
    SimulatedDisk before = damaged.disk;
    byte[] content = before.bytes(file);
    boolean done = false;
    boolean copied = false;
    for (long call = 1; !done; call++) {
      damaged.disk = before.afterKill();
      damaged.disk.cutPowerAt(call);
      try {
        done = damaged.repair(APPLY).applied() && !damaged.disk.isOff();
      } catch (StoreUnusableException powerIsGone) {
        assertThat(damaged.disk.isOff()).isTrue();
      }
      damaged.disk = damaged.disk.restarted(Survival.NONE);
      boolean there = damaged.disk.files().contains(file);
      copied |= !there;
      assertThat(damaged.disk.bytes(there ? file : copy)).as("call %d", call).isEqualTo(content);
    }
    assertThat(copied).isTrue();
  }
}
