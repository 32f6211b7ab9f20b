package dev.docket.persistence.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers batches and wakes listeners, in the order of the log, on one thread of its own, so that a
 * callback never holds up the disk.
 */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final long PATIENCE_SECONDS = 30;

  private final ExecutorService executor;
  private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();

  /**
   * The newest unanswered batch of each id; answers come in order, so it stands for all before it.
   */
  private final ConcurrentHashMap<String, Batch> outstanding = new ConcurrentHashMap<>();

  Answers(String name) {
    this.executor =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, name + "-answers");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Takes note that a batch will be answered. Calls for one id come in the order of its batches.
   */
  void expect(Batch batch) {
    outstanding.put(batch.persistenceId(), batch);
  }

  /**
   * Completes when nothing of the id is outstanding: what is now was answered, and what those
   * answers have led to.
   */
  CompletionStage<Void> pending(String persistenceId) {
    Batch newest = outstanding.get(persistenceId);
    if (newest == null) {
      return CompletableFuture.completedStage(null);
    }
    return newest.answered().thenCompose(answered -> pending(persistenceId));
  }

  /**
   * The answer that is due to a batch.
   *
   * @param placed where it is; {@code null} if it failed
   * @param failure why it failed; {@code null} if it did not
   */
  private record Due(
      Batch batch, Batch.@Nullable Placed placed, @Nullable RuntimeException failure) {}

  /** The answers to a group, to be given all at once: one wake-up of the thread for all of them. */
  final class ToGroup {
    private final List<Due> due;

    private ToGroup(int batches) {
      this.due = new ArrayList<>(batches);
    }

    void succeed(Batch batch, Batch.Placed placed) {
      due.add(new Due(batch, placed, null));
    }

    void fail(Batch batch, RuntimeException failure) {
      due.add(new Due(batch, null, failure));
    }

    /**
     * Gives them, in this order, once what was handed over before is given; then wakes the
     * listeners.
     *
     * @param durableOrdinal what they are told; 0 if the group brought nothing new
     */
    void give(long durableOrdinal) {
      executor.execute(
          () -> {
            due.forEach(Answers.this::give);
            if (durableOrdinal > 0) {
              listeners.forEach(listener -> tell(listener, durableOrdinal));
            }
          });
    }
  }

  /** None yet to a group of so many batches. */
  ToGroup toGroup(int batches) {
    return new ToGroup(batches);
  }

  private void give(Due due) {
    Batch batch = due.batch();
    if (due.failure() == null) {
      batch.answer().complete(due.placed());
    } else {
      batch.answer().completeExceptionally(due.failure());
    }
    // After the answer: what its receiver appends at once is pending without a gap.
    outstanding.remove(batch.persistenceId(), batch);
    batch.answered().complete(null);
  }

  private static void tell(LongConsumer listener, long durableOrdinal) {
    try {
      listener.accept(durableOrdinal);
    } catch (RuntimeException | Error failure) { // the others must be told all the same
      LOG.warn("A listener failed when told of the durable ordinal {}", durableOrdinal, failure);
    }
  }

  void listen(LongConsumer listener) {
    listeners.add(listener);
  }

  void ignore(LongConsumer listener) {
    listeners.remove(listener);
  }

  /** Gives the answers that are due and ends the thread. */
  void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("Callbacks still run {} s after the log was closed", PATIENCE_SECONDS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
