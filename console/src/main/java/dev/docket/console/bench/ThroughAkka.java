package dev.docket.console.bench;

import dev.docket.console.load.Median;
import java.nio.file.Path;

/**
 * Recovers one actor of 100,000 events by turns from this journal and from Akka's in memory, whose
 * replay reads and deserialises nothing: what it takes is what Akka and the actor take.
 */
final class ThroughAkka implements Measurement {
  private static final int EVENTS = 100_000;
  private static final int PAYLOAD = 400;
  private static final int AT_ONCE = 1000;
  private static final int WARM_UPS = 3;
  private static final String ID = "Order|4711";

  @Override
  public void measure(Bench bench) {
    int events = bench.scaled(EVENTS);
    Path path = bench.fresh("through-akka");
    try (ActorHouse house = new ActorHouse(path)) {
      house.fill(ActorHouse.DOCKET, ID, events, AT_ONCE, PAYLOAD);
      house.fill(ActorHouse.IN_MEMORY, ID, events, AT_ONCE, PAYLOAD);
      double[] docket = new double[bench.rounds()];
      double[] memory = new double[bench.rounds()];
      for (int i = -WARM_UPS; i < bench.rounds(); i++) {
        double ours = events / house.recover(ActorHouse.DOCKET, ID, events);
        double theirs = events / house.recover(ActorHouse.IN_MEMORY, ID, events);
        if (i >= 0) {
          docket[i] = ours;
          memory[i] = theirs;
        }
      }
      bench.figures().add("recovery of one actor", Median.of(docket), "events/s");
      bench.figures().add("recovery of one actor, in-memory", Median.of(memory), "events/s");
      bench.figures().add("relative to in-memory", Median.of(docket) / Median.of(memory), "");
    }
    Bench.delete(path);
  }
}
