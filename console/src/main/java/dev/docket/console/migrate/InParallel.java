package dev.docket.console.migrate;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Does work on several threads, of which only so much waits as there are threads. The first failure
 * ends it: it is thrown to whoever hands over more, or waits for the end. To be used by one thread.
 */
final class InParallel implements AutoCloseable {
  private final int waiting;
  private final ExecutorService workers;
  private final Semaphore room;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  InParallel(int threads) {
    this.waiting = 2 * threads;
    this.workers = Executors.newFixedThreadPool(threads);
    this.room = new Semaphore(waiting);
  }

  /** Waits until there is room for it. */
  void add(Runnable work) {
    room.acquireUninterruptibly();
    throwFailure();
    workers.execute(
        () -> {
          try {
            if (failure.get() == null) {
              work.run();
            }
          } catch (RuntimeException | Error thrown) {
            failure.compareAndSet(null, thrown);
          } finally {
            room.release();
          }
        });
  }

  /** Waits until everything is done. */
  void end() {
    room.acquireUninterruptibly(waiting);
    room.release(waiting);
    throwFailure();
  }

  private void throwFailure() {
    Throwable thrown = failure.get();
    if (thrown instanceof Error error) {
      throw error;
    } else if (thrown instanceof RuntimeException fault) {
      throw fault;
    }
  }

  /** Waits for what is under way, and for what waits, unless something failed. */
  @Override
  public void close() {
    workers.shutdown();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = workers.awaitTermination(1, TimeUnit.HOURS);
      } catch (InterruptedException stopping) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
