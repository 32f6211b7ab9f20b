package dev.docket.engine.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When a quantum is folded: read once by the actor, so that no step looks at a clock.
 *
 * @param version the version that the quantum would make
 * @param time UTC, cut to milliseconds: receipts have no more
 */
public record At(long version, Instant time) {

  /**
   * Cuts the time to milliseconds.
   *
   * @throws IllegalArgumentException if the version is below 1: the genesis is not folded
   */
  public At {
    if (version < 1) {
      throw new IllegalArgumentException("a quantum makes a version from 1, not " + version);
    }
    time = time.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * The version after this state's, not before its time: a clock that was set back must not make
   * receipts run backwards.
   */
  public static At after(CaseState before, Instant now) {
    return next(before, now.isBefore(before.lastCommitAt()) ? before.lastCommitAt() : now);
  }

  /**
   * The version of a restore out of safe mode: after all that may have been given, which is one for
   * each number of the journal.
   *
   * @param lastGood the state that is restored upon
   * @param sequenceNr the highest number that the journal has given to an event of the case
   */
  public static At beyond(CaseState lastGood, long sequenceNr, Instant now) {
    long numbers = sequenceNr - lastGood.lastSequenceNr();
    return new At(lastGood.version() + numbers + 1, after(lastGood, now).time());
  }

  /** The version after this state's. */
  public static At next(CaseState before, Instant time) {
    return new At(before.version() + 1, time);
  }
}
