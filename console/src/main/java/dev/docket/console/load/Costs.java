package dev.docket.console.load;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import dev.docket.console.runtime.ConsoleConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** What a commit costs while one thing grows by factors of ten; sizes take turns. */
public final class Costs {
  private static final String QUIET = "quiet-engine";

  /** A second engine in the same store, which takes no snapshot. */
  private static final String SETTINGS = QUIET + ".snapshot-every = 1000000";

  private static final int[] STATES = {10, 100, 1_000, 10_000};
  private static final int[] EVENTS = {10, 100, 1_000, 10_000};
  private static final int[] STORED_CASES = {1_000, 10_000, 100_000, 1_000_000};
  private static final int[] STORED_MIB = {10, 100, 1_000};

  private final CostPlan plan;
  private final Path directory;
  private final Consumer<Line> lines;

  /**
   * @param directory where stores are made, and deleted again
   * @param lines gets what was measured as soon as it is known
   */
  public Costs(CostPlan plan, Path directory, Consumer<Line> lines) {
    this.plan = plan;
    this.directory = directory;
    this.lines = lines;
  }

  /** Measures what the state of a case and its events do. */
  public void ofCases() throws IOException {
    Path own = fresh("costs");
    ActorSystem<Void> system = system(own, SETTINGS);
    try (EngineRing heating = new EngineRing(system, "docket.engine", "heat", 1, StateSize.of(2))) {
      heating.run(Duration.ZERO, plan.heating());
      states(system, "docket.engine", CostPage.STATE);
      states(system, QUIET, CostPage.STATE_ALONE);
      events(system);
    }
    Disk.delete(own);
  }

  /**
   * Measures what the cases and bytes in a store do by being there: the commits go to sixteen other
   * cases, nobody asks for those that fill the store.
   */
  public void ofStores() throws IOException {
    Path own = fresh("heating");
    ActorSystem<Void> system = system(own, "");
    try (EngineRing heating = new EngineRing(system, "docket.engine", "heat", 1, StateSize.of(2))) {
      heating.run(Duration.ZERO, plan.heating());
    }
    Disk.delete(own);
    stores(CostPage.CASES, STORED_CASES, StoredEvents::cases);
    stores(CostPage.STORE, STORED_MIB, StoredEvents::mebibytes);
  }

  private Path fresh(String name) throws IOException {
    Path own = directory.resolve(name);
    Disk.delete(own);
    return own;
  }

  static ActorSystem<Void> system(Path directory, String settings) {
    return ActorSystem.create(
        Behaviors.empty(),
        "load",
        ConfigFactory.parseString(settings)
            .withFallback(ConsoleConfig.writing(directory))
            .withFallback(ConfigFactory.load()));
  }

  private void states(ActorSystem<Void> system, String engine, String page) {
    List<EngineRing> rings = new ArrayList<>();
    for (int entries : STATES) {
      rings.add(
          new EngineRing(
              system, engine, page + " " + entries, 1, StateSize.of(plan.scaled(entries))));
    }
    rounds(page, STATES, rings);
  }

  /** The more events a case has, the fewer cases: so windows change little of their number. */
  private void events(ActorSystem<Void> system) {
    List<EngineRing> rings = new ArrayList<>();
    for (int events : EVENTS) {
      int cases = Math.max(1, 1_000 / events);
      EngineRing ring =
          new EngineRing(
              system, "docket.engine", CostPage.EVENTS + " " + events, cases, StateSize.of(2));
      ring.fill(plan.scaled(events));
      rings.add(ring);
    }
    rounds(CostPage.EVENTS, EVENTS, rings);
  }

  /** Up and down by turns: what only time changes then falls on no size more than on another. */
  private static int[] order(int sizes, int round) {
    return IntStream.range(0, sizes).map(i -> round % 2 == 0 ? i : sizes - 1 - i).toArray();
  }

  private void rounds(String page, int[] sizes, List<EngineRing> rings) {
    for (int round = 0; round < plan.rounds(); round++) {
      for (int i : order(sizes.length, round)) {
        report(page, sizes[i], rings.get(i).run(plan.warmUp(), plan.length()));
      }
    }
  }

  /** Fills a store without its journal, which does not tell whose an event is. */
  private interface Filling {
    void fill(Path store, int size);
  }

  private void stores(String page, int[] sizes, Filling filling) throws IOException {
    List<Path> stores = new ArrayList<>();
    for (int size : sizes) {
      Path own = fresh("store-" + size);
      filling.fill(own, plan.scaled(size));
      stores.add(own);
    }
    for (int round = 1; round <= plan.rounds(); round++) {
      for (int i : order(sizes.length, round)) {
        ActorSystem<Void> system = system(stores.get(i), "");
        try (EngineRing ring =
            new EngineRing(system, "docket.engine", "round-" + round, 16, StateSize.of(2))) {
          report(page, sizes[i], ring.run(plan.warmUp(), plan.length()));
        }
      }
    }
    for (Path store : stores) {
      Disk.delete(store);
    }
  }

  private void report(String page, int size, Window window) {
    String at = String.format(Locale.ROOT, "%,d", plan.scaled(size));
    lines.accept(new Line.Figure(page, at, CostPage.CPU, window.cpuMicros(), "us"));
    lines.accept(new Line.Figure(page, at, CostPage.RATE, window.perSecond(), "commits/s"));
  }
}
