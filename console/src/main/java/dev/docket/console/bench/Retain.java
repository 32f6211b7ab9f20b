package dev.docket.console.bench;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.log.CompactionReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Appends to 2,000 ids in turn and deletes all but the newest 100 events of each as it goes, as a
 * service with snapshots does: says how often each byte is written, and what stays on the disk.
 */
final class Retain implements Measurement {
  private static final int EVENTS = 2_000_000;
  private static final int IDS = 2000;
  private static final int KEPT = 100;
  private static final int BATCH = 20;
  private static final int PAYLOAD = 300;
  private static final int WRITERS = 256;

  @Override
  public void measure(Bench bench) {
    int each = bench.scaled(EVENTS) / IDS;
    Path path = bench.fresh("retain");
    try (DocketStore store = Bench.open(path)) {
      Load load = new Load(store.events(), WRITERS, PAYLOAD);
      List<CompletionStage<?>> deletions = new ArrayList<>();
      long start = System.nanoTime();
      for (int first = 1; first <= each; first += BATCH) {
        for (int id = 0; id < IDS; id++) {
          load.append(ManyIds.id(id), first, BATCH);
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

  private static void report(Bench bench, DocketStore store, long events) {
    double appended = store.metrics().bytes();
    double merged = store.compactionMetrics().bytesWritten();
    bench.figures().add("bytes appended", appended / 1048576.0, "MiB");
    bench.figures().add("bytes written by merges", merged / 1048576.0, "MiB");
    bench.figures().add("write amplification", (appended + merged) / appended, "");
    CompactionReport report = store.compact();
    bench.figures().add("sealed segments at the end", report.bytesBefore() / 1048576.0, "MiB");
    bench.figures().add("compacting all, on demand", report.durationMicros() / 1e6, "s");
    long alive = Math.min(events, (long) IDS * 2 * KEPT) * PAYLOAD;
    bench.figures().add("payload that may be alive at most", alive / 1048576.0, "MiB");
    bench.figures().add("sealed segments then", report.bytesAfter() / 1048576.0, "MiB");
  }
}
