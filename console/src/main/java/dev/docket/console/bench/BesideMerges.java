package dev.docket.console.bench;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.log.CompactionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * How long commits take, and how many there are, while a merge is under way and while none is: by
 * turns, each on a copy of the same store, which has much to merge.
 */
final class BesideMerges implements Measurement {
  private static final int EVENTS = 1_200_000;
  private static final int IDS = 1000;
  private static final int BATCH = 20;
  private static final int PAYLOAD = 300;
  private static final int WRITERS = 16;
  private static final int SECONDS = 8;
  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);
  private static final StoreSettings QUIET =
      Bench.SETTINGS.withCompaction(new CompactionSettings(false, 16L << 20, 512 << 20));

  private final List<Beside> kinds =
      List.of(
          new Beside("no merge", QUIET, false),
          new Beside("merges in the background", Bench.SETTINGS, false),
          new Beside("compact(), not paced", QUIET, true));

  /** What goes on beside the commits, and how these fare. */
  private static final class Beside {
    private final String title;
    private final StoreSettings settings;
    private final boolean onDemand;
    private final Histogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
    private double seconds;
    private int looks;
    private int looksAtMerge;

    Beside(String title, StoreSettings settings, boolean onDemand) {
      this.title = title;
      this.settings = settings;
      this.onDemand = onDemand;
    }
  }

  @Override
  public void measure(Bench bench) throws IOException {
    Path prepared = bench.fresh("beside-merges");
    prepare(bench, prepared);
    for (int round = 0; round < bench.rounds(); round++) {
      for (Beside beside : kinds) {
        Path copy = bench.fresh("beside-merges-copy");
        Bench.copy(prepared, copy);
        turn(bench, copy, beside);
        Bench.delete(copy);
      }
    }
    Bench.delete(prepared);
    for (Beside beside : kinds) {
      report(bench, beside);
    }
  }

  private static void prepare(Bench bench, Path path) {
    try (DocketStore store = DocketStore.open(path, QUIET)) {
      Load load = new Load(store.events(), 256, PAYLOAD);
      int each = Math.max(BATCH, bench.scaled(EVENTS) / IDS);
      for (int first = 1; first <= each; first += BATCH) {
        for (int id = 0; id < IDS; id++) {
          load.append(ManyIds.id(id), first, BATCH);
        }
      }
      load.finish();
    }
  }

  private static void turn(Bench bench, Path path, Beside beside) throws IOException {
    long nanos = (long) (TimeUnit.SECONDS.toNanos(SECONDS) * bench.scale());
    try (DocketStore store = DocketStore.open(path, beside.settings)) {
      CompletableFuture<?> demand =
          beside.onDemand
              ? CompletableFuture.supplyAsync(store::compact)
              : CompletableFuture.completedFuture(null);
      long start = System.nanoTime();
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        writers.add(new Writer(store, "Commit|" + i, beside.micros, start + nanos).run());
      }
      CompletableFuture<Void> all =
          CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new));
      while (!all.isDone()) {
        beside.looks++;
        beside.looksAtMerge += merging(path) ? 1 : 0;
        pause();
      }
      all.join();
      beside.seconds += Bench.secondsSince(start);
      demand.join();
    }
  }

  /** One writer, who commits the next event when the one before is durable. */
  private record Writer(
      DocketStore store,
      String id,
      Histogram micros,
      long until,
      AtomicLong sequenceNr,
      CompletableFuture<Void> done) {
    private static final SerializedValue VALUE = new SerializedValue(4, "", new byte[PAYLOAD]);

    Writer(DocketStore store, String id, Histogram micros, long until) {
      this(store, id, micros, until, new AtomicLong(), new CompletableFuture<>());
    }

    CompletableFuture<Void> run() {
      next();
      return done;
    }

    private void next() {
      long start = System.nanoTime();
      if (start - until >= 0) {
        done.complete(null);
        return;
      }
      store
          .events()
          .append(List.of(EventRecord.of(id, sequenceNr.incrementAndGet(), "bench", VALUE)))
          .whenComplete(
              (placed, refused) -> {
                if (refused != null) {
                  done.completeExceptionally(refused);
                  return;
                }
                micros.recordValue((System.nanoTime() - start) / 1000);
                next();
              });
    }
  }

  private static boolean merging(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path.resolve("events"))) {
      return files.anyMatch(file -> file.toString().endsWith(".seg.tmp"));
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void report(Bench bench, Beside beside) {
    Figures figures = bench.figures();
    Histogram micros = beside.micros;
    double share = 100.0 * beside.looksAtMerge / Math.max(1, beside.looks);
    figures.add(
        "commits by " + WRITERS + ", " + beside.title,
        micros.getTotalCount() / beside.seconds,
        "events/s");
    figures.add("  a merge was under way", share, "% of the time");
    figures.add("  p50", (double) micros.getValueAtPercentile(50), "µs");
    figures.add("  p99", (double) micros.getValueAtPercentile(99), "µs");
    figures.add("  p99.9", (double) micros.getValueAtPercentile(99.9), "µs");
    figures.add("  longest", (double) micros.getMaxValue(), "µs");
  }
}
