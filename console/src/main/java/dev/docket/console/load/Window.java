package dev.docket.console.load;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What was measured while a subject was under the load.
 *
 * @param commits commands that were answered
 * @param seconds for how long
 * @param p50Micros median time from a command to its answer, microseconds
 * @param p99Micros 99th percentile
 * @param p999Micros 99.9th percentile
 * @param maxMicros the longest
 * @param cpuMicros processor time of the JVM for each commit, clients included, microseconds
 * @param elsewhereMicros processor time of other processes for each commit
 * @param forces how many there were, or {@code null} where that is not counted
 */
public record Window(
    long commits,
    double seconds,
    double p50Micros,
    double p99Micros,
    double p999Micros,
    double maxMicros,
    double cpuMicros,
    double elsewhereMicros,
    @Nullable Long forces) {

  static Window of(Histogram nanos, Gauge before, Gauge after) {
    long commits = nanos.getTotalCount();
    double each = 1e3 * Math.max(1, commits);
    return new Window(
        commits,
        (after.nanos() - before.nanos()) / 1e9,
        nanos.getValueAtPercentile(50) / 1e3,
        nanos.getValueAtPercentile(99) / 1e3,
        nanos.getValueAtPercentile(99.9) / 1e3,
        nanos.getMaxValue() / 1e3,
        (after.cpuNanos() - before.cpuNanos()) / each,
        (after.elsewhereNanos() - before.elsewhereNanos()) / each,
        before.forces() == null || after.forces() == null
            ? null
            : Long.valueOf(after.forces() - before.forces()));
  }

  /** Commits in a second. */
  public double perSecond() {
    return commits / seconds;
  }
}
