package dev.docket.engine.faulttolerance;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.persistenceId;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.CaseFixture;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.NotWritten;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.Receipts;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The journal fails, or refuses, what a case writes or reads. */
class JournalFailureTest {

  /** Stands for a journal's failure that says that nothing was written. */
  static class CertainException extends IOException {
    private static final long serialVersionUID = 1L;

    CertainException(String message) {
      super(message);
    }
  }

  private static final QuantumId Q = QuantumId.of("q-1");
  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  private static CaseFixture fixture;

  @BeforeAll
  static void start() {
    fixture =
        CaseFixture.start(
            "docket.engine.certainly-not-written = [\"" + CertainException.class.getName() + "\"]");
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldSayThatTheOutcomeIsUnknownAndTellTheTruthToARetry() {
    CaseRef target = fixture.createdCase();
    fixture.journal().failNextPersisted(persistenceId(target), new IOException("no disk"));

    CommitOutcome outcome = answer(target.execute(Q, STEP));

    assertThat(outcome).isInstanceOf(OutcomeUnknown.class);
    assertThat(((OutcomeUnknown) outcome).quantum()).isEqualTo(Q);
    assertThat(((OutcomeUnknown) outcome).reason()).contains("no disk");
    Receipt receipt = committed(target.execute(Q, STEP));
    assertThat(receipt.body().seq()).isEqualTo(1);
    assertThat(answer(target.execute(Q, STEP))).isEqualTo(new Duplicate(receipt));
    assertThat(view(target).stepCount()).isEqualTo(1);
  }

  @Test
  void shouldLetCommandsWaitForTheRecovery() {
    CaseRef target = fixture.createdCase();
    fixture.journal().failNextPersisted(persistenceId(target), new IOException("no disk"));

    var failing = target.execute(Q, STEP);
    var next = target.execute(QuantumId.of("q-2"), STEP);
    var read = target.state();

    assertThat(answer(failing)).isInstanceOf(OutcomeUnknown.class);
    assertThat(committed(next).body().seq()).isEqualTo(1);
    assertThat(answer(read)).isInstanceOf(dev.docket.protocol.CaseReply.State.class);
  }

  @Test
  void shouldSayThatNothingWasWrittenWhenTheJournalIsCertain() {
    CaseRef target = fixture.createdCase();
    fixture
        .journal()
        .failNextPersisted(persistenceId(target), new CertainException("the disk is full"));

    CommitOutcome outcome = answer(target.execute(Q, STEP));

    assertThat(outcome).isInstanceOf(NotWritten.class);
    assertThat(((NotWritten) outcome).reason()).contains("the disk is full");
    assertThat(committed(target.execute(Q, STEP)).body().seq()).isEqualTo(1);
  }

  @Test
  void shouldSayThatNothingWasWrittenWhenTheEventIsRejected() {
    CaseRef target = fixture.createdCase();
    fixture
        .journal()
        .rejectNextPersisted(persistenceId(target), new IllegalArgumentException("too large"));

    CommitOutcome outcome = answer(target.execute(Q, STEP));

    assertThat(outcome).isInstanceOf(NotWritten.class);
    assertThat(((NotWritten) outcome).reason()).contains("too large");
    Receipt receipt = committed(target.execute(Q, STEP));
    assertThat(receipt.body().seq()).isEqualTo(1);
    assertThat(((Receipts) answer(target.receipts(0, 9))).receipts()).hasSize(2);
    assertThat(answer(target.execute(Q, STEP))).isEqualTo(new Duplicate(receipt));
  }

  @Test
  void shouldFindReceiptsThoughRejectedWritesMayUseUpSequenceNumbers() {
    CaseRef target = fixture.createdCase();
    for (int i = 0; i < 10; i++) {
      fixture.journal().rejectNextPersisted(persistenceId(target), new IOException("no"));
      answer(target.execute(QuantumId.of("no-" + i), STEP));
      committed(target.execute(QuantumId.of("yes-" + i), STEP));
    }

    assertThat(answer(target.execute(QuantumId.of("yes-2"), STEP)))
        .isInstanceOfSatisfying(
            Duplicate.class, found -> assertThat(found.receipt().body().seq()).isEqualTo(3));
    assertThat(((Receipts) answer(target.receipts(4, 6))).receipts())
        .extracting(receipt -> receipt.body().seq())
        .containsExactly(4L, 5L, 6L);
  }

  @Test
  void shouldBeBusyWhileTheCaseCannotBeRecovered() {
    CaseRef target = fixture.createdCase();
    fixture.journal().failNextNReads(persistenceId(target), 3, new IOException("not now"));

    assertThat(answer(target.restart()))
        .isInstanceOfSatisfying(Busy.class, busy -> assertThat(busy.reason()).contains("not now"));
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(answer(target.execute(Q, STEP))).isNotInstanceOf(Busy.class));
    assertThat(view(target).version()).isEqualTo(1);
  }

  @Test
  void shouldNotTakeWhatLedToAnUnknownOutcomeForTheOutcome() {
    CaseRef target = fixture.createdCase();
    fixture
        .journal()
        .failNextPersisted(
            persistenceId(target),
            new IOException("the second attempt", new CertainException("the first attempt")));

    assertThat(answer(target.execute(Q, STEP))).isInstanceOf(OutcomeUnknown.class);
  }

  @Test
  void shouldNotWaitLongerAndLongerAfterAnswersThatAreCertain() {
    try (CaseFixture slow =
        CaseFixture.start("docket.engine.backoff { min = 10ms, max = 1h, random-factor = 0 }")) {
      CaseRef target = slow.createdCase();
      // Doubling each time would come to more than 40 seconds.
      for (int i = 0; i < 12; i++) {
        slow.journal().rejectNextPersisted(persistenceId(target), new IOException("too large"));
        assertThat(answer(target.execute(Q, STEP))).isInstanceOf(NotWritten.class);
      }
      assertThat(committed(target.execute(Q, STEP)).body().seq()).isEqualTo(1);
    }
  }
}
