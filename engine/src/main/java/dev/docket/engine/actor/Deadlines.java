package dev.docket.engine.actor;

import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;

/**
 * Sees to it that no command waits for too long without an answer, whatever the case is at. Belongs
 * to one keeper.
 */
final class Deadlines {

  private final TimerScheduler<KeeperMessage> timers;
  private final CaseClock clock;
  private final OpenRequests requests;
  private final Duration most;

  Deadlines(
      TimerScheduler<KeeperMessage> timers, CaseClock clock, OpenRequests requests, Duration most) {
    this.timers = timers;
    this.clock = clock;
    this.requests = requests;
    this.most = most;
  }

  /** A command waits from now on: the keeper hears {@link KeeperMessage.OverdueCheck} in time. */
  void watch() {
    watch(0);
  }

  private void watch(long waitedNanos) {
    if (!timers.isTimerActive(KeeperMessage.OverdueCheck.class)) {
      timers.startSingleTimer(
          KeeperMessage.OverdueCheck.class,
          new KeeperMessage.OverdueCheck(),
          most.minusNanos(waitedNanos));
    }
  }

  /** Answers those that have waited for too long, and sees when to look again. */
  void check(String why) {
    long longest =
        requests.answerOverdue(clock.nanos(), most.toNanos(), why + "; no answer within " + most);
    if (longest >= 0) {
      watch(longest);
    }
  }
}
