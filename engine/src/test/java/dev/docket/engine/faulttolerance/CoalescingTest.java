package dev.docket.engine.faulttolerance;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.CaseFixture;
import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.protocol.CaseReply.BufferOutcome;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.NotWritten;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.CaseReply.Receipts;
import dev.docket.protocol.CaseReply.Refused;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.CaseReply.VersionConflict;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.receipt.ChainVerifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Commits that wait while one is being forced are written together. */
class CoalescingTest {

  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  private static CaseFixture fixture;

  @BeforeAll
  static void start() {
    fixture =
        CaseFixture.start(
            FaultyClock.SETTING
                + """
            docket.engine {
              coalescing { max-commits = 8, max-bytes = 20000 }
              certainly-not-written = ["java.lang.UnsupportedOperationException"]
            }
            """);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static QuantumId q(int number) {
    return QuantumId.of("q-" + number);
  }

  /** Sends the commits 1 to that number. */
  private static List<CompletionStage<CommitOutcome>> sent(CaseRef target, int to) {
    List<CompletionStage<CommitOutcome>> answers = new ArrayList<>();
    for (int i = 1; i <= to; i++) {
      answers.add(target.execute(q(i), STEP));
    }
    return answers;
  }

  @Test
  void shouldWriteWhatWaitsInOneBatchEachWithItsOwnReceipt() {
    CaseRef target = fixture.createdCase();
    List<Receipt> receipts = new ArrayList<>();
    List<Integer> writes;
    try (HeldJournal journal = HeldJournal.writes(fixture)) {
      CompletionStage<CommitOutcome> first = target.execute(q(0), STEP);
      journal.awaitHeld();
      List<CompletionStage<CommitOutcome>> answers = sent(target, 12);
      fixture.awaitTaken(target);
      journal.release();
      receipts.add(committed(first));
      answers.forEach(each -> receipts.add(committed(each)));
      writes = journal.writes();
    }

    assertThat(writes).containsExactly(1, 8, 4);
    List<Receipt> stored = ((Receipts) answer(target.receipts(0, 99))).receipts();
    assertThat(stored.subList(1, 14)).isEqualTo(receipts);
    assertThat(ChainVerifier.firstFault(stored)).isEmpty();
    assertThat(answer(target.execute(q(5), STEP))).isEqualTo(new Duplicate(receipts.get(5)));
    assertThat(answer(target.restart()).toString()).contains("version=13");
  }

  @Test
  void shouldDecideEachOnTheStateThatTheOneBeforeLeavesAndAnswerNoneBefore() {
    CaseRef target = fixture.createdCase();
    try (HeldJournal journal = HeldJournal.writes(fixture)) {
      CompletionStage<CommitOutcome> first = target.execute(q(0), STEP);
      journal.awaitHeld();
      CompletionStage<CommitOutcome> add =
          target.execute(q(1), List.of(Mutations.add("t"))); // version 2
      CompletionStage<CommitOutcome> again = target.execute(q(2), List.of(Mutations.add("t")));
      CompletionStage<CommitOutcome> stale = target.execute(q(3), STEP, Expected.version(1));
      CompletionStage<CommitOutcome> fresh = target.execute(q(4), STEP, Expected.version(2));
      CompletionStage<CommitOutcome> retry = target.execute(q(4), STEP, Expected.version(2));
      CompletionStage<StateOutcome> read = target.state();
      CompletionStage<BufferOutcome> buffered =
          target.quantum("open").incrementStepCount().buffer();

      assertThat(List.of(add, again, stale, fresh, retry, read, buffered))
          .noneMatch(each -> each.toCompletableFuture().isDone());
      fixture.awaitTaken(target);
      journal.release();

      assertThat(committed(first).body().seq()).isEqualTo(1);
      assertThat(committed(add).body().seq()).isEqualTo(2);
      assertThat(answer(again)).isInstanceOf(Refused.class);
      assertThat(answer(stale))
          .isInstanceOfSatisfying(
              VersionConflict.class, found -> assertThat(found.version()).isEqualTo(2));
      Receipt third = committed(fresh);
      assertThat(third.body().seq()).isEqualTo(3);
      assertThat(answer(retry)).isEqualTo(new Duplicate(third));
      assertThat(((State) answer(read)).view().version()).isEqualTo(3);
      assertThat(journal.writes()).containsExactly(1, 2);
    }
  }

  @Test
  void shouldEndABatchThatHasGrownLarge() {
    CaseRef target = fixture.createdCase();
    try (HeldJournal journal = HeldJournal.writes(fixture)) {
      CompletionStage<CommitOutcome> first = target.execute(q(0), STEP);
      journal.awaitHeld();
      List<CompletionStage<CommitOutcome>> answers = new ArrayList<>(List.of(first));
      for (int i = 1; i <= 4; i++) {
        answers.add(target.execute(q(i), List.of(Mutations.add("t-" + i, "x".repeat(12_000)))));
      }
      fixture.awaitTaken(target);
      journal.release();
      answers.forEach(CaseFixture::committed);

      assertThat(journal.writes()).containsExactly(1, 2, 2);
    }
  }

  @Test
  void shouldTakeABatchThatIsCertainlyNotWrittenAgainOneByOne() {
    CaseRef target = fixture.createdCase();
    Quantum open = target.quantum("open").incrementStepCount();
    answer(open.buffer());
    try (FailingBatch batch =
        new FailingBatch(fixture, new UnsupportedOperationException("too much at once"))) {
      CompletionStage<CommitOutcome> first = target.execute(q(0), STEP);
      batch.awaitFirst();
      List<CompletionStage<CommitOutcome>> answers = sent(target, 3);
      CompletionStage<CommitOutcome> buffered = open.commit();
      fixture.awaitTaken(target);
      batch.release();

      committed(first);
      answers.forEach(CaseFixture::committed);
      // What was buffered went down with the actor; nothing of it was written.
      assertThat(answer(buffered)).isEqualTo(new QuantumLost(open.id()));
    }
    assertThat(view(target).stepCount()).isEqualTo(4);
  }

  @Test
  void shouldSayThatTheOutcomeOfAWholeBatchIsUnknown() {
    CaseRef target = fixture.createdCase();
    try (FailingBatch batch = new FailingBatch(fixture, new IOException("no disk"))) {
      CompletionStage<CommitOutcome> first = target.execute(q(0), STEP);
      batch.awaitFirst();
      List<CompletionStage<CommitOutcome>> answers = sent(target, 3);
      CompletionStage<CommitOutcome> refused = target.execute(q(9), List.of());
      fixture.awaitTaken(target);
      batch.release();

      committed(first);
      answers.forEach(each -> assertThat(answer(each)).isInstanceOf(OutcomeUnknown.class));
      assertThat(answer(refused)).isInstanceOf(OutcomeUnknown.class);
    }
    sent(target, 3).forEach(CaseFixture::committed);
    assertThat(view(target).stepCount()).isEqualTo(4);
  }

  @Test
  void shouldSayThatNothingWasWrittenOfTheOneThatCannotBeDecided() {
    CaseRef target = fixture.createdCase();
    List<Integer> writes;
    try (HeldJournal journal = HeldJournal.writes(fixture)) {
      CompletionStage<CommitOutcome> first = target.execute(q(0), STEP);
      journal.awaitHeld();
      List<CompletionStage<CommitOutcome>> answers = sent(target, 3);
      FaultyClock.failNow(2);
      fixture.awaitTaken(target);
      journal.release();

      committed(first);
      assertThat(answer(answers.get(1)))
          .isInstanceOfSatisfying(
              NotWritten.class, found -> assertThat(found.reason()).contains("clock"));
      committed(answers.get(0));
      committed(answers.get(2));
      writes = journal.writes();
    }
    assertThat(writes).containsExactly(1, 2);
    committed(target.execute(q(2), STEP));
    assertThat(view(target).stepCount()).isEqualTo(4);
  }

  @Test
  void shouldBlameOnlyTheOneAtFaultWhenABatchIsRejected() {
    CaseRef target = fixture.createdCase();
    try (FailingBatch batch =
        new FailingBatch(fixture, new UnsupportedOperationException("too large")).evenOneByOne(2)) {
      CompletionStage<CommitOutcome> first = target.execute(q(0), STEP);
      batch.awaitFirst();
      List<CompletionStage<CommitOutcome>> answers = sent(target, 3);
      fixture.awaitTaken(target);
      batch.release();

      committed(first);
      assertThat(answer(answers.get(0))).isInstanceOf(NotWritten.class);
      committed(answers.get(1));
      committed(answers.get(2));
    }
    assertThat(view(target).stepCount()).isEqualTo(3);
  }
}
