package dev.docket.console.bench;

import dev.docket.console.load.Median;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Opens the store that {@link ManyIds} left, in a fresh JVM if it is the first measurement. */
final class ColdOpen implements Measurement {
  private static final int PAGE = 500;

  @Override
  public void measure(Bench bench) throws IOException {
    Path path = bench.directory().resolve(ManyIds.STORE);
    if (!Files.isDirectory(path)) {
      throw new WrongUseException("there is no store in " + path + ": measure 'ids' first");
    }
    long before = Heap.used();
    bench.figures().note(PageCache.drop() ? "page cache dropped" : "page cache NOT dropped");
    long start = System.nanoTime();
    try (DocketStore store = Bench.open(path)) {
      double opened = Bench.secondsSince(start);
      bench.figures().atMost("open", opened, "s", 2);
      bench.figures().add("open: clean close found", store.recovery().cleanClose() ? 1 : 0, "");
      bench.figures().atMost("heap of the store", (Heap.used() - before) / 1048576.0, "MiB", 64);
      coldReplay(bench, store.events());
      listing(bench, store.events(), "all ids listed, first time");
      listing(bench, store.events(), "all ids listed");
      bench.figures().atMost("heap of the store", (Heap.used() - before) / 1048576.0, "MiB", 64);
    }
  }

  private static void coldReplay(Bench bench, EventLog log) {
    Random random = new Random(1);
    int ids = bench.scaled(ManyIds.IDS);
    double[] micros = new double[101];
    for (int i = 0; i < micros.length; i++) {
      long[] count = {0};
      long start = System.nanoTime();
      log.replay(
          ManyIds.id(random.nextInt(ids)), 1, Long.MAX_VALUE, Long.MAX_VALUE, e -> count[0]++);
      micros[i] = Bench.secondsSince(start) * 1e6;
      if (count[0] != ManyIds.EVENTS_EACH) {
        throw new IllegalStateException("read " + count[0] + " events");
      }
    }
    bench.figures().add("replay of one id, first", micros[0], "µs");
    bench.figures().add("replay of one id, median of 101 others", Median.of(micros), "µs");
  }

  private static void listing(Bench bench, EventLog log, String what) {
    long start = System.nanoTime();
    long count = 0;
    String after = "";
    List<String> page;
    do {
      page = log.persistenceIds(after, PAGE);
      count += page.size();
      after = page.isEmpty() ? after : page.get(page.size() - 1);
    } while (page.size() == PAGE);
    bench.figures().atMost(what, Bench.secondsSince(start), "s", 5);
    if (count != bench.scaled(ManyIds.IDS)) {
      throw new IllegalStateException("listed " + count + " ids");
    }
  }
}
