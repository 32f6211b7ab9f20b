package dev.docket.engine.faulttolerance;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.Kill;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Adapter;
import dev.docket.engine.CaseFixture;
import dev.docket.engine.CaseKeeper;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every command gets an answer from the engine itself: these callers set no timeout of their own.
 */
class NeverSilentTest {

  private static final QuantumId Q = QuantumId.of("q-1");
  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  private CaseFixture fixture =
      CaseFixture.start(
          """
          docket.engine { ask-timeout = 1s, max-recoveries = 1 }
          # This journal would read all events of a case again at each write.
          akka.persistence.testkit.events.serialize = off
          """);

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldSayThatTheOutcomeIsUnknownWhileTheJournalIsSilent() {
    CaseRef target = fixture.createdCase();
    TestProbe<CommitOutcome> commits = fixture.kit().createTestProbe();
    TestProbe<StateOutcome> reads = fixture.kit().createTestProbe();
    try (HeldJournal journal = HeldJournal.writes(fixture)) {
      target.tell(new CaseCommand.Execute(Q, STEP, Expected.ANY, commits.getRef()));
      journal.awaitHeld();
      target.tell(new CaseCommand.GetState(reads.getRef()));

      assertThat(commits.receiveMessage())
          .isInstanceOfSatisfying(
              OutcomeUnknown.class, found -> assertThat(found.quantum()).isEqualTo(Q));
      assertThat(reads.receiveMessage()).isInstanceOf(Busy.class);
    }

    target.tell(new CaseCommand.Execute(Q, STEP, Expected.ANY, commits.getRef()));
    assertThat(commits.receiveMessage()).isInstanceOf(Duplicate.class);
    commits.expectNoMessage(Duration.ofMillis(50));
    assertThat(view(target).version()).isEqualTo(1);
  }

  @Test
  void shouldSayBusyToThoseWhoWaitForTheRecoveryOfOthers() {
    CaseRef first = fixture.createdCase();
    CaseRef second = fixture.createdCase();
    TestProbe<CommitOutcome> commits = fixture.kit().createTestProbe();
    fixture.killActorOf(first);
    fixture.killActorOf(second);
    try (HeldJournal journal = HeldJournal.reads(fixture)) {
      first.tell(new CaseCommand.Execute(Q, STEP, Expected.ANY, commits.getRef()));
      journal.awaitHeld();
      second.tell(new CaseCommand.Execute(Q, STEP, Expected.ANY, commits.getRef()));

      assertThat(commits.receiveSeveralMessages(2))
          .hasOnlyElementsOfType(Busy.class)
          .anySatisfy(busy -> assertThat(reason(busy)).contains("waits for its turn to recover;"))
          .anySatisfy(busy -> assertThat(reason(busy)).contains(" recovers;"));
    }
    committed(first.execute(Q, STEP));
    committed(second.execute(Q, STEP));
  }

  @Test
  void shouldAnswerWhatWasInTheMailboxOfAKeeperThatIsKilled() {
    CaseRef target = fixture.createdCase();
    akka.actor.ActorRef keeper =
        answer(
            Adapter.toClassic(fixture.system())
                .actorSelection("/system/docket-cases/" + target.id())
                .resolveOne(Duration.ofSeconds(10)));

    answersAll(target, keeper);
  }

  @Test
  void shouldAnswerWhatWasInTheMailboxOfAKeeperSpawnedByHand() {
    CaseRef target = fixture.createdCase();
    fixture.system();
    var id = fixture.freshId();
    ActorRef<CaseCommand> keeper = fixture.kit().spawn(CaseKeeper.create(id));
    CaseRef own = fixture.engine().caseRef(id, keeper);
    committed(own.create(dev.docket.protocol.json.JsonObject.EMPTY));

    answersAll(own, Adapter.toClassic(keeper));
    committed(target.execute(Q, STEP));
  }

  private static String reason(CommitOutcome busy) {
    return ((Busy) busy).reason();
  }

  private void answersAll(CaseRef target, akka.actor.ActorRef keeper) {
    int messages = 2_000;
    TestProbe<CommitOutcome> commits = fixture.kit().createTestProbe();
    for (int i = 0; i < messages; i++) {
      target.tell(
          new CaseCommand.Execute(QuantumId.of("q-" + i), STEP, Expected.ANY, commits.getRef()));
      if (i == messages / 2) {
        keeper.tell(Kill.getInstance(), akka.actor.ActorRef.noSender());
      }
    }

    List<CommitOutcome> answers = commits.receiveSeveralMessages(messages, Duration.ofSeconds(60));
    commits.expectNoMessage(Duration.ofMillis(50));
    assertThat(answers)
        .hasOnlyElementsOfTypes(Committed.class, OutcomeUnknown.class, Busy.class)
        .hasAtLeastOneElementOfType(Busy.class);
  }
}
