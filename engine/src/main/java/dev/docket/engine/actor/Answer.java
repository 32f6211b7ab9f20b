package dev.docket.engine.actor;

import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.KnownCommit;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseReply;
import java.util.concurrent.CompletionStage;

/** What a case's actor answers its keeper. */
sealed interface Answer {

  /** The reply, as the caller gets it. */
  record Reply(CaseReply reply) implements Answer {}

  /** The commit was made before; its receipt is in the event of that sequence number. */
  record Original(KnownCommit commit) implements Answer {}

  /**
   * The command is to be handed over again, with the state of an earlier version.
   *
   * @param state of which it is an earlier one
   */
  record PastNeeded(long version, CaseState state) implements Answer {}

  /**
   * The case is to be erased, by whoever comes after this actor.
   *
   * @param event of the erase
   * @param state that is erased
   * @param lastSequenceNr the highest that the journal has given to an event of the case
   */
  record Erasable(CaseEvent.Controlled event, CaseState state, long lastSequenceNr)
      implements Answer {}

  /**
   * The reply stands in the journal, and is read there while the case goes on.
   *
   * @param what is read, for people
   */
  record Read(String what, Reading reading) implements Answer {}

  /** Makes a reply of stored events. */
  @FunctionalInterface
  interface Reading {
    CompletionStage<? extends CaseReply> from(CaseHistory history);
  }
}
