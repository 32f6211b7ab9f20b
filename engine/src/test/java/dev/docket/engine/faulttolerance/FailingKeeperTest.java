package dev.docket.engine.faulttolerance;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import dev.docket.engine.CaseFixture;
import dev.docket.engine.CaseKeeper;
import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A keeper that was spawned by hand fails itself: its parent says what becomes of it. */
class FailingKeeperTest {

  private static final QuantumId Q = QuantumId.of("q-1");
  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  @SuppressWarnings("NullAway.Init")
  private CaseFixture fixture;

  @BeforeEach
  void start() {
    fixture = CaseFixture.start(FaultyClock.SETTING);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldGoOnBelowAParentThatRestartsIt() {
    CaseId id = fixture.freshId();
    ActorRef<CaseCommand> keeper =
        fixture
            .kit()
            .spawn(
                Behaviors.supervise(CaseKeeper.create(id)).onFailure(SupervisorStrategy.restart()));
    CaseRef own = fixture.engine().caseRef(id, keeper);
    committed(own.create(JsonObject.EMPTY));
    committed(own.execute(Q, STEP));
    Quantum open = own.quantum("open").incrementStepCount();
    answer(open.buffer());

    makeFail(keeper);

    assertThat(view(own).version()).isEqualTo(1);
    assertThat(answer(open.commit())).isEqualTo(new QuantumLost(open.id()));
    assertThat(answer(own.execute(Q, STEP))).isInstanceOf(Duplicate.class);
    committed(own.execute(QuantumId.of("q-2"), STEP));
  }

  @Test
  void shouldStopBelowAParentThatLetsItAndLeaveTheCaseToTheEngine() {
    CaseId id = fixture.freshId();
    ActorRef<CaseCommand> keeper = fixture.kit().spawn(CaseKeeper.create(id));
    CaseRef own = fixture.engine().caseRef(id, keeper);
    committed(own.create(JsonObject.EMPTY));
    TestProbe<Object> watcher = fixture.kit().createTestProbe();

    makeFail(keeper);

    watcher.expectTerminated(keeper, Duration.ofSeconds(60));
    TestProbe<CommitOutcome> commits = fixture.kit().createTestProbe();
    own.tell(new CaseCommand.Execute(Q, STEP, Expected.ANY, commits.getRef()));
    assertThat(commits.receiveMessage()).isInstanceOf(Busy.class);
    assertThat(committed(fixture.engine().caseRef(id).execute(Q, STEP)).body().seq()).isEqualTo(1);
  }

  /** The keeper itself fails, in the middle of what it does. */
  private void makeFail(ActorRef<CaseCommand> keeper) {
    FaultyClock.failNanos(1);
    keeper.tell(new CaseCommand.GetState(fixture.kit().<StateOutcome>createTestProbe().getRef()));
  }
}
