package dev.docket.engine.actor;

import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.Receipt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives the answers of a case's actor, those from the read journal beside the case's own work: it
 * goes on meanwhile. Belongs to one keeper.
 */
final class JournalAnswers {

  private final JournalReads reads;
  private final OpenRequests requests;
  private final Deadlines deadlines;

  /** Of the last commit, since a retry mostly comes soon; all others are in the journal. */
  private @Nullable Receipt newest;

  JournalAnswers(JournalReads reads, OpenRequests requests, Deadlines deadlines) {
    this.reads = reads;
    this.requests = requests;
    this.deadlines = deadlines;
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
        reads.readAgain(original.commit(), reading(request));
      }
    } else if (answer instanceof Answer.Read read) {
      reads.read(read, reading(request));
    } else if (answer instanceof Answer.PastNeeded needed) {
      reads.readPast(needed, reading(request));
    }
  }

  /** It waits for the journal from now on, or for a permit to read it. */
  private Request reading(Request request) {
    requests.read(request);
    deadlines.watch();
    return request;
  }

  /** It is the turn of a read. */
  void begin(KeeperMessage.MayRead turn) {
    reads.begin(turn);
  }

  /** Ends the reads for what was answered meanwhile. */
  void endReadsInVain() {
    reads.endThoseInVain();
  }

  /** The keeper ends. */
  void endReads() {
    reads.endAll();
  }

  /** The journal was read. */
  void give(KeeperMessage.ReadDone done) {
    reads.ended(done.read());
    for (Request request : done.read().requests()) {
      requests.wasRead(request);
      if (!request.isAnswered()) {
        request.answer(done.reply());
      }
    }
  }

  /** The state of an earlier version was read. */
  void took(KeeperMessage.PastRead message) {
    reads.ended(message.read());
    requests.wasRead(message.request());
    message.request().give(message.past());
  }
}
