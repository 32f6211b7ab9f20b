package dev.docket.engine.actor;

import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseCommand;
import org.jspecify.annotations.Nullable;

/** What a case's actor hears, from its keeper only. */
sealed interface CaseMessage {

  /**
   * Perform this and answer the keeper with the same ticket; the command's own {@code replyTo} is
   * the keeper's business.
   *
   * @param past the state that {@link Answer.PastNeeded} asked for, if it did
   */
  record Perform(long ticket, CaseCommand command, @Nullable CaseState past)
      implements CaseMessage {}

  /** Stop, if no quantum is open. */
  record StopIfIdle() implements CaseMessage {}

  /** The lease of a quantum may be over. */
  record DropExpired() implements CaseMessage {}
}
