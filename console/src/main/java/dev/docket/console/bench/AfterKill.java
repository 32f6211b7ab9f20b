package dev.docket.console.bench;

import dev.docket.persistence.DocketStore;
import java.io.IOException;
import java.nio.file.Path;

/** Opens a store as a killed process leaves it, with an active segment that is nearly full. */
final class AfterKill implements Measurement {
  /** Fills the segments that a young store begins with, 21 MiB, and 60 MiB of the next one. */
  private static final int EVENTS = 215_000;

  private static final int PAYLOAD = 300;

  @Override
  public void measure(Bench bench) throws IOException {
    Path path = bench.fresh("before-kill");
    Path copy = bench.fresh("after-kill");
    int events = bench.scaled(EVENTS);
    try (DocketStore store = Bench.open(path)) {
      Load load = new Load(store.events(), 1024, PAYLOAD);
      for (int i = 0; i < events; i++) {
        load.append(ManyIds.id(i), 1, 1);
      }
      load.finish();
      Bench.copy(path, copy);
    }
    bench.figures().note(PageCache.drop() ? "page cache dropped" : "page cache NOT dropped");
    open(bench, "open after a kill", copy, events);
    PageCache.drop();
    open(bench, "open after a clean close", path, events);
    Bench.delete(path);
    Bench.delete(copy);
  }

  private static void open(Bench bench, String what, Path path, int events) {
    long start = System.nanoTime();
    try (DocketStore store = Bench.open(path)) {
      bench.figures().add(what, Bench.secondsSince(start), "s");
      if (store.events().durableOrdinal() != events) {
        throw new IllegalStateException(
            store.events().durableOrdinal() + " of " + events + " events are there");
      }
    }
  }
}
