package dev.docket.console.load;

import java.time.Duration;
import java.util.List;

/**
 * How long a comparison takes.
 *
 * @param shapes the loads
 * @param rounds how often every subject has its turn under every load
 * @param heating how long each subject runs once before anything is measured, to be compiled
 * @param warmUp before each window
 * @param length of each window
 */
public record LoadPlan(
    List<LoadShape> shapes, int rounds, Duration heating, Duration warmUp, Duration length) {

  private static final List<LoadShape> SHAPES =
      List.of(
          LoadShape.of(1), LoadShape.of(16), LoadShape.of(256), LoadShape.of(4096), LoadShape.HOT);

  /** Copies the shapes. */
  public LoadPlan {
    shapes = List.copyOf(shapes);
  }

  /** At least ten seconds for each subject under each load, after the compiler had its time. */
  public static LoadPlan full() {
    return new LoadPlan(
        SHAPES, 5, Duration.ofSeconds(20), Duration.ofMillis(700), Duration.ofMillis(2_000));
  }

  /** About a third of the time. */
  public static LoadPlan small() {
    return new LoadPlan(
        SHAPES, 3, Duration.ofSeconds(3), Duration.ofMillis(500), Duration.ofMillis(1_000));
  }

  /** The same with other loads. */
  public LoadPlan withShapes(List<LoadShape> other) {
    return new LoadPlan(other, rounds, heating, warmUp, length);
  }

  /** The same with so many rounds of so many seconds each, after a third of that to warm up. */
  public LoadPlan withRounds(int number, double seconds) {
    return new LoadPlan(
        shapes, number, heating, millis(Math.max(0.01, seconds / 3)), millis(seconds));
  }

  /** The same with so many seconds for each subject before anything is measured. */
  public LoadPlan withHeating(double seconds) {
    return new LoadPlan(shapes, rounds, millis(seconds), warmUp, length);
  }

  private static Duration millis(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }
}
