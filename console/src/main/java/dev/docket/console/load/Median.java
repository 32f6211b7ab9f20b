package dev.docket.console.load;

import java.util.Arrays;

/** The middle one of several measurements, which a single disturbance does not move. */
public final class Median {
  private Median() {}

  /** The median; of an even number the mean of the two in the middle. */
  public static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
