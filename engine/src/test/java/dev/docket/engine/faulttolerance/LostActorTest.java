package dev.docket.engine.faulttolerance;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.persistenceId;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.CaseFixture;
import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The actor of a case is killed. */
class LostActorTest {

  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  private static CaseFixture fixture;

  @BeforeAll
  static void start() {
    fixture =
        CaseFixture.start(
            """
            # This journal would read all events of a case again at each write.
            akka.persistence.testkit.events.serialize = off
            """);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldLoseOpenQuantaAndNothingElse() {
    CaseRef target = fixture.createdCase();
    Receipt last = committed(target.execute(QuantumId.of("q-1"), STEP));
    Quantum open = target.quantum("q-2").incrementStepCount();
    answer(open.buffer());

    fixture.killActorOf(target);

    // The keeper may not have heard of it yet; what it answers now, it answers after it has.
    answer(target.state());
    assertThat(answer(open.commit())).isEqualTo(new QuantumLost(open.id()));
    assertThat(view(target).receiptHash()).isEqualTo(last.hash());
    Quantum again = target.quantum("q-2").incrementStepCount();
    assertThat(committed(again.commit()).body().seq()).isEqualTo(2);
  }

  @Test
  void shouldAnswerEveryCommitOnceThoughTheActorIsKilledAgainAndAgain() {
    CaseRef target = fixture.createdCase();
    List<QuantumId> ids = new ArrayList<>();
    List<CompletionStage<CommitOutcome>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      QuantumId id = QuantumId.of("q-" + i);
      ids.add(id);
      answers.add(target.execute(id, STEP));
      if (i % 100 == 50) {
        fixture.killSometime(target);
      }
    }
    List<QuantumId> durable = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      CommitOutcome outcome = answer(answers.get(i));
      assertThat(outcome).isInstanceOfAny(Committed.class, OutcomeUnknown.class, Busy.class);
      if (outcome instanceof Committed) {
        durable.add(ids.get(i));
      }
    }

    for (QuantumId id : ids) {
      assertThat(settled(target, id))
          .isInstanceOfAny(
              Duplicate.class, durable.contains(id) ? Duplicate.class : Committed.class);
    }
    assertThat(view(target).stepCount()).isEqualTo(500);
    assertThat(fixture.journal().persistedInStorage(persistenceId(target))).hasSize(501);
  }

  @Test
  void shouldSayBusyWhileItWaitsAfterItWasKilledInItsRecovery() {
    CaseRef target = fixture.createdCase();
    CommitOutcome outcome;
    try (HeldJournal journal = HeldJournal.reads(fixture)) {
      // Held already: the actor is started again without being asked.
      fixture.killActorOf(target);
      CompletionStage<CommitOutcome> answer = target.execute(QuantumId.of("q-1"), STEP);
      journal.awaitHeld();
      fixture.killActorOf(target);
      outcome = answer(answer);
    }

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Busy.class, busy -> assertThat(busy.reason()).contains("cannot be recovered now"));
    assertThat(settled(target, QuantumId.of("q-1"))).isInstanceOf(Committed.class);
  }

  /** Asks again until the answer is certain, as a caller would: the last kill may come late. */
  private static CommitOutcome settled(CaseRef target, QuantumId id) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> answer(target.execute(id, STEP)),
            outcome -> !(outcome instanceof Busy || outcome instanceof OutcomeUnknown));
  }
}
