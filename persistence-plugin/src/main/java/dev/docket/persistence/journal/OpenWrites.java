package dev.docket.persistence.journal;

import akka.actor.ActorRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The writes that a journal took and did not answer yet. Each is answered as soon as its own
 * outcome and those of all before it are known: Akka's actors rely on answers that come in the
 * order of the requests. Safe for use by any thread.
 *
 * <p>Design note: Akka's own base class does the same by an actor in between, two futures, a timer
 * and a task on the dispatcher for each write, see ADR 20.
 */
final class OpenWrites {
  private final ActorRef journal;
  private final Duration patience;
  private final Deque<Open> open = new ArrayDeque<>();

  /**
   * None yet.
   *
   * @param patience after which a write is answered as failed though its outcome is not known
   */
  OpenWrites(ActorRef journal, Duration patience) {
    this.journal = journal;
    this.patience = patience;
  }

  /** Takes note of a request, behind all others. */
  Open add(WriteAnswer answer) {
    Open added = new Open(answer, System.nanoTime());
    synchronized (open) {
      open.addLast(added);
    }
    return added;
  }

  /** A write without an answer. */
  final class Open {
    private final WriteAnswer answer;
    private final long sinceNanos;
    private @Nullable Iterable<Optional<Exception>> results;
    private @Nullable Throwable failure;

    private Open(WriteAnswer answer, long sinceNanos) {
      this.answer = answer;
      this.sinceNanos = sinceNanos;
    }

    /** What became of each atomic write, see {@link EventWriter#writeTo}. To be called once. */
    void done(Iterable<Optional<Exception>> outcome) {
      synchronized (open) {
        results = outcome;
        answerInOrder();
      }
    }

    /** Nothing was handed to the store, since of this. To be called once. */
    void rejected(Exception cause) {
      done(answer.allRejected(cause));
    }

    /** Nothing, or nobody knows what, was written. To be called once. */
    void failed(Throwable cause) {
      synchronized (open) {
        failure = cause;
        answerInOrder();
      }
    }

    private boolean isSettled() {
      return results != null || failure != null;
    }

    private void give() {
      if (results != null) {
        answer.done(results, journal);
      } else if (failure != null) {
        answer.failed(failure, journal);
      }
    }
  }

  /** Answers are messages, so this blocks nobody for long. */
  private void answerInOrder() {
    Open head = open.peekFirst();
    while (head != null && head.isSettled()) {
      open.removeFirst().give();
      head = open.peekFirst();
    }
  }

  /** Whether every write that was taken is answered. */
  boolean isEmpty() {
    synchronized (open) {
      return open.isEmpty();
    }
  }

  /** Gives up those that have waited for too long; they may still become durable. */
  void giveUpOverdue() {
    synchronized (open) {
      Open head = open.peekFirst();
      while (head != null && System.nanoTime() - head.sinceNanos >= patience.toNanos()) {
        head.failed(
            new TimeoutException(
                "no answer of the store within "
                    + patience.toMillis()
                    + " ms (circuit-breaker.call-timeout); it may still be written"));
        head = open.peekFirst();
      }
    }
  }
}
