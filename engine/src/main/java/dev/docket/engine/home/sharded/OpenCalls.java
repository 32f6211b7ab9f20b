package dev.docket.engine.home.sharded;

import akka.Done;
import java.util.concurrent.CompletableFuture;

/** How many calls of this node wait for their answer. Safe for any number of threads. */
final class OpenCalls {

  private final CompletableFuture<Done> allAnswered = new CompletableFuture<>();
  private long open;
  private boolean closed;

  /** Counts a call; false if none is taken any more. */
  synchronized boolean begin() {
    if (closed) {
      return false;
    }
    open++;
    return true;
  }

  /** A call that was counted has its answer. */
  void end() {
    boolean isLast;
    synchronized (this) {
      open--;
      isLast = closed && open == 0;
    }
    if (isLast) {
      allAnswered.complete(Done.getInstance());
    }
  }

  /** Takes no further call; completed when all have their answers, on the thread of the last. */
  CompletableFuture<Done> close() {
    boolean isIdle;
    synchronized (this) {
      closed = true;
      isIdle = open == 0;
    }
    if (isIdle) {
      allAnswered.complete(Done.getInstance());
    }
    return allAnswered.copy();
  }
}
