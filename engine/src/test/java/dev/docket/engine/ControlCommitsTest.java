package dev.docket.engine;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.docket.protocol.CaseReply.Buffered;
import dev.docket.protocol.CaseReply.CaseFinal;
import dev.docket.protocol.CaseReply.CaseOnHold;
import dev.docket.protocol.CaseReply.CaseUnknown;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.KeyReused;
import dev.docket.protocol.CaseReply.Receipts;
import dev.docket.protocol.CaseReply.Refused;
import dev.docket.protocol.CaseReply.VersionConflict;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.receipt.ChainVerifier;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hold, resume and restore, as a caller meets them. */
class ControlCommitsTest {

  private static final QuantumId Q = QuantumId.of("q-1");
  private static final QuantumId HOLD = QuantumId.of("hold-1");
  private static final QuantumId RESUME = QuantumId.of("resume-1");
  private static final QuantumId RESTORE = QuantumId.of("restore-1");
  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  private static CaseFixture fixture;

  @BeforeAll
  static void start() {
    fixture = CaseFixture.start("docket.engine.snapshot-every = 3");
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldKeepQuantaOpenOnHoldAndTakeThemAfterwards() {
    CaseRef target = fixture.createdCase();
    Quantum quantum = target.quantum(Q).incrementStepCount();
    assertThat(answer(quantum.buffer())).isEqualTo(new Buffered(Q, 1));

    Receipt held = committed(target.hold(HOLD, "audit"));

    assertThat(held.body().type()).isEqualTo(ReceiptType.HOLD);
    assertThat(held.body().n()).isZero();
    assertThat(view(target).hold()).isEqualTo("audit");
    assertThat(answer(quantum.commit())).isEqualTo(new CaseOnHold("audit"));
    assertThat(answer(target.execute(QuantumId.of("q-2"), STEP)))
        .isEqualTo(new CaseOnHold("audit"));
    assertThat(view(target).version()).isEqualTo(1);

    Receipt resumed = committed(target.resume(RESUME, "audit done"));

    assertThat(resumed.body().type()).isEqualTo(ReceiptType.RESUME);
    assertThat(view(target).hold()).isNull();
    assertThat(committed(quantum.commit()).body().seq()).isEqualTo(3);
  }

  @Test
  void shouldKeepTheHoldOverARecovery() {
    CaseRef target = fixture.createdCase();
    committed(target.hold(HOLD, "audit"));
    CaseView before = view(target);

    answer(target.restart());

    assertThat(view(target)).isEqualTo(before);
    assertThat(answer(target.execute(Q, STEP))).isEqualTo(new CaseOnHold("audit"));
  }

  @Test
  void shouldRefuseASecondHoldAndAResumeOfNone() {
    CaseRef target = fixture.createdCase();

    assertThat(codes(answer(target.resume(RESUME, "why not"))))
        .containsExactly(ViolationCode.NOT_ON_HOLD);
    committed(target.hold(HOLD, "audit"));
    assertThat(codes(answer(target.hold(QuantumId.of("hold-2"), "other"))))
        .containsExactly(ViolationCode.ALREADY_ON_HOLD);
    assertThat(view(target).hold()).isEqualTo("audit");
  }

  @Test
  void shouldAnswerARepeatedControlCommitWithItsReceipt() {
    CaseRef target = fixture.createdCase();
    Receipt held = committed(target.hold(HOLD, "audit"));

    assertThat(answer(target.hold(HOLD, "audit"))).isEqualTo(new Duplicate(held));
    assertThat(answer(target.hold(HOLD, "another reason"))).isEqualTo(new KeyReused(HOLD, 1));
    assertThat(answer(target.resume(HOLD, "audit"))).isEqualTo(new KeyReused(HOLD, 1));
    assertThat(answer(target.execute(HOLD, STEP))).isEqualTo(new KeyReused(HOLD, 1));
    committed(target.resume(RESUME, "done"));
    Receipt restored = committed(target.restore(RESTORE, 0, 2, "undo"));
    answer(target.restart());
    assertThat(answer(target.restore(RESTORE, 0, 2, "undo"))).isEqualTo(new Duplicate(restored));
  }

  @Test
  void shouldRestoreTheStateOfAnEarlierVersion() {
    CaseRef target = fixture.createdCase();
    committed(
        target
            .quantum("q-1")
            .enterScope("goods")
            .addToken("pick", "Picking", dev.docket.protocol.ScopeId.of("goods"), 1)
            .setMetadata(JsonObject.of("by", "me"))
            .incrementStepCount()
            .commit());
    CaseView early = view(target);
    committed(target.quantum("q-2").cancelScope("goods").commit());
    committed(
        target
            .quantum("q-3")
            .exitScope("goods")
            .addToken("ship", "Shipping")
            .setContext(JsonObject.of("lost", true))
            .setMetadata(JsonObject.EMPTY)
            .incrementStepCount()
            .commit());
    committed(target.hold(HOLD, "audit"));
    CaseView late = view(target);

    Receipt receipt = committed(target.restore(RESTORE, 1, 4, "a wrong turn"));

    CaseView restored = view(target);
    assertThat(receipt.body().type()).isEqualTo(ReceiptType.RESTORE);
    assertThat(receipt.body().seq()).isEqualTo(5);
    assertThat(receipt.body().prev()).isEqualTo(late.receiptHash());
    assertThat(receipt.body().stateBefore()).isEqualTo(late.stateHash());
    assertThat(restored.context()).isEqualTo(early.context());
    assertThat(restored.tokens()).isEqualTo(early.tokens());
    assertThat(restored.scopes()).isEqualTo(early.scopes());
    assertThat(restored.metadata()).isEqualTo(early.metadata());
    assertThat(restored.stepCount()).isEqualTo(1);
    assertThat(restored.version()).isEqualTo(5);
    assertThat(restored.hold()).isEqualTo("audit");
    assertThat(restored.createdAt()).isEqualTo(early.createdAt());
    assertThat(answer(target.execute(QuantumId.of("q-2"), STEP)))
        .isEqualTo(new KeyReused(QuantumId.of("q-2"), 2));
    answer(target.restart());
    assertThat(view(target)).isEqualTo(restored);
    List<Receipt> chain = ((Receipts) answer(target.receipts(0, 10))).receipts();
    assertThat(chain).hasSize(6);
    assertThat(ChainVerifier.firstFault(chain)).isEmpty();
  }

  @Test
  void shouldBringTokensBackWithTheVersionThatBoreThemAndTheirCause() {
    CaseRef target = fixture.createdCase();
    committed(
        target
            .quantum("q-1")
            .enterScope("goods")
            .addToken("pick", "Picking", dev.docket.protocol.ScopeId.of("goods"), null)
            .commit());
    committed(target.quantum("q-2").cancelScope("goods").commit());
    Token cancelled = view(target).token(TokenId.of("pick")).orElseThrow();
    committed(target.quantum("q-3").exitScope("goods").commit());

    committed(target.restore(RESTORE, 2, 3, "undo"));

    Token back = view(target).token(TokenId.of("pick")).orElseThrow();
    assertThat(back).isEqualTo(cancelled);
    assertThat(back.bornVersion()).isEqualTo(1);
    assertThat(back.cause()).isEqualTo(new Token.Cause(dev.docket.protocol.ScopeId.of("goods"), 2));
  }

  @Test
  void shouldRestoreOnlyWhatIsEarlierThanWhatIsExpected() {
    CaseRef target = fixture.createdCase();
    committed(target.execute(Q, STEP));

    assertThat(answer(target.restore(RESTORE, 0, 0, "undo")))
        .isEqualTo(new VersionConflict(1, view(target).stateHash()));
    assertThat(codes(answer(target.restore(RESTORE, 1, 1, "undo"))))
        .containsExactly(ViolationCode.VERSION_NOT_EARLIER);
    assertThat(codes(answer(target.restore(RESTORE, 7, 1, "undo"))))
        .containsExactly(ViolationCode.VERSION_NOT_EARLIER);
    assertThat(view(target).version()).isEqualTo(1);
  }

  @Test
  void shouldTakeNoControlCommitAfterAFinalStatus() {
    CaseRef target = fixture.createdCase();
    committed(target.execute(Q, STEP));
    committed(target.quantum("end").setCaseStatus(CaseStatus.DONE).commit());
    CaseFinal done = new CaseFinal(CaseStatus.DONE);

    assertThat(answer(target.hold(HOLD, "audit"))).isEqualTo(done);
    assertThat(answer(target.resume(RESUME, "go on"))).isEqualTo(done);
    assertThat(answer(target.restore(RESTORE, 1, 2, "reopen"))).isEqualTo(done);
    assertThat(view(target).status()).isEqualTo(CaseStatus.DONE);
  }

  @Test
  void shouldRestoreAgainAndAgain() {
    CaseRef target = fixture.createdCase();
    committed(target.execute(Q, STEP));
    committed(target.restore(RESTORE, 0, 1, "undo"));
    assertThat(view(target).stepCount()).isZero();

    committed(target.restore(QuantumId.of("restore-2"), 1, 2, "redo"));
    assertThat(view(target).stepCount()).isEqualTo(1);

    committed(target.restore(QuantumId.of("restore-3"), 2, 3, "undo again"));
    assertThat(view(target).stepCount()).isZero();
    assertThat(view(target).version()).isEqualTo(4);
  }

  @Test
  void shouldNeedACaseAReasonAndAnExpectedVersion() {
    CaseRef target = fixture.freshCase();

    assertThat(answer(target.hold(HOLD, "audit"))).isEqualTo(new CaseUnknown(target.id()));
    assertThatIllegalArgumentException().isThrownBy(() -> target.hold(HOLD, ""));
    assertThatIllegalArgumentException().isThrownBy(() -> target.resume(RESUME, "a\nb"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> target.restore(RESTORE, 0, 1, "x".repeat(1025)));
    assertThatIllegalArgumentException().isThrownBy(() -> target.restore(RESTORE, -1, 1, "undo"));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> answer(target.control(RESTORE, new ControlAct.Restore(0, "undo"), Expected.ANY)));
  }

  private static List<ViolationCode> codes(CommitOutcome outcome) {
    assertThat(outcome).isInstanceOf(Refused.class);
    return ((Refused) outcome).violations().stream().map(each -> each.code()).toList();
  }
}
