package dev.docket.tests.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.engine.actor.CaseSettings;
import dev.docket.engine.actor.KeeperMessage;
import dev.docket.engine.actor.LiveCases;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many cases are created, each commits three quanta, all actors are stopped, and all are asked for
 * their state at once. {@code -Ddocket.many-cases=100000} for the full number; the heap is that of
 * the surefire configuration, 1 GiB.
 */
class ManyCasesTest {

  private static final int CASES = Integer.getInteger("docket.many-cases", 2_000);
  private static final int MAX_LIVE = CASES / 10;
  private static final int UNDER_WAY = 256;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path dir;

  private ActorSystem<Void> start() {
    return ActorSystem.create(
        Behaviors.empty(),
        "many-cases",
        ConfigFactory.parseString("docket.engine.max-live-cases = " + MAX_LIVE)
            .withValue("docket.persistence.dir", ConfigValueFactory.fromAnyRef(dir.toString()))
            .withFallback(ConfigFactory.load()));
  }

  @Test
  void shouldCreateCommitStopAndRecoverThemAll() throws Exception {
    ActorSystem<Void> system = start();
    int mostLive;
    try {
      CaseEngine engine = CaseEngine.get(system);
      mostLive =
          each(
              "created, three quanta each",
              system,
              i -> {
                CaseRef target = engine.caseRef("case-" + i);
                return target
                    .create(JsonObject.of("number", i))
                    .thenCompose(outcome -> step(target, 1, outcome))
                    .thenCompose(outcome -> step(target, 2, outcome))
                    .thenCompose(outcome -> step(target, 3, outcome))
                    .thenAccept(outcome -> assertThat(outcome).isInstanceOf(Committed.class));
              });
    } finally {
      ActorTestKit.shutdown(system, Duration.ofMinutes(2));
    }
    assertThat(mostLive).isLessThanOrEqualTo(MAX_LIVE);

    ActorSystem<Void> again = start();
    try {
      CaseEngine engine = CaseEngine.get(again);
      AtomicLong busy = new AtomicLong();
      long start = System.nanoTime();
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < CASES; i++) {
        all.add(recovered(engine.caseRef("case-" + i), busy).toCompletableFuture());
      }
      CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(20, TimeUnit.MINUTES);
      report("asked at once, recovered, " + busy + " asked again after busy", start, again);
      assertThat(live(again)).isLessThanOrEqualTo(MAX_LIVE);
    } finally {
      ActorTestKit.shutdown(again, Duration.ofMinutes(2));
    }
  }

  private static CompletionStage<dev.docket.protocol.CaseReply.CommitOutcome> step(
      CaseRef target, int number, Object before) {
    assertThat(before).isInstanceOf(Committed.class);
    return target.quantum("q-" + number).incrementStepCount().commit();
  }

  private static CompletionStage<Void> recovered(CaseRef target, AtomicLong busy) {
    return target
        .state()
        .thenCompose(
            outcome -> {
              if (outcome instanceof Busy) {
                busy.incrementAndGet();
                return recovered(target, busy);
              }
              assertThat(((State) outcome).view().version()).isEqualTo(3);
              return CompletableFuture.completedFuture(null);
            });
  }

  /** Does it for each case, some under way at once; gives how many were live at most. */
  private static int each(
      String what,
      ActorSystem<?> system,
      java.util.function.IntFunction<CompletionStage<Void>> work)
      throws Exception {
    long start = System.nanoTime();
    Semaphore free = new Semaphore(UNDER_WAY);
    AtomicInteger mostLive = new AtomicInteger();
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      free.acquire();
      all.add(work.apply(i).whenComplete((done, fault) -> free.release()).toCompletableFuture());
      if (i % 500 == 0) {
        mostLive.accumulateAndGet(live(system), Math::max);
      }
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(20, TimeUnit.MINUTES);
    mostLive.accumulateAndGet(live(system), Math::max);
    report(what + ", at most " + mostLive + " live", start, system);
    return mostLive.get();
  }

  /**
   * How many are live at least at one moment: a list that is taken while cases come and go holds
   * some that were never live together, those in two lists were so in between.
   */
  private static int live(ActorSystem<?> system) {
    CaseSettings settings = CaseEngine.get(system).settings().cases();
    LiveCases cases = LiveCases.get(system);
    Set<ActorRef<KeeperMessage>> both = new HashSet<>(cases.keepers(settings));
    both.retainAll(new HashSet<>(cases.keepers(settings)));
    return both.size();
  }

  private static void report(String what, long startNanos, ActorSystem<?> system) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        "ManyCasesTest: %,d cases %s: %.1f s, %,.0f cases/s, heap %d of %d MiB used, %d live%n",
        CASES,
        what,
        seconds,
        CASES / seconds,
        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
        runtime.maxMemory() >> 20,
        live(system));
  }
}
