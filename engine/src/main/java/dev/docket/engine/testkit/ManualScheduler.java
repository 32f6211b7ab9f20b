package dev.docket.engine.testkit;

import akka.actor.AbstractScheduler;
import akka.actor.Cancellable;
import akka.event.LoggingAdapter;
import com.typesafe.config.Config;
import dev.docket.engine.actor.CaseClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/**
 * The scheduler of an actor system whose time stands still until it is moved, and the clock of the
 * engine in it. Safe for any number of threads.
 */
public final class ManualScheduler extends AbstractScheduler implements CaseClock {

  /** When the time of every such actor system begins. */
  public static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private final class Task implements Cancellable {
    private final Runnable work;
    private final ExecutionContext executor;
    private final long everyNanos;
    private long dueNanos;
    private final long order;
    private boolean cancelled;

    private Task(Runnable work, ExecutionContext executor, long dueNanos, long everyNanos) {
      this.work = work;
      this.executor = executor;
      this.dueNanos = dueNanos;
      this.everyNanos = everyNanos;
      this.order = ++tasks;
    }

    @Override
    public boolean cancel() {
      synchronized (ManualScheduler.this) {
        boolean first = !cancelled;
        cancelled = true;
        return waiting.remove(this) && first;
      }
    }

    @Override
    public boolean isCancelled() {
      synchronized (ManualScheduler.this) {
        return cancelled;
      }
    }
  }

  private final Queue<Task> waiting =
      new PriorityQueue<>(
          Comparator.<Task>comparingLong(task -> task.dueNanos)
              .thenComparingLong(task -> task.order));
  private long nowNanos;
  private long tasks;

  /** Called by Akka. */
  public ManualScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {}

  @Override
  public synchronized Instant now() {
    return START.plusNanos(nowNanos);
  }

  @Override
  public synchronized long nanos() {
    return nowNanos;
  }

  @Override
  public Cancellable scheduleOnce(
      FiniteDuration delay, Runnable runnable, ExecutionContext executor) {
    return add(runnable, executor, delay.toNanos(), 0);
  }

  /** Deprecated for callers, and still what Akka asks a scheduler to be. */
  @Override
  @SuppressWarnings("deprecation")
  public Cancellable schedule(
      FiniteDuration initialDelay,
      FiniteDuration interval,
      Runnable runnable,
      ExecutionContext executor) {
    return add(runnable, executor, initialDelay.toNanos(), Math.max(1, interval.toNanos()));
  }

  private synchronized Cancellable add(
      Runnable work, ExecutionContext executor, long delayNanos, long everyNanos) {
    Task task = new Task(work, executor, nowNanos + Math.max(0, delayNanos), everyNanos);
    waiting.add(task);
    return task;
  }

  @Override
  public double maxFrequency() {
    return TimeUnit.SECONDS.toMillis(1);
  }

  /** Moves the time, and starts what is due on the way, each at its moment, in order. */
  public void advance(Duration by) {
    long until = nanos() + by.toNanos();
    for (Task due = next(until); due != null; due = next(until)) {
      due.executor.execute(due.work);
    }
  }

  private synchronized @Nullable Task next(long untilNanos) {
    Task first = waiting.peek();
    if (first == null || first.dueNanos > untilNanos) {
      nowNanos = Math.max(nowNanos, untilNanos);
      return null;
    }
    waiting.remove();
    nowNanos = Math.max(nowNanos, first.dueNanos);
    if (first.everyNanos > 0) {
      first.dueNanos += first.everyNanos;
      waiting.add(first);
    }
    return first;
  }
}
