package dev.docket.engine;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.CaseReply.CaseFinal;
import dev.docket.protocol.CaseReply.CaseOnHold;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.KeyReused;
import dev.docket.protocol.CaseReply.QuantumIncomplete;
import dev.docket.protocol.CaseReply.QuantumPoisoned;
import dev.docket.protocol.CaseReply.VersionConflict;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.TokenId;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where several things stand in the way of a commit, the first one of the contract is answered. */
class CommitOrderTest {

  private static final QuantumId Q = QuantumId.of("q-1");
  private static final QuantumId HOLD = QuantumId.of("hold");
  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());
  private static final List<Mutation> ILLEGAL =
      List.of(new Mutation.RemoveToken(TokenId.of("none")));
  private static final Expected WRONG = Expected.version(7);

  private static CaseFixture fixture;

  @BeforeAll
  static void start() {
    fixture = CaseFixture.start();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldKnowAnIdBeforeItLooksAtHoldAndExpectedVersion() {
    CaseRef target = fixture.createdCase();
    Receipt receipt = committed(target.execute(Q, STEP, Expected.version(0)));

    assertThat(answer(target.execute(Q, STEP, Expected.version(0))))
        .isEqualTo(new Duplicate(receipt));
    committed(target.hold(HOLD, "audit"));
    assertThat(answer(target.execute(Q, STEP, Expected.version(0))))
        .isEqualTo(new Duplicate(receipt));
    assertThat(answer(target.execute(Q, ILLEGAL))).isEqualTo(new KeyReused(Q, 1));
  }

  @Test
  void shouldSayThatTheCaseIsFinalBeforeWhatIsWrongWithTheQuantum() {
    CaseRef target = fixture.createdCase();
    answer(target.buffer(Q, 0, STEP));
    committed(target.quantum("end").setCaseStatus(CaseStatus.FAILED).commit());
    CaseFinal failed = new CaseFinal(CaseStatus.FAILED);

    assertThat(answer(target.commit(Q, 3, WRONG))).isEqualTo(failed);
    assertThat(answer(target.execute(QuantumId.of("q-2"), ILLEGAL, WRONG))).isEqualTo(failed);
  }

  @Test
  void shouldSayThatTheCaseIsOnHoldBeforeWhatIsWrongWithTheQuantum() {
    CaseRef target = fixture.createdCase();
    QuantumId poisoned = poisoned(target);
    answer(target.buffer(Q, 0, STEP));
    committed(target.hold(HOLD, "audit"));
    CaseOnHold held = new CaseOnHold("audit");

    assertThat(answer(target.commit(poisoned, 1, WRONG))).isEqualTo(held);
    assertThat(answer(target.commit(Q, 3, WRONG))).isEqualTo(held);
    assertThat(answer(target.execute(QuantumId.of("q-2"), ILLEGAL, WRONG))).isEqualTo(held);
  }

  @Test
  void shouldSayThatAQuantumIsPoisonedOrIncompleteBeforeAnotherVersionIsThere() {
    CaseRef target = fixture.createdCase();
    QuantumId poisoned = poisoned(target);
    answer(target.buffer(Q, 0, ILLEGAL));

    assertThat(answer(target.commit(poisoned, 1, WRONG))).isInstanceOf(QuantumPoisoned.class);
    assertThat(answer(target.commit(Q, 3, WRONG))).isEqualTo(new QuantumIncomplete(Q, 1, 3));
  }

  @Test
  void shouldSayThatAnotherVersionIsThereBeforeTheViolations() {
    CaseRef target = fixture.createdCase();

    assertThat(answer(target.execute(Q, ILLEGAL, WRONG)))
        .isEqualTo(new VersionConflict(0, view(target).stateHash()));
  }

  private static QuantumId poisoned(CaseRef target) {
    QuantumId id = QuantumId.of("poisoned");
    answer(target.buffer(id, 0, STEP));
    assertThat(answer(target.buffer(id, 0, ILLEGAL))).isInstanceOf(QuantumPoisoned.class);
    return id;
  }
}
