package dev.docket.tests.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One case with many clients, each commit as its own write and with coalescing, in turns within one
 * run. {@code -Ddocket.hot-case.millis=5000} measures; the default only looks that it works.
 */
class HotCaseTest {

  private static final long MILLIS = Long.getLong("docket.hot-case.millis", 100);
  private static final int ROUNDS = MILLIS < 1_000 ? 1 : 3;
  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path dir;

  @Test
  void shouldCommitMoreOfOneCasePerForceWithCoalescing() throws Exception {
    Config config =
        ConfigFactory.parseString(
                "one-by-one.coalescing.max-commits = 1\ndocket.persistence.dir = \"" + dir + "\"")
            .withFallback(ConfigFactory.load());
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "hot-case", config);
    try {
      for (int round = 1; round <= ROUNDS; round++) {
        for (int clients : new int[] {1, 16, 64}) {
          double off = commitsPerSecond(system, "one-by-one", clients, "off-" + round);
          double on = commitsPerSecond(system, "docket.engine", clients, "on-" + round);
          System.out.printf(
              "HotCaseTest: round %d, %d clients: %,.0f commits/s one by one, %,.0f coalesced,"
                  + " ratio %.2f%n",
              round, clients, off, on, on / off);
        }
      }
    } finally {
      ActorTestKit.shutdown(system);
    }
  }

  private static double commitsPerSecond(
      ActorSystem<?> system, String engine, int clients, String id) throws Exception {
    CaseRef hot = CaseEngine.get(system, engine).caseRef(id + "-" + clients);
    hot.create(JsonObject.EMPTY).toCompletableFuture().get(30, TimeUnit.SECONDS);
    AtomicLong commits = new AtomicLong();
    long start = System.nanoTime();
    long end = start + TimeUnit.MILLISECONDS.toNanos(MILLIS);
    List<CompletableFuture<Void>> all = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      all.add(client(hot, "c" + i, 0, end, commits));
    }
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)).get(2, TimeUnit.MINUTES);
    assertThat(commits.get()).isPositive();
    return commits.get() * 1e9 / (System.nanoTime() - start);
  }

  private static CompletableFuture<Void> client(
      CaseRef hot, String name, int number, long endNanos, AtomicLong commits) {
    if (System.nanoTime() - endNanos > 0) {
      return CompletableFuture.completedFuture(null);
    }
    return hot.execute(QuantumId.of(name + "#" + number), STEP)
        .toCompletableFuture()
        .thenCompose(
            outcome -> {
              assertThat(outcome).isInstanceOf(Committed.class);
              commits.incrementAndGet();
              return client(hot, name, number + 1, endNanos, commits);
            });
  }
}
