package dev.docket.console.load;

import java.time.Duration;

/**
 * How far the costs are followed.
 *
 * @param part of what grows: 1 for all of it
 * @param rounds how often each size has its turn
 * @param heating how long the engine commits before anything is measured, to be compiled
 * @param warmUp before each window
 * @param length of each window
 */
public record CostPlan(
    double part, int rounds, Duration heating, Duration warmUp, Duration length) {

  /** As far as the goals say. */
  public static CostPlan full() {
    return new CostPlan(
        1, 3, Duration.ofSeconds(20), Duration.ofMillis(350), Duration.ofMillis(1_000));
  }

  /** A tenth of it. */
  public static CostPlan small() {
    return new CostPlan(
        0.1, 3, Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofMillis(600));
  }

  int scaled(int full) {
    return (int) Math.max(1, Math.round(full * part));
  }
}
