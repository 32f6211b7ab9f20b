package dev.docket.console.bench;

import dev.docket.console.load.Median;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.log.CompactionSettings;
import dev.docket.persistence.recovery.RecoveryReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Recovers a store of 1 GiB as a killed process leaves it, with an active segment of 64 MiB that is
 * nearly full: what a service waits for at the first start after a crash.
 */
final class LargeAfterKill implements Measurement {
  /** With 300 bytes of payload each, they take 359 bytes: 1.03 GiB. */
  private static final int EVENTS = 3_080_000;

  private static final int PAYLOAD = 300;
  private static final int IDS = 20_000;

  /** Of the 186,000 such events that a segment of 64 MiB takes. */
  private static final int NEARLY_FULL = 170_000;

  private static final CompactionSettings NO_MERGES =
      new CompactionSettings(false, 16L << 20, 512 << 20);

  @Override
  public void measure(Bench bench) throws IOException {
    Path path = bench.fresh("large-before-kill");
    Path copy = bench.fresh("large-after-kill");
    try (DocketStore store = DocketStore.open(path, Bench.SETTINGS.withCompaction(NO_MERGES))) {
      int events = fill(bench, path, store);
      awaitSeals(path);
      Bench.copy(path, copy);
      bench.figures().add("events", events, "");
    }
    Bench.delete(path);
    double[] seconds = new double[bench.rounds()];
    for (int i = 0; i < seconds.length; i++) {
      Path again = bench.fresh("large-recovered");
      Bench.copy(copy, again);
      bench.figures().note(PageCache.drop() ? "page cache dropped" : "page cache NOT dropped");
      long start = System.nanoTime();
      try (DocketStore store = Bench.open(again)) {
        seconds[i] = Bench.secondsSince(start);
        RecoveryReport report = store.recovery();
        if (report.cleanClose() || !report.damage().isEmpty()) {
          throw new IllegalStateException("not what a kill leaves: " + report);
        }
      }
      bench.figures().add("recovery after a kill, first to last", seconds[i], "s");
      Bench.delete(again);
    }
    bench.figures().atMost("recovery after a kill", Median.of(seconds), "s", 2);
    bench.figures().add("bytes of the store", Bench.bytesOf(copy) / 1048576.0, "MiB");
    Bench.delete(copy);
  }

  /** Appends until the store is as large as it shall be and its active segment as full. */
  private static int fill(Bench bench, Path path, DocketStore store) throws IOException {
    int least = bench.scaled(EVENTS);
    int tail = bench.scaled(NEARLY_FULL);
    Load load = new Load(store.events(), 1024, PAYLOAD);
    int count = 0;
    while (true) {
      load.append(ManyIds.id(count % IDS), count / IDS + 1, 1);
      count++;
      if (count >= least && count % 1000 == 0) {
        load.finish();
        long[] open = firstOrdinals(path);
        if (count - open[open.length - 1] >= tail) {
          return count;
        }
      }
    }
  }

  /** A copy of a directory in which files are renamed is not what a kill leaves. */
  private static void awaitSeals(Path path) throws IOException {
    while (firstOrdinals(path).length > 1) {
      LockSupport.parkNanos(50_000_000);
    }
  }

  /** The first ordinals of the segments that are not sealed, which their names say, in order. */
  private static long[] firstOrdinals(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path.resolve("events"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".wal"))
          .mapToLong(
              name -> Long.parseLong(name.substring(name.indexOf('-') + 1, name.length() - 4)))
          .sorted()
          .toArray();
    }
  }
}
