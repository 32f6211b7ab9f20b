package dev.docket.console.bench;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventLog;
import dev.docket.persistence.log.CompactionReport;
import java.io.IOException;
import java.nio.file.Path;

/** Makes a million ids with three events of 300 bytes each, and keeps the store. */
final class ManyIds implements Measurement {
  static final String STORE = "many-ids";
  static final int IDS = 1_000_000;
  static final int EVENTS_EACH = 3;
  static final int PAYLOAD = 300;
  private static final int WRITERS = 4096;

  static String id(int number) {
    return String.format("Order|%09d", number);
  }

  @Override
  public void measure(Bench bench) throws IOException {
    int ids = bench.scaled(IDS);
    Path path = bench.fresh(STORE);
    long before = Heap.used();
    try (DocketStore store = Bench.open(path)) {
      double created = round(store.events(), ids, 1);
      double known = round(store.events(), ids, 2);
      round(store.events(), ids, 3);
      bench.figures().add("first events of new ids", created, "events/s");
      bench.figures().add("events of these ids", known, "events/s");
      bench.figures().atLeast("new ids relative to known ones", created / known, "", 0.5);
      bench.figures().atMost("heap of the store", (Heap.used() - before) / 1048576.0, "MiB", 64);
    }
    double left = aboveGoal(path, ids);
    bench.figures().add("bytes on disk above 1.2 x payload, per event, as left", left, "bytes");
    compact(bench, path);
    double bytes = Bench.bytesOf(path.resolve("events"));
    bench.figures().add("bytes on disk", bytes / 1048576.0, "MiB");
    bench
        .figures()
        .atMost(
            "bytes on disk above 1.2 x payload, per event, after compaction",
            aboveGoal(path, ids),
            "bytes",
            64);
  }

  private static void compact(Bench bench, Path path) throws IOException {
    try (DocketStore store = Bench.open(path)) {
      CompactionReport report = store.compact();
      bench.figures().add("compacting all, on demand", report.durationMicros() / 1e6, "s");
      bench.figures().add("sealed segments before", report.segmentsBefore(), "");
      bench.figures().add("sealed segments then", report.segmentsAfter(), "");
    }
  }

  private static double aboveGoal(Path path, int ids) throws IOException {
    double events = (double) ids * EVENTS_EACH;
    return (Bench.bytesOf(path.resolve("events")) - 1.2 * events * PAYLOAD) / events;
  }

  private static double round(EventLog log, int ids, int sequenceNr) {
    Load load = new Load(log, WRITERS, PAYLOAD);
    long start = System.nanoTime();
    for (int i = 0; i < ids; i++) {
      load.append(id(i), sequenceNr, 1);
    }
    load.finish();
    return ids / Bench.secondsSince(start);
  }
}
