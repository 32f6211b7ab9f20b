package dev.docket.console.bench;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.log.CompactionReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Appends to 2,000 ids in turn and deletes all but the newest 100 events of each as it goes, as a
 * service with snapshots does: says how often each byte is written, and what stays on the disk.
 * Once as fast as it goes, and once at a rate at which the background keeps up.
 */
final class Retain implements Measurement {
  private static final int EVENTS = 2_000_000;
  private static final int IDS = 2000;
  private static final int KEPT = 100;
  private static final int BATCH = 20;
  private static final int PAYLOAD = 300;
  private static final int WRITERS = 256;
  private static final double PACED_PER_SECOND = 15_000;

  @Override
  public void measure(Bench bench) {
    measure(bench, "as fast as it goes", Double.MAX_VALUE);
    measure(bench, "paced", PACED_PER_SECOND);
  }

  private static void measure(Bench bench, String title, double perSecond) {
    bench.figures().note(title);
    int each = bench.scaled(EVENTS) / IDS;
    Path path = bench.fresh("retain");
    try (DocketStore store = Bench.open(path)) {
      Load load = new Load(store.events(), WRITERS, PAYLOAD);
      List<CompletionStage<?>> deletions = new ArrayList<>();
      long start = System.nanoTime();
      long appended = 0;
      for (int first = 1; first <= each; first += BATCH) {
        for (int id = 0; id < IDS; id++) {
          load.append(ManyIds.id(id), first, BATCH);
          appended += BATCH;
          awaitTurn(start, appended / perSecond);
        }
        if (first > KEPT && first % KEPT == 1) {
          for (int id = 0; id < IDS; id++) {
            deletions.add(store.events().deleteTo(ManyIds.id(id), first - KEPT));
          }
        }
      }
      load.finish();
      deletions.forEach(deletion -> deletion.toCompletableFuture().join());
      bench
          .figures()
          .add("appends and deletions", each * IDS / Bench.secondsSince(start), "events/s");
      report(bench, store, (long) each * IDS);
    }
    Bench.delete(path);
  }

  private static void awaitTurn(long start, double seconds) {
    long early = (long) ((seconds - Bench.secondsSince(start)) * 1000);
    if (early > 0) {
      try {
        TimeUnit.MILLISECONDS.sleep(early);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void report(Bench bench, DocketStore store, long events) {
    double appended = store.metrics().bytes();
    double merged = store.compactionMetrics().bytesWritten();
    bench.figures().add("bytes appended", appended / 1048576.0, "MiB");
    bench.figures().add("merges", (double) store.compactionMetrics().merges(), "");
    bench.figures().add("bytes written by merges", merged / 1048576.0, "MiB");
    bench.figures().add("write amplification", (appended + merged) / appended, "");
    CompactionReport report = store.compact();
    double mergedThen = store.compactionMetrics().bytesWritten();
    bench.figures().add("  with what compact() does then", (appended + mergedThen) / appended, "");
    bench.figures().add("sealed segments at the end", report.bytesBefore() / 1048576.0, "MiB");
    bench.figures().add("compacting all, on demand", report.durationMicros() / 1e6, "s");
    long alive = Math.min(events, (long) IDS * 2 * KEPT) * PAYLOAD;
    bench.figures().add("payload that may be alive at most", alive / 1048576.0, "MiB");
    bench.figures().add("sealed segments then", report.bytesAfter() / 1048576.0, "MiB");
  }
}
