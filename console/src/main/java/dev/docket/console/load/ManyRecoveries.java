package dev.docket.console.load;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import com.sun.management.OperatingSystemMXBean;
import dev.docket.console.runtime.ActorSystems;
import dev.docket.console.runtime.ProblemException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * 100,000 cases, each with a snapshot and 10 events after it, all recovered at once by a new actor
 * system: how fast, and whether the processors are busy with it, as they are not where seeks are
 * waited for. The files are "cold" where the process may empty the system's cache before, else
 * "cached".
 */
public final class ManyRecoveries {
  private static final int CASES = 100_000;
  private static final int EVENTS = 10;
  private static final int AT_ONCE = 2_000;
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final int cases;
  private final Path directory;
  private final BooleanSupplier emptying;
  private final Consumer<Line> lines;

  /**
   * @param directory where a store is made, and deleted again
   * @param emptying empties the system's cache of files; says whether it could
   * @param lines gets what was measured
   */
  public ManyRecoveries(
      CostPlan plan, Path directory, BooleanSupplier emptying, Consumer<Line> lines) {
    this.cases = plan.scaled(CASES);
    this.directory = directory;
    this.emptying = emptying;
    this.lines = lines;
  }

  /** Makes the cases, then recovers them. */
  public void run() throws IOException {
    Path own = directory.resolve("recoveries");
    Disk.delete(own);
    ActorSystem<Void> writing = system(own);
    try {
      make(nursery(writing));
    } finally {
      ActorSystems.stop(writing);
    }
    String from = emptying.getAsBoolean() ? "cold" : "cached";
    ActorSystem<Void> recovering = system(own);
    try {
      recover(nursery(recovering), from);
    } finally {
      ActorSystems.stop(recovering);
    }
    Disk.delete(own);
  }

  private static ActorSystem<Void> system(Path directory) {
    return Costs.system(
        directory,
        BareJournal.COMMON
            + """
            akka.persistence.journal.plugin = "docket.persistence.journal"
            akka.persistence.snapshot-store.plugin = "docket.persistence.snapshot-store"
            """);
  }

  /** An actor that starts others: from outside each would be waited for. */
  private static ActorRef<Behavior<SnapshotCase.Command>> nursery(ActorSystem<Void> system) {
    Behavior<Behavior<SnapshotCase.Command>> spawning =
        Behaviors.receive(
            (context, behavior) -> {
              context.spawnAnonymous(behavior);
              return Behaviors.same();
            });
    return system.systemActorOf(spawning, "nursery", Props.empty());
  }

  private void make(ActorRef<Behavior<SnapshotCase.Command>> nursery) {
    for (int from = 0; from < cases; from += AT_ONCE) {
      List<CompletableFuture<Boolean>> all = new ArrayList<>();
      for (int i = from; i < Math.min(cases, from + AT_ONCE); i++) {
        all.add(make(nursery, "case-" + i));
      }
      all.forEach(CompletableFuture::join);
    }
  }

  private static CompletableFuture<Boolean> make(
      ActorRef<Behavior<SnapshotCase.Command>> nursery, String id) {
    CompletableFuture<Boolean> snapshot = new CompletableFuture<>();
    CompletableFuture<Boolean> written = new CompletableFuture<>();
    nursery.tell(
        Behaviors.setup(
            context -> {
              context.getSelf().tell(new SnapshotCase.Command(1, new CompletableFuture<>()));
              context.getSelf().tell(new SnapshotCase.Command(EVENTS, written));
              return SnapshotCase.create(id, new CompletableFuture<>(), snapshot);
            }));
    return written.thenCombine(snapshot, Boolean::logicalAnd);
  }

  private void recover(ActorRef<Behavior<SnapshotCase.Command>> nursery, String from) {
    List<CompletableFuture<Long>> all = new ArrayList<>();
    long start = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    for (int i = 0; i < cases; i++) {
      CompletableFuture<Long> recovered = new CompletableFuture<>();
      all.add(recovered);
      nursery.tell(SnapshotCase.create("case-" + i, recovered, new CompletableFuture<>()));
    }
    long events = all.stream().mapToLong(CompletableFuture::join).sum();
    double seconds = (System.nanoTime() - start) / 1e9;
    double busy = (SYSTEM.getProcessCpuTime() - cpu) / 1e9;
    if (events != cases * (EVENTS + 1L)) {
      throw new ProblemException(
          events + " events recovered of " + cases + " cases with " + (EVENTS + 1) + " each");
    }
    figure(from, "seconds", seconds, "s");
    figure(from, "cases/s", cases / seconds, "cases/s");
    figure(from, "CPU each", busy * 1e6 / cases, "us");
    figure(
        from,
        "processors in use",
        busy / seconds / Runtime.getRuntime().availableProcessors(),
        "of all");
  }

  private void figure(String from, String what, double value, String unit) {
    String at = String.format(Locale.ROOT, "%,d cases, %s", cases, from);
    lines.accept(new Line.Figure("recovery", at, what, value, unit));
  }
}
