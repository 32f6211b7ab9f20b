package dev.docket.engine.actor;

import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.NotWritten;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The commands that a keeper took and did not answer yet: those that wait, in their order, those
 * that the case's actor has, those that are being answered from the read journal, and the restart
 * or the erase that is under way.
 */
final class OpenRequests {

  private final int most;
  private final Deque<Request> waiting = new ArrayDeque<>();
  private final Set<Request> reading = new LinkedHashSet<>();
  private List<Request> handedOver = List.of();
  private @Nullable Request restarting;
  private @Nullable Request erasing;
  private long ticket;

  /** How many of those at the head are to be handed over one by one. */
  private int oneByOne;

  /**
   * None yet.
   *
   * @param most how many may be open besides those that the actor has
   */
  OpenRequests(int most) {
    this.most = most;
  }

  boolean isFull() {
    return waiting.size() + reading.size() >= most;
  }

  boolean isEmpty() {
    return restarting == null
        && erasing == null
        && handedOver.isEmpty()
        && waiting.isEmpty()
        && reading.isEmpty();
  }

  /** Whether the actor is needed for something. */
  boolean isAnyWaiting() {
    return restarting != null || !waiting.isEmpty();
  }

  boolean isRestarting() {
    return restarting != null;
  }

  void add(Request request) {
    waiting.add(request);
  }

  /** The restart is under way from now on. */
  void restart(Request request) {
    restarting = request;
  }

  /** Begins the restart that waits at the head, if there is one and the actor has nothing. */
  boolean restartNext() {
    Request head = handedOver.isEmpty() ? waiting.peek() : null;
    if (head == null || !head.isRestart()) {
      return false;
    }
    restarting = waiting.remove();
    return true;
  }

  /** Answers the restart that is under way, if there is one. */
  void answerRestart(CaseReply reply) {
    if (restarting != null) {
      restarting.answer(reply);
      restarting = null;
    }
  }

  /**
   * Takes the next ones that wait, up to a restart, if the actor has none: they are what it has
   * from now on.
   *
   * @return empty if there is nothing to hand over
   */
  List<Request> handOver(int atMost) {
    if (!handedOver.isEmpty() || waiting.isEmpty()) {
      return List.of();
    }
    int size = oneByOne > 0 ? 1 : atMost;
    oneByOne = Math.max(0, oneByOne - 1);
    List<Request> next = new ArrayList<>();
    for (Request head = waiting.peek();
        head != null && next.size() < size && !head.isRestart();
        head = waiting.peek()) {
      next.add(waiting.remove());
    }
    handedOver = next;
    ticket++;
    return next;
  }

  /** Takes the restore that waits longest, as {@link #handOver} does; empty if none waits. */
  List<Request> handOverRestore() {
    for (Request request : waiting) {
      if (request.restore() != null) {
        waiting.remove(request);
        handedOver = List.of(request);
        ticket++;
        return handedOver;
      }
    }
    return List.of();
  }

  /** The restores that wait and for which no actor was started. */
  List<Request> takeUntriedRestores() {
    List<Request> taken = waiting.stream().filter(Request::isUntriedRestore).toList();
    waiting.removeAll(taken);
    return taken;
  }

  /** All that wait for the actor, which are to be taken once more. */
  List<Request> takeWaiting() {
    List<Request> taken = List.copyOf(waiting);
    waiting.clear();
    oneByOne = 0;
    return taken;
  }

  /** What the answer to what was handed over last must carry. */
  long ticket() {
    return ticket;
  }

  /** Takes back what the actor has; nothing if that is not what has this ticket. */
  List<Request> takeBack(long answered) {
    return answered == ticket ? takeBack() : List.of();
  }

  /** Takes back what the actor has. */
  List<Request> takeBack() {
    List<Request> taken = handedOver;
    handedOver = List.of();
    return taken;
  }

  /** Puts these before all that wait, in their order. */
  void waitAgain(List<Request> first) {
    for (int i = first.size() - 1; i >= 0; i--) {
      if (!first.get(i).isAnswered()) {
        waiting.addFirst(first.get(i));
      }
    }
  }

  void read(Request request) {
    reading.add(request);
  }

  boolean isReading() {
    return !reading.isEmpty();
  }

  /** The erase is under way from now on. */
  void erase(Request request) {
    erasing = request;
  }

