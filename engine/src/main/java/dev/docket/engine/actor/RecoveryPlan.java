package dev.docket.engine.actor;

import dev.docket.engine.state.Gap;
import dev.docket.engine.state.Gaps;

/**
 * How the next actor of a case recovers.
 *
 * @param fromSnapshot whether it begins at the newest snapshot, or at the first event
 * @param toRestore whether it stays, for a restore, where the history is broken, or fails
 * @param known gaps that the events themselves do not show
 */
record RecoveryPlan(boolean fromSnapshot, boolean toRestore, Gaps known) {

  static final RecoveryPlan USUAL = new RecoveryPlan(true, false, Gaps.NONE);

  RecoveryPlan fromFirstEvent() {
    return new RecoveryPlan(false, toRestore, known);
  }

  /** Where only the snapshot store fails, the events will do: every other one is without it. */
  RecoveryPlan theOtherWay() {
    return new RecoveryPlan(!fromSnapshot, toRestore, known);
  }

  /** For a restore out of safe mode. */
  RecoveryPlan forRestore() {
    return new RecoveryPlan(false, true, known);
  }

  RecoveryPlan passingOver(Gap gap) {
    return new RecoveryPlan(false, toRestore, known.plus(gap));
  }
}
