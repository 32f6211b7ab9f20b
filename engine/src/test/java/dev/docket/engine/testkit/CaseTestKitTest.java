package dev.docket.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.CaseReply.Refused;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.Violation;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CaseTestKitTest {

  private static final String ID = "order-1";
  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  private static CaseRef created(CaseTestKit kit) {
    kit.committed(kit.caseRef(ID).create(JsonObject.of("customer", "Ada")));
    return kit.caseRef(ID);
  }

  /** The example of docs/testing.md. */
  @Test
  void shouldTestARetryAfterACrashInTenLines() {
    // #example
    try (CaseTestKit kit = CaseTestKit.create()) {
      CaseRef order = kit.caseRef("order-1");
      kit.committed(order.create(JsonObject.of("customer", "Ada")));
      Quantum pay = order.quantum("pay").addToken("payment", "Paid");
      kit.failNextWrite("order-1", WriteFault.CRASH_AFTER_WRITE);
      kit.expect(OutcomeUnknown.class, pay.commit());
      Receipt receipt = kit.duplicate(pay.commit());
      assertThat(kit.verifyChain("order-1")).hasSize(2).endsWith(receipt);
    }
    // #example
  }

  @ParameterizedTest
  @CsvSource({
    "REJECTED, NotWritten, Committed",
    "CERTAINLY_NOT_WRITTEN, NotWritten, Committed",
    "CRASH_BEFORE_WRITE, OutcomeUnknown, Committed",
    "CRASH_AFTER_WRITE, OutcomeUnknown, Duplicate"
  })
  void shouldFailTheNextWriteAndNoOther(WriteFault fault, String answer, String retried) {
    try (CaseTestKit kit = CaseTestKit.create()) {
      CaseRef order = created(kit);
      kit.failNextWrite(ID, fault);

      CommitOutcome first = kit.answer(order.execute(QuantumId.of("q"), STEP));
      assertThat(first.getClass().getSimpleName()).isEqualTo(answer);
      assertThat(first.durable()).isEmpty();
      assertThat(first.mayAskAgain()).isEqualTo(answer.equals("OutcomeUnknown"));
      assertThat(kit.answer(order.execute(QuantumId.of("q"), STEP)).getClass().getSimpleName())
          .isEqualTo(retried);
      List<Receipt> chain = kit.verifyChain(ID);
      assertThat(chain).hasSize(2);
      assertThat(kit.view(ID).stepCount()).isEqualTo(1);
      CommitOutcome last = kit.answer(order.execute(QuantumId.of("q"), STEP));
      assertThat(last.durable()).contains(chain.get(1));
      assertThat(last.mayAskAgain()).isFalse();
    }
  }

  @Test
  void shouldCrashInRecovery() {
    try (CaseTestKit kit = CaseTestKit.create()) {
      CaseRef order = created(kit);
      kit.failNextRecoveries(ID, 2);

      kit.expect(Busy.class, order.restart());

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(kit.answer(order.execute(QuantumId.of("q"), STEP)))
                      .isNotInstanceOf(Busy.class));
      assertThat(kit.verifyChain(ID)).hasSize(2);
    }
  }

  @Test
  void shouldLoseAnEvent() {
    try (CaseTestKit kit = CaseTestKit.create()) {
      CaseRef order = created(kit);
      kit.committed(order.execute(QuantumId.of("q-1"), STEP));
      kit.committed(order.execute(QuantumId.of("q-2"), STEP));

      kit.loseEvent(ID, 1);
      kit.answer(order.restart());

      assertThat(kit.expect(CaseInSafeMode.class, order.state()).lastGoodVersion()).isZero();
      assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> kit.loseEvent(ID, 1));
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> kit.verifyChain(ID))
          .withMessageContaining("CaseInSafeMode");
    }
  }

  @Test
  void shouldLoseOpenQuantaInACrash() {
    try (CaseTestKit kit = CaseTestKit.create()) {
      CaseRef order = created(kit);
      Quantum open = order.quantum("q").incrementStepCount();
      kit.answer(open.buffer());

      kit.crash(ID);

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> assertThat(kit.answer(open.commit())).isEqualTo(new QuantumLost(open.id())));
    }
  }

  @Test
  void shouldMoveTimeOnlyWhenTold() {
    try (CaseTestKit kit = CaseTestKit.withManualTime()) {
      CaseRef order = kit.caseRef(ID);
      Receipt first = kit.committed(order.create(JsonObject.EMPTY));
      Quantum open = order.quantum("q").incrementStepCount();
      kit.answer(open.buffer());

      kit.advance(Duration.ofSeconds(29));
      assertThat(kit.answer(open.buffer()))
          .isInstanceOf(dev.docket.protocol.CaseReply.Buffered.class);
      kit.advance(Duration.ofSeconds(31));
      kit.expect(QuantumLost.class, open.commit());

      Receipt second = kit.committed(order.execute(QuantumId.of("q-2"), STEP));
      assertThat(first.body().time()).isEqualTo(ManualScheduler.START);
      assertThat(second.body().time()).isEqualTo(ManualScheduler.START.plusSeconds(60));
    }
  }

  @Test
  void shouldMoveNoTimeThatPassesByItself() {
    try (CaseTestKit kit = CaseTestKit.create()) {
      assertThatIllegalStateException().isThrownBy(() -> kit.advance(Duration.ofSeconds(1)));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldSayWhatWasThereInstead(boolean manual) {
    try (CaseTestKit kit = manual ? CaseTestKit.withManualTime() : CaseTestKit.create()) {
      CompletionStage<CommitOutcome> refused =
          CompletableFuture.completedFuture(
              new Refused(
                  List.of(new Violation(0, ViolationCode.TOKEN_UNKNOWN, "t", "no such", false))));

      kit.refused(refused, ViolationCode.TOKEN_UNKNOWN);
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> kit.refused(refused, ViolationCode.SCOPE_UNKNOWN))
          .withMessageContaining("TOKEN_UNKNOWN");
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> kit.committed(refused))
          .withMessageContaining("expected Committed, but was Refused");
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> kit.duplicate(refused))
          .withMessageContaining("Duplicate");
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(
              () -> kit.answer(CompletableFuture.failedFuture(new NullPointerException("x"))))
          .withMessageContaining("NullPointerException");
    }
  }
}
