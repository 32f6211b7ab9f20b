package dev.docket.persistence.crash;

import java.util.concurrent.TimeUnit;

/** How much was tried. For one thread. */
final class Counts {
  private final long start = System.nanoTime();
  private long trials;
  private long distinct;
  private long kills;
  private long secondCrashes;
  private long faults;

  void trial() {
    trials++;
  }

  void distinct() {
    distinct++;
  }

  void kill() {
    kills++;
  }

  void secondCrash() {
    secondCrashes++;
  }

  void fault() {
    faults++;
  }

  long distinctStates() {
    return distinct;
  }

  long faults() {
    return faults;
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
