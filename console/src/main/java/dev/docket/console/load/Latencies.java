package dev.docket.console.load;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Times from a command to its answer, each thread's in a histogram of its own. */
final class Latencies {
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
  private static final int DIGITS = 3;

  private final ConcurrentMap<Thread, Histogram> all = new ConcurrentHashMap<>();

  void add(long nanos) {
    Thread thread = Thread.currentThread();
    Histogram own = all.get(thread);
    if (own == null) {
      own = new Histogram(LONGEST_NANOS, DIGITS);
      all.put(thread, own);
    }
    own.recordValue(Math.min(nanos, LONGEST_NANOS));
  }

  /** All together, once nobody adds any more. */
  Histogram together() {
    Histogram sum = new Histogram(LONGEST_NANOS, DIGITS);
    all.values().forEach(sum::add);
    return sum;
  }
}
