package dev.docket.console.bench;

import dev.docket.console.load.Median;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * How far a notary is behind under commits without pause: looked at every few milliseconds, how
 * many receipts were answered and not signed yet, and for how long the oldest of them was.
 */
final class NotaryLag implements Measurement {
  private static final double SECONDS = 60;
  private static final double WARM_UP = 0.25;
  private static final long LOOK_NANOS = 5_000_000;
  private static final double GOAL_MILLIS = 1_000;
  private static final int PARTS = 6;

  private final Path key;

  NotaryLag(Path key) {
    this.key = key;
  }

  /** What was answered at a time, and not signed yet. */
  private record Look(long nanos, long committed) {}

  @Override
  public void measure(Bench bench) {
    double seconds = SECONDS * bench.scale();
    try (NotarisedLoad load = new NotarisedLoad(bench.fresh("with-notary"), key, true)) {
      long start = System.nanoTime();
      long measured = start + (long) (WARM_UP * seconds * 1e9);
      long end = measured + (long) (seconds * 1e9);
      CompletableFuture<Void> all = load.commit(version -> System.nanoTime() - end < 0);
      Lags whole = new Lags();
      List<Look> waiting = new ArrayList<>();
      long answered = 0;
      for (int part = -1; part < PARTS; part++) {
        long until = part < 0 ? measured : measured + (end - measured) / PARTS * (part + 1);
        Lags lags = look(load, waiting, until);
        if (part < 0) {
          answered = load.committed();
        } else {
          bench.figures().note(lags.line((int) (seconds / PARTS * (part + 1))));
          whole.add(lags);
        }
      }
      double perSecond = (load.committed() - answered) / Bench.secondsSince(measured);
      all.join();
      long last = System.nanoTime();
      while (load.signed() < load.committed()) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
      bench.figures().add("sustained, with a notary", perSecond, "commits/s");
      bench.figures().add("not signed, at most", (double) whole.receipts, "receipts");
      bench.figures().add("oldest not signed, median", Median.of(whole.millis()), "ms");
      bench.figures().atMost("oldest not signed, at most", whole.worst(), "ms", GOAL_MILLIS);
      bench.figures().add("all signed after the last answer", Bench.secondsSince(last) * 1e3, "ms");
    }
  }

  private static Lags look(NotarisedLoad load, List<Look> waiting, long until) {
    Lags lags = new Lags();
    do {
      long now = System.nanoTime();
      waiting.add(new Look(now, load.committed()));
      long signed = load.signed();
      // What was answered before a look is signed once the checkpoint has as many receipts.
      waiting.removeIf(look -> look.committed() <= signed);
      lags.note(
          Math.max(0, load.committed() - signed),
          waiting.isEmpty() ? 0 : (now - waiting.get(0).nanos()) / 1e6);
      LockSupport.parkNanos(LOOK_NANOS);
    } while (System.nanoTime() - until < 0);
    return lags;
  }

  /** What was seen. */
  private static final class Lags {
    private final List<Double> millis = new ArrayList<>();
    private long receipts;

    void note(long count, double age) {
      receipts = Math.max(receipts, count);
      millis.add(age);
    }

    void add(Lags more) {
      receipts = Math.max(receipts, more.receipts);
      millis.addAll(more.millis);
    }

    double[] millis() {
      return millis.stream().mapToDouble(Double::doubleValue).toArray();
    }

    double worst() {
      return millis.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    String line(int second) {
      return "to second %d: at most %,d receipts not signed, the oldest for %,.0f ms"
          .formatted(second, receipts, worst());
    }
  }
}
