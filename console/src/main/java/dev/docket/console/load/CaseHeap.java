package dev.docket.console.load;

import akka.actor.typed.ActorSystem;
import dev.docket.console.runtime.ProblemException;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.actor.CaseSettings;
import dev.docket.engine.actor.LiveCases;
import dev.docket.persistence.plugin.DocketStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What a case takes of the heap: live with a context of 1 KiB and 10 commits, and passivated. What
 * the journal keeps of the ids used last is in both; it belongs to no case and is bounded by their
 * number. As a difference of two heaps it can be less than nothing.
 */
public final class CaseHeap {
  private static final int CASES_OF_A_CLIENT = 500;
  private static final int COMMITS = 10;
  private static final int CONTEXT = 1_000;
  private static final String PASSIVATING = "passivating";
  private static final String SETTINGS =
      PASSIVATING + ".passivate-after = 1s\ndocket.engine.passivate-after = 1h";
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  private final CostPlan plan;
  private final Path directory;
  private final Consumer<Line> lines;

  /**
   * @param directory where stores are made, and deleted again
   * @param lines gets what was measured
   */
  public CaseHeap(CostPlan plan, Path directory, Consumer<Line> lines) {
    this.plan = plan;
    this.directory = directory;
    this.lines = lines;
  }

  /** Measures live cases, then passivated ones. */
  public void run() throws IOException {
    measure("live", "docket.engine");
    measure("passivated", PASSIVATING);
  }

  private void measure(String what, String engine) throws IOException {
    Path own = directory.resolve("heap");
    Disk.delete(own);
    int perClient = plan.scaled(CASES_OF_A_CLIENT);
    ActorSystem<Void> system = Costs.system(own, SETTINGS);
    try (EngineRing first = new EngineRing(system, engine, "first", 1, StateSize.ofBytes(1))) {
      first.fill(COMMITS);
      CaseSettings settings = CaseEngine.get(system, engine).settings().cases();
      boolean passivated = engine.equals(PASSIVATING);
      if (passivated) {
        awaitPassivated(system, settings);
      }
      compact(system);
      long before = Machine.heapInUse();
      fill(system, engine, perClient);
      if (passivated) {
        awaitPassivated(system, settings);
      }
      compact(system);
      double each = (Machine.heapInUse() - before) / (double) (EngineRing.CLIENTS * perClient);
      lines.accept(new Line.Figure("heap", what, "each", (double) Math.round(each), "B"));
    }
    Disk.delete(own);
  }

  /** The journal's own index of what is not sealed yet belongs to no case. */
  private static void compact(ActorSystem<Void> system) {
    DocketStores.get(system).store().store().toCompletableFuture().join().compact();
  }

  private static void fill(ActorSystem<Void> system, String engine, int perClient) {
    new EngineRing(system, engine, "case", perClient, StateSize.ofBytes(CONTEXT)).fill(COMMITS);
  }

  private static void awaitPassivated(ActorSystem<Void> system, CaseSettings settings) {
    long start = System.nanoTime();
    while (!LiveCases.get(system).keepers(settings).isEmpty()) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new ProblemException("cases were not passivated in time");
      }
      RunningActors.pause(Duration.ofMillis(50));
    }
  }
}
