package dev.docket.engine.actor;

import dev.docket.protocol.CaseReply.PastDamaged;
import org.jspecify.annotations.Nullable;

/** What is stored of an earlier version of a case does not hold. */
final class DamagedPastException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final long version;

  /**
   * Made when the events before were read.
   *
   * @param version the first version that does not hold
   */
  DamagedPastException(long version, Throwable damage) {
    super(FailureKind.reason(damage), damage);
    this.version = version;
  }

  /** The answer to a caller whose read failed so; {@code null} if it failed for another reason. */
  static @Nullable PastDamaged answerTo(Throwable failure) {
    Throwable said = failure instanceof DamagedPastException ? failure : failure.getCause();
    return said instanceof DamagedPastException damaged
        ? new PastDamaged(damaged.version, String.valueOf(damaged.getMessage()))
        : null;
  }
}
