package dev.docket.persistence.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.crash.Chronicle.Answer;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.DiskMoment;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.persistence.storage.Survival;
import java.util.List;

/**
 * A workload with a fault in it, and everything that has to hold then: what was acknowledged is
 * there, what was refused as not written never appears, what nobody knows is there whole or not at
 * all; the store goes on or says that it is read-only; and the next open recovers by itself.
 */
final class FaultyLife {
  private final Workload workload;
  private final Chronicle chronicle = new Chronicle(Workload.SETTINGS.snapshotsKept());
  private final NthCall disturbance;

  FaultyLife(Workload workload, CallFault fault) {
    this.workload = workload;
    this.disturbance = new NthCall(fault);
  }

  /** Runs it; returns the calls that were made up to the close. */
  List<Call> run() {
    Turns turns = new Turns();
    try (Life life =
        new Life(
            new SimulatedDisk(workload.seed()),
            Workload.SETTINGS,
            chronicle,
            turns,
            disk -> {
              disk.pace(turns);
              disk.judge(disturbance);
            })) {
      life.open();
      workload.play(life);
      List<Call> calls = disturbance.calls();
      disturbance.end();
      if (!life.isOpen()) {
        life.open();
      }
      checkThatItGoesOn(life);
      DiskMoment before = life.disk().moment();
      life.stop();
      DiskMoment after = life.disk().moment();
      checkAllowed(Reopened.of(before.after(Survival.NONE).boot(0)).seen(), "after a power cut");
      checkAllowed(Reopened.of(before.after(Survival.ALL).boot(0)).seen(), "after another one");
      checkAllowed(
          Reopened.of(before.after(Survival.random(calls.size())).boot(0)).seen(),
          "after a power cut that left some");
      checkAllowed(Reopened.of(after.killed(0)).seen(), "after the close");
      return calls;
    }
  }

  private void checkThatItGoesOn(Life life) {
    assertThat(life.isOpen()).as("it opens again on a sound disk: %s", life.failures()).isTrue();
    assertThat(life.failures())
        .as("a fault is no damage")
        .noneMatch(DamagedException.class::isInstance);
    checkAllowed(life.seen(), "while it is open");
    boolean readOnly = life.readOnly();
    Answer answer = life.tryAppend("probe", 300);
    assertThat(answer)
        .as("goes on, unless it says that it is read-only (%s)", readOnly)
        .isEqualTo(readOnly ? Answer.NOT_WRITTEN : Answer.DONE);
    checkAllowed(life.seen(), "behind another write");
  }

  private void checkAllowed(Seen shown, String when) {
    assertThat(chronicle.allowed(chronicle.length())).as(when).contains(shown);
  }

  /** What the fault hit. */
  String described() {
    return disturbance.described();
  }
}
