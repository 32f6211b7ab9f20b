package dev.docket.engine;

import static dev.docket.engine.CaseFixture.committed;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.testkit.ProcessingSuccess;
import akka.persistence.testkit.WriteEvents;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.BufferOutcome;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keepers that are spawned and supervised by hand. */
class CaseKeeperTest {

  private static final QuantumId Q = QuantumId.of("q-1");
  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  private static final int MAX_WAITING = 50;

  private static CaseFixture fixture;

  @BeforeAll
  static void start() {
    fixture = CaseFixture.start("docket.engine.max-waiting = " + MAX_WAITING);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static ActorRef<CaseCommand> spawned(CaseId id) {
    ActorRef<CaseCommand> keeper = fixture.kit().spawn(CaseKeeper.create(id));
    TestProbe<CommitOutcome> probe = fixture.kit().createTestProbe();
    keeper.tell(new CaseCommand.Create(CaseRef.CREATE, JsonObject.EMPTY, probe.getRef()));
    assertThat(probe.receiveMessage()).isInstanceOf(Committed.class);
    return keeper;
  }

  @Test
  void shouldKeepACaseBelowAUsersGuardian() {
    ActorRef<CaseCommand> keeper = spawned(fixture.freshId());
    TestProbe<BufferOutcome> buffered = fixture.kit().createTestProbe();
    TestProbe<CommitOutcome> commits = fixture.kit().createTestProbe();
    TestProbe<StateOutcome> states = fixture.kit().createTestProbe();
    keeper.tell(new CaseCommand.Buffer(Q, 0, STEP, buffered.getRef()));
    buffered.receiveMessage();

    fixture.killActorBelow(keeper);
    keeper.tell(new CaseCommand.GetState(states.getRef()));
    states.receiveMessage();
    keeper.tell(new CaseCommand.Commit(Q, 1, Expected.ANY, commits.getRef()));

    assertThat(commits.receiveMessage()).isEqualTo(new QuantumLost(Q));
    keeper.tell(new CaseCommand.Execute(Q, STEP, Expected.ANY, commits.getRef()));
    assertThat(commits.receiveMessage()).isInstanceOf(Committed.class);
  }

  @Test
  void shouldFindAKeeperThatWasSpawnedByHand() {
    CaseId id = fixture.freshId();
    spawned(id);

    committed(fixture.engine().caseRef(id).execute(Q, STEP));
  }

  @Test
  void shouldRefuseASecondKeeperOfACase() {
    CaseId id = fixture.freshId();
    spawned(id);
    TestProbe<Throwable> failures = fixture.kit().createTestProbe();

    fixture
        .kit()
        .spawn(
            Behaviors.<Void>setup(
                context -> {
                  context.watch(context.spawn(CaseKeeper.create(id), "second"));
                  return Behaviors.receive(Void.class)
                      .onSignal(
                          akka.actor.typed.ChildFailed.class,
                          failed -> {
                            failures.getRef().tell(failed.getCause());
                            return Behaviors.stopped();
                          })
                      .build();
                }));

    Throwable failure = failures.receiveMessage();
    while (failure.getCause() != null) {
      failure = failure.getCause();
    }
    assertThat(failure)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("case " + id)
        .hasMessageContaining("has a live actor already");
    committed(fixture.engine().caseRef(id).execute(Q, STEP));
  }

  @Test
  void shouldGoOnInANewKeeperWhenTheFirstWasStopped() {
    CaseId id = fixture.freshId();
    ActorRef<CaseCommand> first = spawned(id);
    committed(fixture.engine().caseRef(id).execute(Q, STEP));
    fixture.kit().stop(first, Duration.ofSeconds(60));

    ActorRef<CaseCommand> second = fixture.kit().spawn(CaseKeeper.create(id));
    TestProbe<StateOutcome> states = fixture.kit().createTestProbe();
    second.tell(new CaseCommand.GetState(states.getRef()));

    assertThat(((State) states.receiveMessage()).view().version()).isEqualTo(1);
  }

  @Test
  void shouldAnswerWhatIsOpenWhenTheKeeperIsStopped() {
    CaseId id = fixture.freshId();
    ActorRef<CaseCommand> keeper = spawned(id);
    TestProbe<CommitOutcome> commits = fixture.kit().createTestProbe();
    TestProbe<CommitOutcome> onePastTheLimit = fixture.kit().createTestProbe();
    CountDownLatch released = new CountDownLatch(1);
    fixture
        .journal()
        .withPolicy(
            (persistenceId, operation) -> {
              if (operation instanceof WriteEvents) {
                assertThat(awaited(released)).isTrue();
              }
              return ProcessingSuccess.getInstance();
            });

    for (int i = 0; i <= MAX_WAITING; i++) {
      keeper.tell(
          new CaseCommand.Execute(QuantumId.of("q-" + i), STEP, Expected.ANY, commits.getRef()));
    }
    keeper.tell(new CaseCommand.Execute(Q, STEP, Expected.ANY, onePastTheLimit.getRef()));
    assertThat(onePastTheLimit.receiveMessage()).isInstanceOf(Busy.class);
    fixture.kit().stop(keeper, Duration.ofSeconds(60));

    List<CommitOutcome> answers = commits.receiveSeveralMessages(MAX_WAITING + 1);
    released.countDown();
    fixture.journal().resetPolicy();
    assertThat(answers).hasOnlyElementsOfTypes(OutcomeUnknown.class, Busy.class);
    assertThat(answers).filteredOn(OutcomeUnknown.class::isInstance).hasSize(1);
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
