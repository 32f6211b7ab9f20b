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
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Every command gets an answer from the engine itself: these callers set no timeout of their own.
 */
class NeverSilentTest {

  private static final QuantumId Q = QuantumId.of("q-1");
  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  /** As long as a test waits, and longer than anything else takes on a machine that is busy. */
  private static final String WAITED_FOR = "4s";

  @SuppressWarnings("NullAway.Init")
  private CaseFixture fixture;

  private void start(String askTimeout) {
    fixture =
        CaseFixture.start(
            """
            docket.engine { ask-timeout = %s, max-recoveries = 1 }
            # This journal would read all events of a case again at each write.
            akka.persistence.testkit.events.serialize = off
            """
                .formatted(askTimeout));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void shouldSayThatTheOutcomeIsUnknownWhileTheJournalIsSilent() {
    start(WAITED_FOR);
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
    start(WAITED_FOR);
    CaseRef first = fixture.createdCase();
    CaseRef second = fixture.createdCase();
    TestProbe<CommitOutcome> commits = fixture.kit().createTestProbe();
    try (HeldJournal journal = HeldJournal.reads(fixture)) {
      // Held already: the actors are started again without being asked.
      fixture.killActorOf(first);
      fixture.killActorOf(second);
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
    start("20s");
    CaseRef target = fixture.createdCase();

    answersAll(
        () -> {
          view(target);
          return new Kept(
              target,
              answer(
                  Adapter.toClassic(fixture.system())
                      .actorSelection("/system/docket-cases/" + target.id())
                      .resolveOne(Duration.ofSeconds(60))));
        });
  }

  @Test
  void shouldAnswerWhatWasInTheMailboxOfAKeeperSpawnedByHand() {
    start("20s");
    CaseRef other = fixture.createdCase();

    answersAll(
        () -> {
          CaseId id = fixture.freshId();
          ActorRef<CaseCommand> keeper = fixture.kit().spawn(CaseKeeper.create(id));
          CaseRef own = fixture.engine().caseRef(id, keeper);
          committed(own.create(JsonObject.EMPTY));
          return new Kept(own, Adapter.toClassic(keeper));
        });
    committed(other.execute(Q, STEP));
  }

  private static String reason(CommitOutcome busy) {
    return ((Busy) busy).reason();
  }

  /** A case and its keeper. */
  private record Kept(CaseRef target, akka.actor.ActorRef keeper) {}

  /** Until a kill has caught some in the mailbox: that is a matter of which thread comes first. */
  private void answersAll(Supplier<Kept> kept) {
    int round = 0;
    List<CommitOutcome> answers = List.of();
    while (answers.stream().noneMatch(Busy.class::isInstance)) {
      round++;
      assertThat(round).isLessThan(50);
      answers = answersOf(kept.get(), "q-" + round + "-");
      assertThat(answers).hasOnlyElementsOfTypes(Committed.class, OutcomeUnknown.class, Busy.class);
    }
  }

  private List<CommitOutcome> answersOf(Kept kept, String prefix) {
    int messages = 2_000;
    TestProbe<CommitOutcome> commits = fixture.kit().createTestProbe();
    for (int i = 0; i < messages; i++) {
      kept.target()
          .tell(
              new CaseCommand.Execute(
                  QuantumId.of(prefix + i), STEP, Expected.ANY, commits.getRef()));
      if (i == messages / 2) {
        kept.keeper().tell(Kill.getInstance(), akka.actor.ActorRef.noSender());
      }
    }

    List<CommitOutcome> answers = commits.receiveSeveralMessages(messages, Duration.ofSeconds(60));
    commits.expectNoMessage(Duration.ofMillis(50));
    return answers;
  }
}
