package dev.docket.engine.actor;

import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;

/** Looks from time to time whether a keeper was told anything since. Belongs to one keeper. */
final class IdleWatch {

  private final TimerScheduler<KeeperMessage> timers;
  private final Duration every;
  private long told;
  private long toldAtLastLook = -1;

  /**
   * Not looking yet.
   *
   * @param every zero for never
   */
  IdleWatch(TimerScheduler<KeeperMessage> timers, Duration every) {
    this.timers = timers;
    this.every = every;
  }

  /** The keeper is to hear {@link KeeperMessage.IdleCheck} when it is time to look. */
  void schedule() {
    if (!every.isZero()) {
      timers.startSingleTimer(KeeperMessage.IdleCheck.class, new KeeperMessage.IdleCheck(), every);
    }
  }

  void told() {
    told++;
  }

  /** Looks: whether nothing was told since the last look; and is to look again. */
  boolean isNothingTold() {
    schedule();
    boolean nothing = told == toldAtLastLook;
    toldAtLastLook = told;
    return nothing;
  }
}
