package dev.docket.persistence.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.crash.Chronicle.Answer;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.DiskImage;
import dev.docket.persistence.storage.DiskMoment;
import dev.docket.persistence.storage.SimulatedDisk;
import dev.docket.persistence.storage.Survival;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A workload with a fault in it, and everything that has to hold then: what was acknowledged is
 * there, what was refused as not written never appears, what nobody knows is there whole or not at
 * all; the store goes on or says that it is read-only; and the next open recovers by itself.
 */
final class FaultyLife {
  /** Behind so many steps after the fault the power is cut; all of them in the profile. */
  private static final int STEPS = Integer.getInteger("docket.fault.steps", 2);

  private final Workload workload;
  private final Chronicle chronicle = new Chronicle(Workload.SETTINGS.snapshotsKept());
  private final NthCall disturbance;

  private final List<Step> steps = new ArrayList<>();

  /** What is shown of each state that a crash left in this life. */
  private final Map<Long, Seen> shown = new HashMap<>();

  /** The disk behind a step, and how much was known then. */
  private record Step(DiskMoment moment, int known) {}

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
      life.afterEachStep(() -> noteStep(life));
      workload.play(life);
      life.afterEachStep(() -> {});
      List<Call> calls = disturbance.calls();
      disturbance.end();
      if (!life.isOpen()) {
        life.open();
      }
      checkThatItGoesOn(life);
      DiskMoment before = life.disk().moment();
      life.stop();
      DiskMoment after = life.disk().moment();
      int known = chronicle.length();
      steps.forEach(
          step ->
              checkAfter(
                  step.moment(), Survival.NONE, step.known(), "after a power cut behind a step"));
      checkAfter(before, Survival.NONE, known, "after a power cut");
      checkAfter(before, Survival.ALL, known, "after another one");
      checkAfter(before, Survival.random(calls.size()), known, "after a power cut that left some");
      checkAllowed(Reopened.once(after.killed(0)).seen(), "after the close");
      return calls;
    }
  }

  /** Nothing that a later step does may hide what was not durable when it was acknowledged. */
  private void noteStep(Life life) {
    if (disturbance.isHit() && steps.size() < STEPS) {
      steps.add(new Step(life.disk().moment(), chronicle.length()));
    }
  }

  private void checkAfter(DiskMoment moment, Survival survival, int known, String when) {
    DiskImage image = moment.after(survival);
    long fingerprint = image.fingerprint(Explorer::isNeverRead);
    Seen seen = shown.get(fingerprint);
    if (seen == null) {
      seen = Reopened.once(image.boot(0)).seen();
      shown.put(fingerprint, seen);
    }
    assertThat(chronicle.allowed(known)).as(when).contains(seen);
  }

  private void checkThatItGoesOn(Life life) {
    assertThat(life.isOpen()).as("it opens again on a sound disk: %s", life.failures()).isTrue();
    assertThat(life.failures())
        .as("a fault is no damage")
        .noneMatch(DamagedException.class::isInstance);
    checkAllowed(life.seen(), "while it is open");
    checkThatItSays(life, LogId.Kind.EVENTS, life.tryAppend("probe", 300));
    checkThatItSays(life, LogId.Kind.SNAPSHOTS, life.trySave("probe", 1, 100));
    checkAllowed(life.seen(), "behind another write");
  }

  /** Each log takes writes, or the health of the store says that it does not. */
  private void checkThatItSays(Life life, LogId.Kind log, Answer answer) {
    boolean failed = life.failed(log);
    assertThat(answer)
        .as("%s go on, unless the store says that they do not (%s)", log.directory(), failed)
        .isEqualTo(failed ? Answer.NOT_WRITTEN : Answer.DONE);
    assertThat(life.readOnly())
        .as("read-only is a store that takes no events")
        .isEqualTo(life.failed(LogId.Kind.EVENTS));
  }

  private void checkAllowed(Seen shown, String when) {
    assertThat(chronicle.allowed(chronicle.length())).as(when).contains(shown);
  }

  /** What the fault hit. */
  String described() {
    return disturbance.described();
  }
}
