package dev.docket.engine.linearizability;

import org.jspecify.annotations.Nullable;

/**
 * What one client asked of one case, from the first attempt to the last answer; retries with the
 * same key are one operation.
 *
 * @param key of the commit; for a read any text
 * @param expected the version that the commit expected, or -1 for any
 * @param invoked when it began, by a clock that all clients share
 * @param returned when its last answer was there
 */
record Operation(String key, long expected, long invoked, long returned, Seen seen) {

  /** What the client was told in the end. */
  sealed interface Seen {

    /** The version of the case at which the operation took effect. */
    long version();
  }

  /** The commit was made, as that version. */
  record Made(long version) implements Seen {}

  /** The commit was refused, since the case was of that version. */
  record Conflict(long version) implements Seen {}

  /** The state was read: its version, how many commits it has counted, and the key of the last. */
  record Read(long version, long count, @Nullable String last) implements Seen {}
}
