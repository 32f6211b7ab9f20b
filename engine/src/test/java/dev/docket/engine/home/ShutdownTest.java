package dev.docket.engine.home;

import static dev.docket.engine.CaseFixture.answer;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.persistence.testkit.ProcessingSuccess;
import akka.persistence.testkit.WriteEvents;
import dev.docket.engine.CaseFixture;
import dev.docket.engine.CaseKeeper;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The actor system is shut down while cases are at work. */
class ShutdownTest {

  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  @Test
  void shouldFinishWhatIsUnderWayAndTakeNothingMore() {
    try (CaseFixture fixture = CaseFixture.start()) {
      CaseRef target = fixture.createdCase();
      CaseId ownId = fixture.freshId();
      ActorRef<CaseCommand> keeper = fixture.kit().spawn(CaseKeeper.create(ownId));
      CaseRef own = fixture.engine().caseRef(ownId, keeper);
      answer(own.create(JsonObject.EMPTY));
      answer(target.quantum("open").incrementStepCount().buffer());
      CountDownLatch reached = new CountDownLatch(1);
      CountDownLatch released = new CountDownLatch(1);
      fixture
          .journal()
          .withPolicy(
              (persistenceId, operation) -> {
                if (operation instanceof WriteEvents) {
                  reached.countDown();
                  awaited(released);
                }
                return ProcessingSuccess.getInstance();
              });
      List<CompletionStage<CommitOutcome>> underWay = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        underWay.add(target.execute(QuantumId.of("q-" + i), STEP));
        underWay.add(own.execute(QuantumId.of("q-" + i), STEP));
      }
      awaited(reached);

      fixture.system().terminate();
      // The shutdown reaches the cases some time soon.
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                CompletionStage<CommitOutcome> late =
                    fixture.freshCase().execute(QuantumId.of("late"), STEP);
                assertThat(late.toCompletableFuture()).succeedsWithin(Duration.ofMillis(200));
                assertThat(late.toCompletableFuture().join())
                    .isInstanceOfSatisfying(
                        Busy.class,
                        busy -> assertThat(busy.reason()).contains("the engine shuts down"));
              });
      assertThat(underWay).noneMatch(each -> each.toCompletableFuture().isDone());
      released.countDown();

      underWay.forEach(each -> assertThat(answer(each)).isInstanceOf(Committed.class));
      assertThat(fixture.system().getWhenTerminated().toCompletableFuture())
          .succeedsWithin(Duration.ofSeconds(60));
    }
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }
}
