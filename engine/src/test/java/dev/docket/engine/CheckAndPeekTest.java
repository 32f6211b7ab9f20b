package dev.docket.engine;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.CaseReply.CaseFinal;
import dev.docket.protocol.CaseReply.CaseOnHold;
import dev.docket.protocol.CaseReply.CaseUnknown;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.EmptyQuantum;
import dev.docket.protocol.CaseReply.KeyReused;
import dev.docket.protocol.CaseReply.PeekOutcome;
import dev.docket.protocol.CaseReply.QuantumIncomplete;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.CaseReply.QuantumPoisoned;
import dev.docket.protocol.CaseReply.Refused;
import dev.docket.protocol.CaseReply.VersionConflict;
import dev.docket.protocol.CaseReply.WouldCommit;
import dev.docket.protocol.CaseReply.WouldLeave;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Dry runs: they answer as the commit would, and change nothing. */
class CheckAndPeekTest {

  private static final QuantumId Q = QuantumId.of("q-1");
  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

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
  void shouldShowWhatAnOpenQuantumWouldLeaveAndThenCommitThat() {
    CaseRef target = fixture.createdCase();
    CaseView before = view(target);
    Quantum quantum = target.quantum(Q).addToken("a", "A").incrementStepCount();
    answer(quantum.buffer());

    assertThat(answer(quantum.check())).isEqualTo(new WouldCommit(1));
    CaseView peeked = left(answer(quantum.peek()));
    assertThat(view(target)).isEqualTo(before);

    Receipt receipt = committed(quantum.commit());
    CaseView after = view(target);
    assertThat(peeked.tokens()).isEqualTo(after.tokens());
    assertThat(peeked.version()).isEqualTo(1);
    assertThat(peeked.stepCount()).isEqualTo(1);
    assertThat(peeked.receiptHash()).isEqualTo(receipt.body().prev());
  }

  @Test
  void shouldAnswerInOneMessageWithoutOpeningAQuantum() {
    CaseRef target = fixture.createdCase();

    assertThat(answer(target.quantum(Q).incrementStepCount().check()))
        .isEqualTo(new WouldCommit(1));
    assertThat(left(answer(target.peek(Q, STEP))).stepCount()).isEqualTo(1);
    assertThat(answer(target.openQuanta()))
        .isEqualTo(new dev.docket.protocol.CaseReply.OpenQuanta(List.of()));
    assertThat(view(target).version()).isZero();
  }

  @Test
  void shouldRunFunctionsOnceInEachCheckPeekAndCommit() {
    CaseRef target = fixture.createdCase();
    AtomicInteger runs = new AtomicInteger();
    Quantum quantum =
        target
            .quantum(Q)
            .updateContext(
                context -> {
                  runs.incrementAndGet();
                  return ((JsonObject) context).with("amount", 101);
                });

    assertThat(answer(quantum.check())).isEqualTo(new WouldCommit(1));
    assertThat(runs).hasValue(1);
    assertThat(left(answer(quantum.peek())).context()).isEqualTo(JsonObject.of("amount", 101));
    assertThat(runs).hasValue(2);
    committed(quantum.commit());
    assertThat(runs).hasValue(3);
    answer(target.restart());
    assertThat(runs).hasValue(3);
  }

  @Test
  void shouldGiveTheRefusalsThatACommitWouldGet() {
    CaseRef target = fixture.createdCase();
    Receipt receipt = committed(target.execute(Q, STEP));
    QuantumId other = QuantumId.of("q-2");

    assertThat(answer(target.check(Q, STEP, Expected.ANY))).isEqualTo(new Duplicate(receipt));
    assertThat(answer(target.peek(Q, STEP))).isEqualTo(new Duplicate(receipt));
    assertThat(answer(target.quantum(Q).removeToken("x").check())).isEqualTo(new KeyReused(Q, 1));
    assertThat(answer(target.quantum(other).removeToken("x").check())).isInstanceOf(Refused.class);
    assertThat(answer(target.quantum(other).removeToken("x").peek())).isInstanceOf(Refused.class);
    assertThat(answer(target.quantum(other).check())).isEqualTo(new EmptyQuantum(other));
    assertThat(answer(target.check(other, STEP, Expected.version(7))))
        .isEqualTo(new VersionConflict(1, view(target).stateHash()));
    assertThat(answer(target.check(other, 1, Expected.ANY))).isEqualTo(new QuantumLost(other));
    committed(target.hold(QuantumId.of("hold"), "audit"));
    assertThat(answer(target.check(other, STEP, Expected.ANY))).isEqualTo(new CaseOnHold("audit"));
    committed(target.resume(QuantumId.of("resume"), "done"));
    committed(target.quantum("end").setCaseStatus(CaseStatus.FAILED).commit());
    assertThat(answer(target.peek(other, STEP))).isEqualTo(new CaseFinal(CaseStatus.FAILED));
    CaseRef none = fixture.freshCase();
    assertThat(answer(none.check(Q, STEP, Expected.ANY))).isEqualTo(new CaseUnknown(none.id()));
    assertThat(answer(none.peek(Q, STEP))).isEqualTo(new CaseUnknown(none.id()));
  }

  @Test
  void shouldLeaveAQuantumOpenWhateverTheAnswer() {
    CaseRef target = fixture.createdCase();
    answer(target.buffer(Q, 0, STEP));

    assertThat(answer(target.check(Q, 2, Expected.ANY))).isEqualTo(new QuantumIncomplete(Q, 1, 2));
    assertThat(answer(target.peek(Q, 2))).isEqualTo(new QuantumIncomplete(Q, 1, 2));
    committed(target.commit(Q, 1, Expected.ANY));

    Quantum bad = target.quantum("bad").removeToken("x");
    answer(bad.buffer());
    assertThat(answer(bad.check())).isInstanceOf(Refused.class);
    assertThat(answer(bad.commit())).isInstanceOf(Refused.class);
  }

  @Test
  void shouldKeepAPoisonedQuantumPoisoned() {
    CaseRef target = fixture.createdCase();
    answer(target.buffer(Q, 0, STEP));
    answer(target.buffer(Q, 0, List.of(new Mutation.SetCaseStatus(CaseStatus.DONE))));

    assertThat(answer(target.check(Q, 1, Expected.ANY))).isInstanceOf(QuantumPoisoned.class);
    assertThat(answer(target.peek(Q, 1))).isInstanceOf(QuantumPoisoned.class);
    assertThat(answer(target.commit(Q, 1, Expected.ANY))).isInstanceOf(QuantumPoisoned.class);
  }

  private static CaseView left(PeekOutcome outcome) {
    assertThat(outcome).isInstanceOf(WouldLeave.class);
    return ((WouldLeave) outcome).view();
  }
}
