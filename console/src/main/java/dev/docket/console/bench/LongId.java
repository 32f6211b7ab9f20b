package dev.docket.console.bench;

import dev.docket.persistence.DocketStore;
import java.nio.file.Path;

/**
 * Recovers an actor of ten million events, then one of events of 15 MiB. To be run with a small
 * heap.
 */
final class LongId implements Measurement {
  private static final int EVENTS = 10_000_000;
  private static final int PAYLOAD = 100;
  private static final int BATCH = 1000;
  private static final int LARGE_EVENTS = 40;
  private static final int LARGE = 15 << 20;
  private static final String ID = "Order|4711";
  private static final String LARGE_ID = "Order|4712";

  @Override
  public void measure(Bench bench) {
    int events = bench.scaled(EVENTS);
    int large = bench.scaled(LARGE_EVENTS);
    Path path = bench.fresh("long-id");
    try (DocketStore store = Bench.open(path)) {
      Load load = new Load(store.events(), 4, PAYLOAD);
      for (int first = 1; first <= events; first += BATCH) {
        load.append(ID, first, Math.min(BATCH, events - first + 1));
      }
      load.finish();
      Load single = new Load(store.events(), 1, LARGE);
      for (int number = 1; number <= large; number++) {
        single.append(LARGE_ID, number, 1);
      }
      single.finish();
    }
    double heap = Runtime.getRuntime().maxMemory() / 1048576.0;
    bench.figures().add("largest heap allowed (-Xmx)", heap, "MiB");
    try (ActorHouse house = new ActorHouse(path)) {
      double seconds = house.recover(ActorHouse.DOCKET, ID, events);
      bench.figures().add("recovery of one actor of " + events, events / seconds, "events/s");
      double megabytes = large * (LARGE / 1048576.0);
      double largeSeconds = house.recover(ActorHouse.DOCKET, LARGE_ID, large);
      bench
          .figures()
          .add("recovery of one actor of " + large + " large", megabytes / largeSeconds, "MiB/s");
    }
    Bench.delete(path);
  }
}
