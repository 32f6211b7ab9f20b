package dev.docket.engine.actor;

import akka.actor.typed.javadsl.ActorContext;
import dev.docket.engine.state.KnownCommit;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.Busy;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The reads of the journal for the answers of one case: those that have begun, and those that wait
 * for a permit. Retries of the same commit that wait share one.
 *
 * <p>Belongs to one keeper. A permit comes back on the thread on which its read ends, so that it
 * does not matter what became of the keeper; a read that nobody waits for any more is ended.
 */
final class JournalReads {

  private final ActorContext<KeeperMessage> context;
  private final CaseHistory history;
  private final ReadPermits permits;
  private final Set<JournalRead> open = new LinkedHashSet<>();
  private final Map<KnownCommit, JournalRead> waitingRetries = new HashMap<>();

  JournalReads(ActorContext<KeeperMessage> context, CaseHistory history, CaseSettings settings) {
    this.context = context;
    this.history = history;
    this.permits = JournalPermits.get(context.getSystem()).reads(settings);
  }

  /** Reads the receipt of a commit for a retry of it. */
  void readAgain(KnownCommit commit, Request request) {
    JournalRead same = waitingRetries.get(commit);
    if (same != null) {
      same.answers(request);
      return;
    }
    read(
        request,
        "the receipt of version " + commit.version(),
        (from, read) ->
            from.duplicate(commit).thenApply(found -> new KeeperMessage.ReadDone(read, found)),
        commit);
  }

  /** Reads a reply. */
  void read(Answer.Read wanted, Request request) {
    read(
        request,
        wanted.what(),
        (from, read) ->
            wanted.reading().from(from).thenApply(reply -> new KeeperMessage.ReadDone(read, reply)),
        null);
  }

  /** Reads the state of an earlier version, with which the request is to be performed again. */
  void readPast(Answer.PastNeeded needed, Request request) {
    read(
        request,
        "version " + needed.version(),
        (from, read) ->
            from.stateAt(needed.version(), needed.state())
                .thenApply(past -> new KeeperMessage.PastRead(read, request, past)),
        null);
  }

  private void read(
      Request request, String what, JournalRead.Reading reading, @Nullable KnownCommit commit) {
    JournalRead read = new JournalRead(context.getSelf(), what, reading, commit);
    read.answers(request);
    open.add(read);
    if (permits.acquire(read)) {
      begin(read);
    } else if (commit != null) {
      waitingRetries.put(commit, read);
    }
  }

  /** It is the turn of a read that has waited; if it is none of these any more, nothing happens. */
  void begin(KeeperMessage.MayRead turn) {
    if (open.contains(turn.read())) {
      begin(turn.read());
    }
  }

  private void begin(JournalRead read) {
    waitsNoMore(read);
    context.pipeToSelf(
        released(read.begin(history), read),
        (done, fault) ->
            fault == null ? done : new KeeperMessage.ReadDone(read, notRead(read.what(), fault)));
  }

  private <T> CompletionStage<T> released(CompletionStage<T> reading, JournalRead read) {
    return reading.whenComplete((done, fault) -> permits.release(read));
  }

  /** Nothing is written yet, so a fault leaves nothing open and a retry is safe. */
  private static CaseReply notRead(String what, Throwable fault) {
    CaseReply damaged = DamagedPastException.answerTo(fault);
    return damaged != null
        ? damaged
        : new Busy(what + " could not be read: " + FailureKind.reason(fault));
  }

  /** The keeper has heard that a read has ended. */
  void ended(JournalRead read) {
    open.remove(read);
  }

  /** Ends those that nobody waits for any more; one that has not begun gives up its place. */
  void endThoseInVain() {
    List.copyOf(open).stream().filter(JournalRead::isInVain).forEach(this::end);
  }

  /** Ends all: the keeper ends. */
  void endAll() {
    List.copyOf(open).forEach(this::end);
  }

  private void end(JournalRead read) {
    open.remove(read);
    waitsNoMore(read);
    if (read.isBegun()) {
      read.end();
    } else {
      permits.release(read);
    }
  }

  private void waitsNoMore(JournalRead read) {
    if (read.commit() != null) {
      waitingRetries.remove(read.commit(), read);
    }
  }
}
