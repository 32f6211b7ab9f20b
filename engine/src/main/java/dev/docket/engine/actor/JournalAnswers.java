package dev.docket.engine.actor;

import akka.actor.typed.javadsl.ActorContext;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Gives the answers of a case's actor, those from the read journal beside the case's own work: it
 * goes on meanwhile. Belongs to one keeper.
 */
final class JournalAnswers {

  private final ActorContext<KeeperMessage> context;
  private final CaseHistory history;
  private final OpenRequests requests;

  /** Of the last commit, since a retry mostly comes soon; all others are in the journal. */
  private @Nullable Receipt newest;

  JournalAnswers(ActorContext<KeeperMessage> context, CaseHistory history, OpenRequests requests) {
    this.context = context;
    this.history = history;
    this.requests = requests;
  }

  /** The case was recovered, maybe from a journal that was repaired. */
  void forget() {
    newest = null;
  }

  /**
   * Gives the answers to what was handed over; what is left over waits again.
   *
   * @param erasing takes the first one that is to erase the case
   * @return the version of the last commit among them; -1 for none
   */
  long give(KeeperMessage.Answered message, Erasing erasing) {
    List<Request> handedOver = requests.takeBack(message.ticket());
    int taken = Math.min(message.answers().size(), handedOver.size());
    List<Request> later = new ArrayList<>();
    long version = -1;
    for (int i = 0; i < taken; i++) {
      Answer answer = message.answers().get(i);
      if (answer instanceof Answer.Reply reply && reply.reply() instanceof Committed committed) {
        version = committed.receipt().body().seq();
      }
      if (!(answer instanceof Answer.Erasable erasable)) {
        give(handedOver.get(i), answer);
      } else if (!erasing.decided(handedOver.get(i), erasable)) {
        later.add(handedOver.get(i));
      }
    }
    later.addAll(handedOver.subList(taken, handedOver.size()));
    requests.waitAgain(later);
    return version;
  }

  /** Gives an answer, now or when the journal was read. */
  void give(Request request, Answer answer) {
    if (answer instanceof Answer.Reply reply) {
      if (reply.reply() instanceof Committed committed) {
        newest = committed.receipt();
      }
      if (!request.isAnswered()) {
        request.answer(reply.reply());
      }
    } else if (request.isAnswered()) {
      return;
    } else if (answer instanceof Answer.Original original) {
      long wanted = original.commit().version();
      Receipt known = newest;
      if (known != null && known.body().seq() == wanted) {
        request.answer(new Duplicate(known));
      } else {
        read(request, history.duplicate(original.commit()), "the receipt of version " + wanted);
      }
    } else if (answer instanceof Answer.Read read) {
      read(request, read.reading().from(history), read.what());
    } else if (answer instanceof Answer.PastNeeded needed) {
      readPast(request, needed);
    }
  }

  /** Nothing is written yet, so a fault leaves nothing open and a retry is safe. */
  private void readPast(Request request, Answer.PastNeeded needed) {
    requests.read(request);
    context.pipeToSelf(
        history.stateAt(needed.version(), needed.state()),
        (past, fault) ->
            fault == null
                ? new KeeperMessage.PastRead(request, past)
                : new KeeperMessage.ReadDone(
                    request, notRead("version " + needed.version(), fault)));
  }

  private void read(Request request, CompletionStage<? extends CaseReply> reply, String what) {
    requests.read(request);
    context.pipeToSelf(
        reply,
        (done, fault) ->
            new KeeperMessage.ReadDone(request, fault == null ? done : notRead(what, fault)));
  }

  private static CaseReply notRead(String what, Throwable fault) {
    CaseReply damaged = DamagedPastException.answerTo(fault);
    return damaged != null
        ? damaged
        : new Busy(what + " could not be read: " + FailureKind.reason(fault));
  }

  /** The journal was read. */
  void give(KeeperMessage.ReadDone done) {
    requests.wasRead(done.request());
    if (!done.request().isAnswered()) {
      done.request().answer(done.reply());
    }
  }
}
