package dev.docket.persistence.repair;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a repair is to do.
 *
 * @param apply whether it does it; otherwise it says what it would do, and changes nothing
 * @param backup a backup of the same store, or a copy, from which what is lost is taken; or {@code
 *     null}
 * @param accepts which losses an operator accepts, those of earlier repairs too
 */
public record RepairOrder(boolean apply, @Nullable Path backup, LogRepair.Acceptance accepts) {

  /** What would be done, and what would be lost. */
  public static final RepairOrder PLAN = new RepairOrder(false, null, loss -> false);

  /** As this, and does it. */
  public RepairOrder applied() {
    return new RepairOrder(true, backup, accepts);
  }

  /** As this, with a backup. */
  public RepairOrder from(Path directory) {
    return new RepairOrder(apply, directory, accepts);
  }

  /** As this, with what an operator accepts. */
  public RepairOrder accepting(LogRepair.Acceptance acceptance) {
    return new RepairOrder(apply, backup, acceptance);
  }
}
