package dev.docket.persistence.crash;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Things that have nothing to do with each other, done on a few threads: what one of them waits for
 * holds up no other. None is begun any more once one has failed.
 */
final class SideBySide {
  private static final int THREADS = Integer.getInteger("docket.explore.threads", 2);

  private final Iterator<? extends Runnable> works;
  private @Nullable Throwable failure;

  private SideBySide(Iterator<? extends Runnable> works) {
    this.works = works;
  }

  /**
   * Does all of them, begun in this order.
   *
   * @param works asked for the next one when a thread is free, by one thread at a time
   */
  static void run(Iterator<? extends Runnable> works) {
    SideBySide all = new SideBySide(works);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread = new Thread(all::work, "explorer-" + i);
      thread.start();
      threads.add(thread);
    }
    threads.forEach(SideBySide::join);
    all.failIfOneDid();
  }

  private void work() {
    try {
      for (Runnable next = next(); next != null; next = next()) {
        next.run();
      }
    } catch (RuntimeException | Error failed) {
      failed(failed);
    }
  }

  private synchronized @Nullable Runnable next() {
    return failure == null && works.hasNext() ? works.next() : null;
  }

  private synchronized void failed(Throwable failed) {
    failure = failure == null ? failed : failure;
  }

  private synchronized void failIfOneDid() {
    if (failure != null) {
      throw new AssertionError(Objects.toString(failure.getMessage()), failure);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      throw new AssertionError("nobody interrupts a test", interrupted);
    }
  }
}
