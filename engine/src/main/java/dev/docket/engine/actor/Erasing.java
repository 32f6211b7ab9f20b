package dev.docket.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import dev.docket.engine.state.Tombstone;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.NotWritten;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.PastDamaged;
import org.jspecify.annotations.Nullable;

/**
 * The erase of a case: begins once the case's own actor is gone, since only one may write, and says
 * what came of it. Belongs to one keeper.
 */
final class Erasing {

  private final ActorContext<KeeperMessage> context;
  private final CaseId id;
  private final CaseSettings settings;
  private final CaseHistory history;
  private final OpenRequests requests;
  private final JournalAnswers answers;
  private final FailureKind failureKind;
  private final CaseLog log;

  /** What is to be done, or is being done. */
  private @Nullable EraseRun run;

  private @Nullable ErasedCase erased;
  private String failure = "";

  Erasing(
      ActorContext<KeeperMessage> context,
      CaseId id,
      CaseSettings settings,
      CaseHistory history,
      OpenRequests requests,
      JournalAnswers answers,
      FailureKind failureKind) {
    this.context = context;
    this.id = id;
    this.settings = settings;
    this.history = history;
    this.requests = requests;
    this.answers = answers;
    this.failureKind = failureKind;
    this.log = new CaseLog(KeeperActor.class, id);
  }

  /** The case's actor is started: it will tell whether the case is erased. */
  void forget() {
    run = null;
    erased = null;
  }

  /**
   * The case's actor has decided that the case can be erased.
   *
   * @return whether it will be for this request; it is not if another one came first
   */
  boolean decided(Request request, Answer.Erasable decision) {
    if (run != null) {
      return false;
    }
    run = EraseRun.of(decision);
    requests.erase(request);
    return true;
  }

  /** The case's actor has recovered; whether it has found that the case is erased. */
  boolean found(KeeperMessage.Recovered recovered) {
    return found(recovered.erased());
  }

  private boolean found(@Nullable Tombstone tombstone) {
    if (tombstone != null) {
      erased = new ErasedCase(tombstone, tombstone.isAlone());
      run = tombstone.isAlone() ? null : EraseRun.deletion(tombstone);
    }
    return tombstone != null;
  }

  /** Whether there is something to be done, once the case's actor is gone and nobody reads. */
  boolean isNext() {
    return run != null;
  }

  /**
   * The actor below the keeper has ended: the case's own, or the one that erases it.
   *
   * @param phase what the keeper was at
   * @param cause why, if it failed
   * @return what the keeper is at now: ERASING, ERASED, or WAITING after a {@link #failure}; {@code
   *     null} if the case is not to be erased
   */
  @Nullable Phase afterEnd(Phase phase, @Nullable Throwable cause) {
    found(ErasedException.tombstoneIn(cause));
    EraseRun current = run;
    if (phase == Phase.ERASING && current != null) {
      run = null;
      if (!ended(current, cause)) {
        return Phase.WAITING;
      }
    } else if (current != null) {
      begin(current);
      return Phase.ERASING;
    }
    if (erased == null) {
      return null;
    }
    requests.answerWaiting(request -> answers.give(request, answer(request)));
    return Phase.ERASED;
  }

  /** The keeper hears that it has ended as it hears of the case's actor. */
  private void begin(EraseRun begun) {
    akka.actor.ActorRef eraser =
        Adapter.actorOf(context, new Eraser(id, settings, history, begun).props());
    ActorRef<Void> watched = Adapter.toTyped(eraser);
    context.watch(watched);
  }

  /** Answers the erase; whether the case is erased, of which a part may be left to do. */
  private boolean ended(EraseRun ended, @Nullable Throwable cause) {
    if (cause != null) {
      ended.failed(cause);
    }
    Throwable fault = ended.fault();
    failure = fault == null ? "the erase was stopped" : FailureKind.reason(fault);
    Tombstone tombstone = ended.tombstone();
    if (tombstone == null) {
      requests.answerErase(request -> request.answer(failed(request, ended, failure)));
      return false;
    }
    ErasedCase now = new ErasedCase(tombstone, ended.isDeleted());
    erased = now;
    if (!now.deleted()) {
      log.warn(
          tombstone.version(),
          "Case {} is erased, but what it was is not deleted; that is tried again when it is"
              + " started the next time: {}",
          id,
          failure);
    }
    requests.answerErase(request -> request.answer(now.done(new Committed(tombstone.receipt()))));
    return true;
  }

  /** Why the last erase failed. */
  String failure() {
    return failure;
  }

  private CaseReply failed(Request request, EraseRun failed, String reason) {
    Throwable fault = failed.fault();
    if (fault != null && failureKind.isCertainlyNotWritten(fault)) {
      return new NotWritten(reason);
    } else if (failed.mayBeErased()) {
      return new OutcomeUnknown(request.committing().orElseThrow(), reason);
    } else if (fault != null && failureKind.isDamage(fault)) {
      return new PastDamaged(failed.carriedVersion() + 1, reason);
    }
    return new Busy("the case is not erased: " + reason);
  }

  /** Whether this is the erase again, and there is something left to be done. */
  boolean isToGoOn(Request request) {
    return erased != null && erased.isToGoOn(request.command());
  }

  /** What an erased case answers. */
  Answer answer(Request request) {
    if (erased == null) {
      throw new IllegalStateException("case " + id + " is not erased");
    }
    return erased.answer(request.command());
  }
}
