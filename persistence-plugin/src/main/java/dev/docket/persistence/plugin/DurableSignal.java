package dev.docket.persistence.plugin;

import dev.docket.persistence.EventLog;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Wakes those who have read up to the end of the log as soon as a group behind it is durable. One
 * subscription to the log serves them all; with nobody waiting a commit costs one look at an empty
 * set. Safe for use by any thread.
 */
public final class DurableSignal {
  private final EventLog log;
  private final Set<Waiting> waiters = ConcurrentHashMap.newKeySet();
  private final EventLog.Subscription subscription;

  DurableSignal(EventLog log) {
    this.log = log;
    this.subscription = log.onDurable(this::wake);
  }

  /**
   * Runs an action once, when the log has a durable record above an ordinal: at once, on this
   * thread, if it has one already, else on a thread of the store, which it must not block.
   */
  public Waiting await(long ordinal, Runnable action) {
    Waiting waiting = new Waiting(ordinal, action);
    waiters.add(waiting);
    // A group that became durable before the line above did not see the waiter.
    if (log.durableOrdinal() > ordinal) {
      waiting.wake();
    }
    return waiting;
  }

  private void wake(long durable) {
    for (Waiting waiting : waiters) {
      if (durable > waiting.ordinal) {
        waiting.wake();
      }
    }
  }

  void close() {
    subscription.close();
    waiters.clear();
  }

  /** One who waits. */
  public final class Waiting {
    private final long ordinal;
    private final Runnable action;
    private final AtomicBoolean over = new AtomicBoolean();

    private Waiting(long ordinal, Runnable action) {
      this.ordinal = ordinal;
      this.action = action;
    }

    private void wake() {
      if (over.compareAndSet(false, true)) {
        waiters.remove(this);
        action.run();
      }
    }

    /** Gives up. The action does not run any more, unless it already does. May be repeated. */
    public void cancel() {
      over.set(true);
      waiters.remove(this);
    }
  }
}
