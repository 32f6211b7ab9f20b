package dev.docket.engine.actor;

import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;

/** When the actor of a case is started again. Belongs to one keeper. */
final class Retries {

  private final TimerScheduler<KeeperMessage> timers;
  private final CaseSettings.Backoff backoff;
  private final LongSupplier nanos;
  private int failures;
  private long startedNanos;

  /**
   * Nothing failed yet.
   *
   * @param nanos a clock that never goes back, as {@link System#nanoTime}
   */
  Retries(TimerScheduler<KeeperMessage> timers, CaseSettings.Backoff backoff, LongSupplier nanos) {
    this.timers = timers;
    this.backoff = backoff;
    this.nanos = nanos;
  }

  void started() {
    timers.cancel(KeeperMessage.StartAgain.class);
    startedNanos = nanos.getAsLong();
  }

  /** It works again, whatever was before. */
  void succeeded() {
    failures = 0;
  }

  boolean isAfterFailure() {
    return failures > 0;
  }

  /**
   * It failed: the keeper hears {@link KeeperMessage.StartAgain} after a wait.
   *
   * @param recovered whether it had recovered before; if so, and it lived for longer than the
   *     longest wait, this is the first failure of a new kind
   * @return how long to wait
   */
  Duration failed(boolean recovered) {
    if (recovered && nanos.getAsLong() - startedNanos > backoff.max().toNanos()) {
      failures = 0;
    }
    Duration delay = backoff.after(failures, ThreadLocalRandom.current().nextDouble());
    failures++;
    timers.startSingleTimer(KeeperMessage.StartAgain.class, new KeeperMessage.StartAgain(), delay);
    return delay;
  }
}
