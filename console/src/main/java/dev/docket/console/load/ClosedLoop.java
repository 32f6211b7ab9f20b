package dev.docket.console.load;

import akka.actor.typed.ActorRef;
import dev.docket.console.runtime.ProblemException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of one window share: whether they go on, and what they measured.
 *
 * @param <R> what a command is answered
 */
final class ClosedLoop<R> {
  private static final long PATIENCE_SECONDS = 60;

  private final Door<R> door;
  private final CountDownLatch working;
  private final Latencies latencies = new Latencies();
  private final LongAdder answers = new LongAdder();
  private final AtomicReference<String> refusal = new AtomicReference<>();
  private volatile boolean measuring;
  private volatile boolean over;

  /**
   * The way to the cases.
   *
   * @param <R> what a command is answered
   */
  interface Door<R> {
    /** Sends the client's next command. */
    void send(int client, ActorRef<R> replyTo);

    /** Why an answer says that nothing was committed; {@code null} if it was. */
    @Nullable String refusal(R answer);
  }

  ClosedLoop(Door<R> door, int clients) {
    this.door = door;
    this.working = new CountDownLatch(clients);
  }

  void send(int client, ActorRef<R> replyTo) {
    door.send(client, replyTo);
  }

  /** Takes an answer; says whether the client goes on. */
  boolean answered(R answer, long sentNanos) {
    if (measuring) {
      latencies.add(System.nanoTime() - sentNanos);
    }
    answers.increment();
    String why = door.refusal(answer);
    if (why != null) {
      refusal.compareAndSet(null, why);
    }
    if (over || why != null) {
      working.countDown();
      return false;
    }
    return true;
  }

  /** How many answers there have been. */
  long answers() {
    return answers.sum();
  }

  void measure(boolean now) {
    measuring = now;
  }

  /** Lets the clients end, waits for their last answers, and gives the latencies in nanoseconds. */
  Histogram end() {
    over = true;
    try {
      if (!working.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new ProblemException(working.getCount() + " commands were not answered");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ProblemException("interrupted", interrupted);
    }
    String why = refusal.get();
    if (why != null) {
      throw new ProblemException("a command was refused: " + why);
    }
    return latencies.together();
  }
}
