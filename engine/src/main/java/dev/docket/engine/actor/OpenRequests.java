package dev.docket.engine.actor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The commands that a keeper took and did not answer yet: those that wait, in their order, the one
 * that the case's actor has, and those that are being answered from the read journal.
 */
final class OpenRequests {

  private final int most;
  private final Deque<Request> waiting = new ArrayDeque<>();
  private final Set<Request> reading = new LinkedHashSet<>();
  private @Nullable Request inFlight;
  private long ticket;

  /**
   * None yet.
   *
   * @param most how many may be open besides the one that the actor has
   */
  OpenRequests(int most) {
    this.most = most;
  }

  boolean isFull() {
    return waiting.size() + reading.size() >= most;
  }

  boolean isEmpty() {
    return inFlight == null && waiting.isEmpty() && reading.isEmpty();
  }

  boolean isAnyWaiting() {
    return !waiting.isEmpty();
  }

  void add(Request request) {
    waiting.add(request);
  }

  /** Takes the next one that waits, if there is one and the actor has none. */
  @Nullable Request next() {
    return inFlight == null ? waiting.poll() : null;
  }

  /** The actor gets this one; gives the ticket that its answer must carry. */
  long handOver(Request request) {
    inFlight = request;
    return ++ticket;
  }

  /** Takes back the one that the actor has; {@code null} if that is not the one of the ticket. */
  @Nullable Request takeBack(long answered) {
    return answered == ticket ? takeBack() : null;
  }

  /** Takes back the one that the actor has, if it has one. */
  @Nullable Request takeBack() {
    Request request = inFlight;
    inFlight = null;
    return request;
  }

  void read(Request request) {
    reading.add(request);
  }

  void wasRead(Request request) {
    reading.remove(request);
  }

  /** Answers all that wait. */
  void answerWaiting(Consumer<Request> answer) {
    while (!waiting.isEmpty()) {
      answer.accept(waiting.remove());
    }
  }

  /** Answers all, the one that the actor has by what its end leaves open. */
  void answerAll(String reason) {
    Request abandoned = takeBack();
    if (abandoned != null) {
      abandoned.abandoned(reason);
    }
    answerWaiting(request -> request.busy(reason));
    reading.forEach(request -> request.busy(reason));
    reading.clear();
  }
}
