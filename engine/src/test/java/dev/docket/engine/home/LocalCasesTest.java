package dev.docket.engine.home;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.CaseFixture;
import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.engine.actor.LiveCases;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LocalCasesTest {

  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  private static final int CASES = 16;
  private static final int COMMANDS = 100;

  private CaseFixture fixture =
      CaseFixture.start("docket.engine { passivate-after = 50ms, quantum.lease = 500ms }");

  @AfterEach
  void stop() {
    fixture.close();
  }

  private boolean isLive(CaseRef target) {
    return LiveCases.get(fixture.system())
        .keeperOf(target.id(), fixture.engine().settings().cases())
        .isPresent();
  }

  @Test
  void shouldLetAnIdleCaseGoAndBringItBack() {
    CaseRef target = fixture.createdCase();
    assertThat(isLive(target)).isTrue();

    Awaitility.await().until(() -> !isLive(target));

    assertThat(view(target).version()).isZero();
    assertThat(isLive(target)).isTrue();
  }

  @Test
  void shouldKeepACaseWithAnOpenQuantumUntilItsLeaseIsOver() {
    CaseRef target = fixture.createdCase();
    Quantum open = target.quantum("q-1").incrementStepCount();
    long opened = System.nanoTime();
    answer(open.buffer());

    Awaitility.await().until(() -> !isLive(target));

    assertThat(System.nanoTime() - opened).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(500));
    assertThat(answer(open.commit())).isEqualTo(new QuantumLost(open.id()));
  }

  @Test
  void shouldLoseNoCommandWhileCasesComeAndGo() {
    fixture.close();
    fixture =
        CaseFixture.start(
            """
            docket.engine.passivate-after = 1ms
            # This journal would read all events of a case again at each write.
            akka.persistence.testkit.events.serialize = off
            """);
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
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
