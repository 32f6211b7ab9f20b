package dev.docket.console.load;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Times from a command to its answer, each thread's in a histogram of its own. */
final class Latencies {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int DIGITS = 3;

  private final ConcurrentLinkedQueue<Histogram> all = new ConcurrentLinkedQueue<>();
  private final ThreadLocal<Histogram> own =
      ThreadLocal.withInitial(
          () -> {
            Histogram histogram = new Histogram(LONGEST_NANOS, DIGITS);
            all.add(histogram);
            return histogram;
          });

  void add(long nanos) {
    own.get().recordValue(Math.min(nanos, LONGEST_NANOS));
  }

  /** All together, once nobody adds any more. */
  Histogram together() {
    Histogram sum = new Histogram(LONGEST_NANOS, DIGITS);
    all.forEach(sum::add);
    return sum;
  }
}
