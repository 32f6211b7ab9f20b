package dev.docket.persistence.crash;

import dev.docket.persistence.storage.Call;
import dev.docket.persistence.storage.SimulatedDisk;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Lets the threads of a store to its disk one after the other, so that the same calls come in the
 * same order every time: what is done in the background waits until it is its turn.
 */
final class Turns implements SimulatedDisk.Pace {
  private static final String BACKGROUND = "-maintenance";
  private static final String WRITER = "-writer";

  private String turn = "";
  private boolean writersWait;
  private int waitingWriters;

  /** Lets nobody of the background in. */
  synchronized void foreground() {
    let("nobody");
  }

  /** Lets the background of one log in. */
  synchronized void background(String log) {
    let(log + BACKGROUND);
  }

  /** Lets everybody in. */
  synchronized void everybody() {
    let("");
  }

  private void let(String who) {
    turn = who;
    notifyAll();
  }

  /** Keeps writers from the disk, or no longer. */
  synchronized void holdWriters(boolean hold) {
    writersWait = hold;
    notifyAll();
  }

  /** Returns when a writer waits that is kept from the disk, or it was answered without one. */
  void awaitWriter(CompletionStage<?> answer) {
    AtomicBoolean answered = new AtomicBoolean();
    CompletionStage<?> unused =
        answer.whenComplete(
            (done, failure) -> {
              answered.set(true);
              nudge();
            });
    waitUntil(() -> waitingWriters > 0 || answered.get());
  }

  private synchronized void nudge() {
    notifyAll();
  }

  /** Whether a thread is one that writes groups and has them answered. */
  static boolean isWriter(Thread thread) {
    return thread.getName().endsWith(WRITER);
  }

  @Override
  public synchronized void before(Call call, Path path) {
    String me = Thread.currentThread().getName();
    waitUntil(() -> !me.endsWith(BACKGROUND) || me.endsWith(turn));
    if (me.endsWith(WRITER)) {
      waitingWriters++;
      notifyAll();
      waitUntil(() -> !writersWait);
      waitingWriters--;
    }
  }

  private synchronized void waitUntil(BooleanSupplier reached) {
    try {
      while (!reached.getAsBoolean()) {
        wait();
      }
    } catch (InterruptedException unexpected) {
      throw new AssertionError("nobody interrupts the threads of a store", unexpected);
    }
  }
}
