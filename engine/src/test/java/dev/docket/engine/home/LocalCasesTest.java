package dev.docket.engine.home;

import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.CaseFixture;
import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.engine.actor.LiveCases;
import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LocalCasesTest {

  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  private static final int CASES = 16;
  private static final int COMMANDS = 100;

  private static final String PASSIVATING = "docket.engine.passivate-after = 1m";

  private static boolean isLive(CaseTestKit kit, CaseRef target) {
    return LiveCases.get(kit.system())
        .keeperOf(target.id(), kit.engine().settings().cases())
        .isPresent();
  }

  /** Lets time pass until the case has gone. */
  private static void awaitGone(CaseTestKit kit, CaseRef target) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              kit.advance(Duration.ofMinutes(1));
              return !isLive(kit, target);
            });
  }

  @Test
  void shouldLetAnIdleCaseGoAndBringItBack() {
    try (CaseTestKit kit = CaseTestKit.withManualTime(PASSIVATING)) {
      CaseRef target = kit.caseRef("order-1");
      kit.committed(target.create(JsonObject.EMPTY));
      assertThat(isLive(kit, target)).isTrue();

      awaitGone(kit, target);

      assertThat(kit.view("order-1").version()).isZero();
      assertThat(isLive(kit, target)).isTrue();
    }
  }

  @Test
  void shouldKeepACaseWithAnOpenQuantumUntilItsLeaseIsOver() {
    try (CaseTestKit kit =
        CaseTestKit.withManualTime(PASSIVATING + "\ndocket.engine.quantum.lease = 1h")) {
      CaseRef target = kit.caseRef("order-1");
      kit.committed(target.create(JsonObject.EMPTY));
      Quantum open = target.quantum("q-1").incrementStepCount();
      kit.answer(open.buffer());

      for (int i = 0; i < 50; i++) {
        kit.advance(Duration.ofMinutes(1));
        kit.answer(kit.caseRef("other").state()); // what is due is done by now
      }
      kit.committed(open.commit());

      Quantum another = target.quantum("q-2").incrementStepCount();
      kit.answer(another.buffer());
      awaitGone(kit, target);
      kit.expect(QuantumLost.class, another.commit());
    }
  }

  @Test
  void shouldLoseNoCommandWhileCasesComeAndGo() {
    try (CaseFixture fixture =
        CaseFixture.start(
            """
            docket.engine.passivate-after = 1ms
            # This journal would read all events of a case again at each write.
            akka.persistence.testkit.events.serialize = off
            """)) {
      loseNoCommand(fixture);
    }
  }

  private static void loseNoCommand(CaseFixture fixture) {
    long seed = Long.getLong("docket.seed", 1);
    System.out.println("LocalCasesTest seed " + seed);
    Random random = new Random(seed);
    List<CaseRef> targets = new ArrayList<>();
    List<CompletableFuture<?>> chains = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      CaseRef target = fixture.createdCase();
      targets.add(target);
      CompletableFuture<?> chain = CompletableFuture.completedFuture(null);
      for (int j = 0; j < COMMANDS; j++) {
        QuantumId id = QuantumId.of("q-" + j);
        // About as long as it takes a case to be found idle and to leave.
        Executor later =
            CompletableFuture.delayedExecutor(random.nextInt(1_000, 6_000), TimeUnit.MICROSECONDS);
        chain =
            chain
                .thenComposeAsync(done -> target.execute(id, STEP), later)
                .thenAccept(outcome -> assertThat(outcome).isInstanceOf(Committed.class));
      }
      chains.add(chain);
    }

    chains.forEach(chain -> assertThat(chain).succeedsWithin(Duration.ofSeconds(60)));
    targets.forEach(target -> assertThat(view(target).version()).isEqualTo(COMMANDS));
  }
}
