package dev.docket.persistence.log;

import dev.docket.persistence.failure.NotWrittenException;
import dev.docket.persistence.failure.NotWrittenException.Reason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers batches from any number of threads and hands them, in order, to one private writer
 * thread: all that waits is one group; while it is being forced the next one gathers.
 */
final class GroupCommitter {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommitter.class);

  private final Consumer<List<Batch>> sink;
  private final Runnable last;
  private final Answers answers;
  private final long queueBytes;
  private final int frameBytes;
  private final Thread writer;

  private final Object lock = new Object();
  private final Deque<Batch> queue = new ArrayDeque<>();
  private final Deque<Runnable> turns = new ArrayDeque<>();
  private long queuedBytes;
  private boolean closing;

  /**
   * @param sink writes one group and sees to its answers; called on the writer thread only
   * @param last called on that thread, which nobody can interrupt, when closed and drained
   */
  GroupCommitter(
      String name,
      LogSettings settings,
      Answers answers,
      Consumer<List<Batch>> sink,
      Runnable last) {
    this.sink = sink;
    this.last = last;
    this.answers = answers;
    this.queueBytes = settings.queueBytes();
    this.frameBytes = settings.frameBytes();
    this.writer = new Thread(this::run, name + "-writer");
    this.writer.setDaemon(true);
  }

  void start() {
    writer.start();
  }

  CompletionStage<Batch.Placed> submit(Batch batch) {
    synchronized (lock) {
      if (closing) {
        return refused(Reason.CLOSED, "the store is closed");
      }
      if (queuedBytes > 0 && queuedBytes + batch.bytes() > queueBytes) {
        return refused(
            Reason.OVERLOADED,
            queuedBytes + " bytes wait to be written, allowed is " + queueBytes + " (queue-bytes)");
      }
      answers.expect(batch);
      queue.addLast(batch);
      queuedBytes += batch.bytes();
      lock.notifyAll();
    }
    return batch.answer().minimalCompletionStage();
  }

  private static CompletionStage<Batch.Placed> refused(Reason reason, String message) {
    return CompletableFuture.failedStage(new NotWrittenException(reason, message));
  }

  long queuedBytes() {
    synchronized (lock) {
      return queuedBytes;
    }
  }

  int queuedBatches() {
    synchronized (lock) {
      return queue.size();
    }
  }

  /**
   * Runs something on the writer thread, between two groups. It must not throw.
   *
   * @return false if the log is closed
   */
  boolean between(Runnable turn) {
    synchronized (lock) {
      if (!closing) {
        turns.addLast(turn);
        lock.notifyAll();
      }
      return !closing;
    }
  }

  private void run() {
    while (awaitWork()) {
      for (Runnable turn = nextTurn(); turn != null; turn = nextTurn()) {
        turn.run();
      }
      List<Batch> group = take();
      if (!group.isEmpty()) {
        sink.accept(group);
      }
    }
    last.run();
  }

  private @Nullable Runnable nextTurn() {
    synchronized (lock) {
      return turns.pollFirst();
    }
  }

  /** Returns false when closing and drained. */
  private boolean awaitWork() {
    synchronized (lock) {
      while (queue.isEmpty() && turns.isEmpty() && !closing) {
        try {
          lock.wait();
        } catch (InterruptedException unexpected) {
          // Closing is what ends this thread; nobody else has it to interrupt it.
          LOG.warn("The writer was interrupted and goes on", unexpected);
        }
      }
      return !queue.isEmpty() || !turns.isEmpty();
    }
  }

  /** All that waits, up to the size of a frame; may be nothing. */
  private List<Batch> take() {
    List<Batch> group = new ArrayList<>();
    synchronized (lock) {
      long bytes = 0;
      Batch next = queue.peekFirst();
      while (next != null && (group.isEmpty() || bytes + next.bytes() <= frameBytes)) {
        group.add(queue.removeFirst());
        bytes += next.bytes();
        next = queue.peekFirst();
      }
      queuedBytes -= bytes;
    }
    return group;
  }

  /**
   * Takes no more, writes what waits, and returns when that is done, even if interrupted meanwhile.
   */
  void close() {
    synchronized (lock) {
      closing = true;
      lock.notifyAll();
    }
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException whileWaiting) {
        interrupted =
            true; // half a close would leave batches without an answer: finish, then pass it on
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
