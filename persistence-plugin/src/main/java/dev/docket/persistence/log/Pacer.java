package dev.docket.persistence.log;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Holds background writes back so that commits on the same disk do not suffer: so many bytes each
 * second, and while commits wait, a pause before each piece, but never so long that the background
 * would stand still. Whoever hurries is not paced, and still lets commits go first.
 */
public final class Pacer {
  private static final long COURTESY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long PIECE_BYTES = 256 * 1024;
  private static final int STEPS = 4096;

  private final long bytesPerSecond;
  private final BooleanSupplier commitsWait;
  private final Object lock = new Object();
  private volatile boolean hurried;
  private volatile boolean stopped;
  private long unpaid;
  private long unread;
  private int steps;

  /** The log is being closed. */
  public static final class StoppedException extends IOException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("the store is being closed");
    }
  }

  /**
   * @param commitsWait whether a commit waits to be written now
   */
  public Pacer(long bytesPerSecond, BooleanSupplier commitsWait) {
    this.bytesPerSecond = bytesPerSecond;
    this.commitsWait = commitsWait;
  }

  /** Takes note of bytes that were written, and waits as long as it is due. */
  public void spend(long bytes) throws StoppedException {
    refuseIfStopped();
    unpaid += bytes;
    if (unpaid >= PIECE_BYTES) {
      long due = hurried ? 0 : unpaid * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
      unpaid = 0;
      pause(due);
      yieldToCommits();
    }
  }

  /** Takes note of bytes that were read. */
  public void read(long bytes) throws StoppedException {
    unread += bytes;
    if (unread >= PIECE_BYTES) {
      unread = 0;
      refuseIfStopped();
      yieldToCommits();
    }
  }

  /** Between small pieces of work that write nothing. */
  void step() throws StoppedException {
    steps++;
    if (steps % STEPS == 0) {
      refuseIfStopped();
      yieldToCommits();
    }
  }

  private void yieldToCommits() throws StoppedException {
    long until = System.nanoTime() + COURTESY_NANOS;
    while (commitsWait.getAsBoolean() && System.nanoTime() - until < 0) {
      pause(TimeUnit.MILLISECONDS.toNanos(1));
    }
  }

  private void pause(long nanos) throws StoppedException {
    long until = System.nanoTime() + nanos;
    synchronized (lock) {
      long left = until - System.nanoTime();
      while (left > 0 && !stopped && !hurriedAway(nanos)) {
        try {
          TimeUnit.NANOSECONDS.timedWait(lock, left);
        } catch (InterruptedException unexpected) {
          throw new StoppedException(); // nobody but the closing log has this thread to interrupt
        }
        left = until - System.nanoTime();
      }
    }
    refuseIfStopped();
  }

  /** A long pause ends as soon as somebody waits for the work. */
  private boolean hurriedAway(long nanos) {
    return hurried && nanos > TimeUnit.MILLISECONDS.toNanos(1);
  }

  private void refuseIfStopped() throws StoppedException {
    if (stopped) {
      throw new StoppedException();
    }
  }

  /** Sets whether somebody waits for the work. */
  public void hurry(boolean now) {
    synchronized (lock) {
      hurried = now;
      lock.notifyAll();
    }
  }

  /** Ends all waiting, and the work, at its next piece. */
  public void stop() {
    synchronized (lock) {
      stopped = true;
      lock.notifyAll();
    }
  }
}
