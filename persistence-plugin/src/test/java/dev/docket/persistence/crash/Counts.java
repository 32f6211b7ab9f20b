package dev.docket.persistence.crash;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How much was tried. Safe for any thread. */
final class Counts {
  private final long start = System.nanoTime();
  private final LongAdder trials = new LongAdder();
  private final LongAdder distinct = new LongAdder();
  private final LongAdder kills = new LongAdder();
  private final LongAdder secondCrashes = new LongAdder();
  private final LongAdder faults = new LongAdder();

  void trial() {
    trials.increment();
  }

  void distinct() {
    distinct.increment();
  }

  void kill() {
    kills.increment();
  }

  void secondCrash() {
    secondCrashes.increment();
  }

  void fault() {
    faults.increment();
  }

  long distinctStates() {
    return distinct.sum();
  }

  long faults() {
    return faults.sum();
  }

  @Override
  public String toString() {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    return seconds
        + " s: "
        + distinct
        + " distinct crash states in "
        + trials
        + " power cuts, "
        + kills
        + " kills with a power cut behind them, "
        + secondCrashes
        + " second crashes, "
        + faults
        + " faults";
  }
}
