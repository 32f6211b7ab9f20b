package dev.docket.engine.actor;

import dev.docket.engine.state.Tombstone;
import org.jspecify.annotations.Nullable;

/**
 * Ends the recovery of an erased case that has read as many events as are worth a snapshot: Akka
 * would take one now, of a state that there is not.
 */
final class ErasedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Chains of causes are short; a longer one is a loop. */
  private static final int DEEPEST = 32;

  private final transient Tombstone tombstone;

  ErasedException(Tombstone tombstone) {
    super("the case is erased, as version " + tombstone.version());
    this.tombstone = tombstone;
  }

  /** What is left of the case, if that is why its actor ended; {@code null} if it is not. */
  static @Nullable Tombstone tombstoneIn(@Nullable Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof ErasedException erased) {
        return erased.tombstone;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
