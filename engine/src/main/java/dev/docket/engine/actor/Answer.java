package dev.docket.engine.actor;

import dev.docket.engine.state.KnownCommit;
import dev.docket.protocol.CaseReply;

/** What a case's actor answers its keeper. */
sealed interface Answer {

  /** The reply, as the caller gets it. */
  record Reply(CaseReply reply) implements Answer {}

  /** The commit was made before; its receipt is in the event of that sequence number. */
  record Original(KnownCommit commit) implements Answer {}

  /**
   * The command is to be handed over again, with the state of an earlier version.
   *
   * @param lastSequenceNr of the case's last event
   */
  record PastNeeded(long version, long lastSequenceNr) implements Answer {}

  /**
   * The receipts are in the events up to a sequence number.
   *
   * @param lastSequenceNr of the case's last event
   */
  record Past(long from, long to, long lastSequenceNr) implements Answer {}
}
