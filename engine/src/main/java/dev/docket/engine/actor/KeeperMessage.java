package dev.docket.engine.actor;

import akka.actor.typed.ActorRef;
import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.Hash;

/** What a keeper hears: commands from outside, news of its case's actor, its own timers. */
public sealed interface KeeperMessage {

  /** A command for the case. */
  record Told(CaseCommand command) implements KeeperMessage {}

  /** From the home: stop if nothing waits for you, else say that you stay. */
  record LeaveIfIdle() implements KeeperMessage {}

  /**
   * From the case's actor: it has recovered.
   *
   * @param from the actor: that it ended may be known before this arrives
   * @param version -1 if the case does not exist
   */
  record Recovered(ActorRef<?> from, long version, Hash stateHash) implements KeeperMessage {}

  /** From the case's actor: the answer to what it was told to perform. */
  record Answered(long ticket, Answer answer) implements KeeperMessage {}

  /**
   * From the case's actor: it does not stop, a quantum is open.
   *
   * @param from the actor: that it ended may be known before this arrives
   */
  record StillOpen(ActorRef<?> from) implements KeeperMessage {}

  /** The read journal was read for a request. */
  record ReadDone(Request request, CaseReply reply) implements KeeperMessage {}

  /** The state of an earlier version was read, which a command needs before it can be performed. */
  record PastRead(Request request, CaseState past) implements KeeperMessage {}

  /** The verified prefix of a damaged history was read. */
  record PrefixRead(SafeMode safeMode) implements KeeperMessage {}

  /** The verified prefix of a damaged history could not be read now. */
  record PrefixNotRead(Throwable failure) implements KeeperMessage {}

  /** The wait after a failure is over. */
  record StartAgain() implements KeeperMessage {}

  /** Time to see whether anything was asked since the last time. */
  record IdleCheck() implements KeeperMessage {}
}
