package dev.docket.engine.actor;

import akka.actor.typed.ActorRef;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.Tombstone;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a keeper hears: commands from outside, news of its case's actor, its own timers. */
public sealed interface KeeperMessage {

  /**
   * A command for the case.
   *
   * @param sinceNanos when the engine was told, by {@link CaseClock#nanos}
   */
  record Told(CaseCommand command, long sinceNanos) implements KeeperMessage, CarriesCommand {}

  /**
   * From the home, which holds back further commands: finish what you have, then stop; or say that
   * you stay, since a quantum is open.
   *
   * @param evenWithOpenQuanta whether open quanta are given up
   */
  record Leave(boolean evenWithOpenQuanta) implements KeeperMessage {}

  /** The engine shuts down: take nothing more, finish what you have, then say so. */
  record Close(ActorRef<Closed> replyTo) implements KeeperMessage {}

  /** The answer to {@link Close}: every command was answered, and the case's actor is gone. */
  record Closed(ActorRef<KeeperMessage> keeper) {}

  /** From the case's actor, which may have ended before this arrives. */
  sealed interface News extends KeeperMessage {

    /** The actor. */
    ActorRef<?> from();
  }

  /** It is this keeper's turn to recover its case. */
  record MayRecover() implements KeeperMessage {}

  /**
   * From the case's actor: it has recovered.
   *
   * @param from the actor: that it ended may be known before this arrives
   * @param version -1 if the case does not exist
   * @param erased what is left of the case; {@code null} if it is not erased
   */
  record Recovered(ActorRef<?> from, long version, Hash stateHash, @Nullable Tombstone erased)
      implements News {}

  /**
   * From the case's actor: its history is broken, and it is there for a restore alone.
   *
   * @param from the actor: that it ended may be known before this arrives
   */
  record AwaitsRestore(ActorRef<?> from, SafeMode safeMode) implements News {}

  /**
   * From the case's actor: the answers to what it was told to perform.
   *
   * @param answers to as many of the commands as it took, the first ones
   */
  record Answered(long ticket, List<Answer> answers) implements KeeperMessage {
    /** Copies the answers. */
    public Answered {
      answers = List.copyOf(answers);
    }
  }

  /**
   * From the case's actor: it does not stop, a quantum is open.
   *
   * @param from the actor: that it ended may be known before this arrives
   */
  record StillOpen(ActorRef<?> from) implements News {}

  /** A read that has waited for a permit has one. */
  record MayRead(JournalRead read) implements KeeperMessage {}

  /** The read journal was read, for all that the read is for. */
  record ReadDone(JournalRead read, CaseReply reply) implements KeeperMessage {}

  /** The state of an earlier version was read, which a command needs before it can be performed. */
  record PastRead(JournalRead read, Request request, CaseState past) implements KeeperMessage {}

  /** The verified prefix of a damaged history was read. */
  record PrefixRead(SafeMode safeMode) implements KeeperMessage {}

  /** The verified prefix of a damaged history could not be read now. */
  record PrefixNotRead(Throwable failure) implements KeeperMessage {

    String why() {
      return "the case's history is broken, and cannot be read now: " + FailureKind.reason(failure);
    }
  }

  /** The wait after a failure is over. */
  record StartAgain() implements KeeperMessage {}

  /** Time to see who has waited for too long. */
  record OverdueCheck() implements KeeperMessage {}

  /** Time to see whether anything was asked since the last time. */
  record IdleCheck() implements KeeperMessage {}

  /** Answers a command that no keeper takes: nothing was taken, a retry is safe. */
  static void busy(CaseCommand command, String reason) {
    new Request(command, 0).busy(reason);
  }

  /** Answers a command whose answer did not come: it may have been performed, or may still be. */
  static void overdue(CaseCommand command, String reason) {
    new Request(command, 0).overdue(reason);
  }
}