  /** Answers the erase that is under way, if there is one that was not answered. */
  void answerErase(Consumer<Request> answer) {
    if (erasing != null && !erasing.isAnswered()) {
      answer.accept(erasing);
    }
    erasing = null;
  }

  void wasRead(Request request) {
    reading.remove(request);
  }

  /**
   * The actor ended, unasked, with what it had.
   *
   * @param cause {@code null} if somebody stopped it
   * @return whether the journal gave a clear answer
   */
  boolean ended(@Nullable Throwable cause, String reason, FailureKind kind) {
    if (cause instanceof UndecidedException undecided) {
      undecided(undecided.position(), reason);
    } else if (cause != null && kind.isCertainlyNotWritten(cause)) {
      notWritten(reason);
      return true;
    } else {
      abandoned(reason);
    }
    return false;
  }

  /**
   * The actor ended, and what it had is certainly not written. A commit that was alone is answered
   * so; of several any may be the one at fault, so they are taken again one by one.
   */
  private void notWritten(String reason) {
    List<Request> again = takeBack();
    long commits = again.stream().filter(request -> request.committing().isPresent()).count();
    int before = waiting.size();
    for (int i = again.size() - 1; i >= 0; i--) {
      Request request = again.get(i);
      if (commits == 1 && request.committing().isPresent() && !request.isAnswered()) {
        request.answer(new NotWritten(reason));
      } else if (!request.isAnswered()) {
        waiting.addFirst(request);
      }
    }
    oneByOne = waiting.size() - before;
  }

  /**
   * The actor ended before it wrote anything, since it could not decide this one: it is answered
   * so, and those beside it are taken again.
   */
  private void undecided(int position, String reason) {
    List<Request> again = takeBack();
    if (position < again.size() && !again.get(position).isAnswered()) {
      Request fault = again.get(position);
      if (fault.committing().isPresent()) {
        fault.answer(new NotWritten(reason));
      } else {
        fault.abandoned(reason);
      }
    }
    waitAgain(again);
  }

  /** The actor ended, and what became of what it had is not known. */
  private void abandoned(String reason) {
    for (Request request : takeBack()) {
      if (!request.isAnswered()) {
        request.abandoned(reason);
      }
    }
  }

  /** Answers all that wait for the actor. */
  void answerWaiting(Consumer<Request> answer) {
    if (restarting != null) {
      answer.accept(restarting);
      restarting = null;
    }
    while (!waiting.isEmpty()) {
      answer.accept(waiting.remove());
    }
    oneByOne = 0;
  }

  /**
   * Answers those that have waited for too long.
   *
   * @return for how long the one waits that waits longest now; -1 if none does
   */
  long answerOverdue(long nowNanos, long mostNanos, String why) {
    long longest = -1;
    for (Request request : handedOver) {
      if (!request.isAnswered()) {
        longest = Math.max(longest, overdue(request, nowNanos, mostNanos, why));
      }
    }
    if (erasing != null && !erasing.isAnswered()) {
      longest = Math.max(longest, overdue(erasing, nowNanos, mostNanos, why));
    }
    if (restarting != null && restarting.waitedNanos(nowNanos) >= mostNanos) {
      restarting.busy(why);
      restarting = null;
    } else if (restarting != null) {
      longest = Math.max(longest, restarting.waitedNanos(nowNanos));
    }
    longest = Math.max(longest, busy(waiting.iterator(), nowNanos, mostNanos, why));
    return Math.max(longest, busy(reading.iterator(), nowNanos, mostNanos, why));
  }

  /** For how long it waits, or -1 if it was answered now. */
  private static long overdue(Request request, long nowNanos, long mostNanos, String why) {
    long waited = request.waitedNanos(nowNanos);
    if (waited >= mostNanos) {
      request.overdue(why);
      return -1;
    }
    return waited;
  }

  private static long busy(
      Iterator<Request> requests, long nowNanos, long mostNanos, String reason) {
    long longest = -1;
    while (requests.hasNext()) {
      Request request = requests.next();
      long waited = request.waitedNanos(nowNanos);
      if (waited >= mostNanos) {
        request.busy(reason);
        requests.remove();
      } else {
        longest = Math.max(longest, waited);
      }
    }
    return longest;
  }

  /** Answers all, those that the actor has by what its end leaves open. */
  void answerAll(String reason) {
    abandoned(reason);
    answerErase(request -> request.abandoned(reason));
    answerWaiting(request -> request.busy(reason));
    reading.forEach(request -> request.busy(reason));
    reading.clear();
  }
}
