package dev.docket.engine.faulttolerance;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.persistenceId;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import dev.docket.engine.CaseFixture;
import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** More is asked of a case than it can take. */
class OverloadTest {

  private static final int MESSAGES = 5_000;
  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  private static CaseFixture fixture;

  @BeforeAll
  static void start() {
    fixture =
        CaseFixture.start(
            """
            docket.engine.max-waiting = 1000
            # This journal would read all events of a case again at each write.
            akka.persistence.testkit.events.serialize = off
            """);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldAnswerEachOfManyCommandsExactlyOnce() {
    CaseRef target = fixture.createdCase();
    TestProbe<CommitOutcome> probe = fixture.kit().createTestProbe();

    for (int i = 0; i < MESSAGES; i++) {
      target.tell(
          new CaseCommand.Execute(QuantumId.of("q-" + i), STEP, Expected.ANY, probe.getRef()));
    }

    List<CommitOutcome> answers = probe.receiveSeveralMessages(MESSAGES, Duration.ofSeconds(60));
    probe.expectNoMessage(Duration.ofMillis(200));
    assertThat(answers).hasOnlyElementsOfTypes(Committed.class, Busy.class);
    long committed = answers.stream().filter(Committed.class::isInstance).count();
    assertThat(view(target).version()).isEqualTo(committed);
    assertThat(fixture.journal().persistedInStorage(persistenceId(target)))
        .hasSize((int) committed + 1);
    committed(target.execute(QuantumId.of("afterwards"), STEP));
  }

  @Test
  void shouldSayBusyPastTheLimitWhileTheCaseRecovers() {
    CaseRef target = fixture.createdCase();
    TestProbe<CommitOutcome> probe = fixture.kit().createTestProbe();

    try (HeldJournal journal = HeldJournal.reads(fixture)) {
      // Held already: the actor is started again without being asked.
      fixture.killActorOf(target);
      for (int i = 0; i < MESSAGES; i++) {
        target.tell(
            new CaseCommand.Execute(QuantumId.of("q-" + i), STEP, Expected.ANY, probe.getRef()));
      }
      journal.awaitHeld();
      fixture.awaitTaken(target);
    }

    assertThat(probe.receiveSeveralMessages(MESSAGES, Duration.ofSeconds(60)))
        .hasAtLeastOneElementOfType(Busy.class);
    assertThat(answer(target.state())).isNotInstanceOf(Busy.class);
  }

  @Test
  void shouldKeepAQuantumOpenWhoseCommitFindsTheCaseBusy() {
    CaseRef target = fixture.createdCase();
    Quantum open = target.quantum("open").incrementStepCount();
    answer(open.buffer());
    TestProbe<CommitOutcome> probe = fixture.kit().createTestProbe();

    try (HeldJournal journal = HeldJournal.writes(fixture)) {
      for (int i = 0; i < MESSAGES; i++) {
        target.tell(
            new CaseCommand.Execute(QuantumId.of("q-" + i), STEP, Expected.ANY, probe.getRef()));
      }
      journal.awaitHeld();
      assertThat(answer(open.commit())).isInstanceOf(Busy.class);
    }

    probe.receiveSeveralMessages(MESSAGES, Duration.ofSeconds(60));
    committed(open.commit());
  }
}
