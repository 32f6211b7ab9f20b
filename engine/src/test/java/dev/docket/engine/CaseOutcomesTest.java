package dev.docket.engine;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.AlreadyCommitted;
import dev.docket.protocol.CaseReply.Buffered;
import dev.docket.protocol.CaseReply.CaseExists;
import dev.docket.protocol.CaseReply.CaseFinal;
import dev.docket.protocol.CaseReply.CaseUnknown;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.EmptyQuantum;
import dev.docket.protocol.CaseReply.KeyReused;
import dev.docket.protocol.CaseReply.QuantumIncomplete;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.CaseReply.QuantumPoisoned;
import dev.docket.protocol.CaseReply.Receipts;
import dev.docket.protocol.CaseReply.Refused;
import dev.docket.protocol.CaseReply.Restarted;
import dev.docket.protocol.CaseReply.RolledBack;
import dev.docket.protocol.CaseReply.VersionConflict;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonObject;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every answer that a case in good health gives. */
class CaseOutcomesTest {

  private static final QuantumId Q = QuantumId.of("q-1");
  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  private static CaseFixture fixture;

  @BeforeAll
  static void start() {
    fixture = CaseFixture.start("docket.engine { quantum.max-open = 2, receipts-per-read = 3 }");
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldCreateACaseOnce() {
    CaseRef target = fixture.freshCase();
    JsonObject context = JsonObject.of("amount", 1);

    Receipt genesis = committed(target.create(context));

    assertThat(genesis.body().seq()).isZero();
    assertThat(genesis.body().type()).isEqualTo(ReceiptType.GENESIS);
    assertThat(answer(target.create(context))).isEqualTo(new Duplicate(genesis));
    assertThat(answer(target.create(JsonObject.EMPTY))).isEqualTo(new KeyReused(CaseRef.CREATE, 0));
    assertThat(answer(target.create(QuantumId.of("other"), context)))
        .isEqualTo(new CaseExists(CaseStatus.RUNNING, 0));
  }

  @Test
  void shouldRefuseAContextThatIsTooLarge() {
    CaseRef target = fixture.freshCase();

    Object outcome = answer(target.create(JsonObject.of("text", "x".repeat(1 << 20))));

    assertThat(outcome).isInstanceOf(Refused.class);
    assertThat(((Refused) outcome).violations())
        .extracting("code")
        .containsExactly(ViolationCode.CONTEXT_TOO_LARGE);
  }

  @Test
  void shouldSayThatACaseIsUnknown() {
    CaseRef target = fixture.freshCase();
    CaseUnknown unknown = new CaseUnknown(target.id());

    assertThat(answer(target.state())).isEqualTo(unknown);
    assertThat(answer(target.receipts(0, 10))).isEqualTo(unknown);
    assertThat(answer(target.restart())).isEqualTo(unknown);
    assertThat(answer(target.execute(Q, STEP))).isEqualTo(unknown);
    assertThat(answer(target.quantum(Q).incrementStepCount().buffer())).isEqualTo(unknown);
    assertThat(answer(target.quantum(Q).rollback())).isEqualTo(new RolledBack(Q));
  }

  @Test
  void shouldCommitAQuantumAsOneVersion() {
    CaseRef target = fixture.createdCase();
    Receipt genesis = ((Receipts) answer(target.receipts(0, 0))).receipts().get(0);

    Receipt receipt =
        committed(
            target
                .quantum("q-1")
                .enterScope("goods")
                .addToken("pick", "Picking", "42")
                .updateContext(JsonObject.of("amount", 7))
                .incrementStepCount()
                .commit());

    assertThat(receipt.body().seq()).isEqualTo(1);
    assertThat(receipt.body().n()).isEqualTo(4);
    assertThat(receipt.body().origin()).isEqualTo("test");
    assertThat(receipt.body().prev()).isEqualTo(genesis.hash());
    assertThat(receipt.body().stateBefore()).isEqualTo(genesis.body().stateAfter());
    CaseView view = view(target);
    assertThat(view.version()).isEqualTo(1);
    assertThat(view.stateHash()).isEqualTo(receipt.body().stateAfter());
    assertThat(view.receiptHash()).isEqualTo(receipt.hash());
    assertThat(view.context()).isEqualTo(JsonObject.of("amount", 7));
    assertThat(view.stepCount()).isEqualTo(1);
  }

  @Test
  void shouldRunAFunctionUpdateAndStoreItsResult() {
    CaseRef target = fixture.createdCase();

    committed(
        target
            .quantum("q-1")
            .updateContext(context -> ((JsonObject) context).with("amount", 101))
            .commit());
    answer(target.restart());

    assertThat(view(target).context()).isEqualTo(JsonObject.of("amount", 101));
  }

  @Test
  void shouldAnswerARetryWithTheReceiptOfThen() {
    CaseRef target = fixture.createdCase();
    Receipt receipt = committed(target.execute(Q, STEP));
    for (int i = 0; i < 10; i++) {
      committed(target.execute(QuantumId.of("more-" + i), STEP));
    }

    assertThat(answer(target.execute(Q, STEP))).isEqualTo(new Duplicate(receipt));
    answer(target.restart());
    assertThat(answer(target.execute(Q, STEP))).isEqualTo(new Duplicate(receipt));
    assertThat(answer(target.commit(Q, 1, Expected.ANY))).isEqualTo(new Duplicate(receipt));
    assertThat(view(target).version()).isEqualTo(11);
  }

  @Test
  void shouldRefuseAnotherRequestUnderAKnownId() {
    CaseRef target = fixture.createdCase();
    committed(target.execute(Q, STEP));

    assertThat(answer(target.quantum(Q).removeToken("none").commit()))
        .isEqualTo(new KeyReused(Q, 1));
  }

  @Test
  void shouldGiveAllViolationsAndChangeNothing() {
    CaseRef target = fixture.createdCase();
    CaseView before = view(target);

    Object outcome =
        answer(
            target
                .quantum("q-1")
                .removeToken("none")
                .exitScope("nowhere")
                .incrementStepCount()
                .commit());

    assertThat(((Refused) outcome).violations())
        .extracting("index", "code")
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(0, ViolationCode.TOKEN_UNKNOWN),
            org.assertj.core.api.Assertions.tuple(1, ViolationCode.SCOPE_UNKNOWN));
    assertThat(view(target)).isEqualTo(before);
    assertThat(answer(target.commit(Q, 3, Expected.ANY))).isEqualTo(new QuantumLost(Q));
  }

  @Test
  void shouldRefuseAnEmptyQuantum() {
    CaseRef target = fixture.createdCase();

    assertThat(answer(target.execute(Q, List.of()))).isEqualTo(new EmptyQuantum(Q));
    assertThat(answer(target.quantum(Q).commit())).isEqualTo(new EmptyQuantum(Q));
    Quantum opened = target.quantum(Q);
    assertThat(answer(opened.buffer())).isEqualTo(new Buffered(Q, 0));
    assertThat(answer(opened.commit())).isEqualTo(new EmptyQuantum(Q));
  }

  @Test
  void shouldHoldACommitAgainstWhatIsExpected() {
    CaseRef target = fixture.createdCase();
    Hash stateHash = view(target).stateHash();

    assertThat(answer(target.execute(Q, STEP, Expected.version(7))))
        .isEqualTo(new VersionConflict(0, stateHash));
    assertThat(answer(target.execute(Q, STEP, Expected.stateHash(Hash.NONE))))
        .isEqualTo(new VersionConflict(0, stateHash));
    committed(target.execute(Q, STEP, new Expected(0L, stateHash)));
  }

  @Test
  void shouldTakeNothingAfterAFinalStatusButTheRetryThatEndedIt() {
    CaseRef target = fixture.createdCase();
    Quantum last = target.quantum("last").setCaseStatus(CaseStatus.DONE);
    answer(last.buffer());
    Receipt receipt = committed(last.commit());

    CaseFinal isFinal = new CaseFinal(CaseStatus.DONE);
    assertThat(answer(target.execute(Q, STEP))).isEqualTo(isFinal);
    assertThat(answer(target.quantum(Q).incrementStepCount().buffer())).isEqualTo(isFinal);
    Quantum retry = target.quantum("last").setCaseStatus(CaseStatus.DONE);
    assertThat(answer(retry.buffer())).isEqualTo(new AlreadyCommitted(QuantumId.of("last"), 1));
    assertThat(answer(retry.commit())).isEqualTo(new Duplicate(receipt));
  }

  @Test
  void shouldOpenNoQuantumThatIsCommitted() {
    CaseRef target = fixture.createdCase();
    answer(target.buffer(Q, 0, STEP));
    committed(target.commit(Q, 1, Expected.ANY));

    assertThat(answer(target.buffer(Q, 0, STEP))).isEqualTo(new AlreadyCommitted(Q, 1));
    assertThat(answer(target.buffer(Q, 1, STEP))).isEqualTo(new AlreadyCommitted(Q, 1));
    assertThat(answer(target.openQuanta())).isEqualTo(new CaseReply.OpenQuanta(List.of()));
    Quantum other = target.quantum(Q).removeToken("none");
    answer(other.buffer());
    assertThat(answer(other.commit())).isEqualTo(new KeyReused(Q, 1));
  }

  @Test
  void shouldCountAFunctionByItsKindAndPosition() {
    CaseRef target = fixture.createdCase();
    Receipt receipt =
        committed(
            target.quantum(Q).incrementStepCount().updateContext(context -> context).commit());

    assertThat(
            answer(
                target
                    .quantum(Q)
                    .incrementStepCount()
                    .updateContext(context -> JsonObject.EMPTY)
                    .commit()))
        .isEqualTo(new Duplicate(receipt));
    assertThat(
            answer(
                target.quantum(Q).updateContext(context -> context).incrementStepCount().commit()))
        .isEqualTo(new KeyReused(Q, 1));
  }

  @Test
  void shouldBufferOverSeveralRoundTrips() {
    CaseRef target = fixture.createdCase();
    Quantum quantum = target.quantum("q-1");

    assertThat(answer(quantum.addToken("a", "A").addToken("b", "B").buffer()))
        .isEqualTo(new Buffered(Q, 2));
    assertThat(view(target).tokens()).isEmpty();
    assertThat(answer(quantum.buffer())).isEqualTo(new Buffered(Q, 2));
    assertThat(answer(quantum.addToken("c", "C").buffer())).isEqualTo(new Buffered(Q, 3));
    Receipt receipt = committed(quantum.addToken("d", "D").commit());

    assertThat(receipt.body().n()).isEqualTo(4);
    assertThat(view(target).tokens()).hasSize(4);
    assertThat(answer(quantum.commit())).isEqualTo(new Duplicate(receipt));
  }

  @Test
  void shouldNoticeAPartThatDidNotArrive() {
    CaseRef target = fixture.createdCase();

    assertThat(answer(target.buffer(Q, 1, STEP))).isEqualTo(new QuantumLost(Q));
    assertThat(answer(target.buffer(Q, 0, STEP))).isEqualTo(new Buffered(Q, 1));
    assertThat(answer(target.buffer(Q, 2, STEP))).isEqualTo(new QuantumIncomplete(Q, 1, 2));
    assertThat(answer(target.commit(Q, 3, Expected.ANY))).isEqualTo(new QuantumIncomplete(Q, 1, 3));
    assertThat(answer(target.commit(Q, 1, Expected.ANY))).isEqualTo(new QuantumLost(Q));
    assertThat(view(target).version()).isZero();
  }

  @Test
  void shouldNotMixAnExecuteWithWhatIsBuffered() {
    CaseRef target = fixture.createdCase();
    answer(target.buffer(Q, 0, STEP));

    assertThat(answer(target.execute(Q, STEP))).isEqualTo(new QuantumIncomplete(Q, 1, 1));
    assertThat(view(target).version()).isZero();
  }

  @Test
  void shouldRefuseAQuantumThatIsTooLarge() {
    CaseRef target = fixture.createdCase();
    List<Mutation> tooMany = Collections.nCopies(10_001, new Mutation.IncrementStepCount());

    assertThat(answer(target.execute(Q, tooMany))).isInstanceOf(QuantumPoisoned.class);
    Quantum quantum = target.quantum(Q);
    for (int i = 0; i < 17; i++) {
      quantum.addToken("t" + i, "P", "x".repeat(1 << 16));
    }
    assertThat(answer(quantum.buffer())).isInstanceOf(QuantumPoisoned.class);
    assertThat(answer(quantum.commit())).isInstanceOf(QuantumPoisoned.class);
    assertThat(view(target).version()).isZero();
  }

  @Test
  void shouldRollBackWithoutATrace() {
    CaseRef target = fixture.createdCase();
    Quantum quantum = target.quantum(Q).incrementStepCount();
    answer(quantum.buffer());

    assertThat(answer(quantum.rollback())).isEqualTo(new RolledBack(Q));
    assertThat(answer(quantum.rollback())).isEqualTo(new RolledBack(Q));
    assertThat(answer(target.commit(Q, 1, Expected.ANY))).isEqualTo(new QuantumLost(Q));
    assertThat(committed(quantum.addToken("a", "A").commit()).body().n()).isEqualTo(1);
  }

  @Test
  void shouldBeBusyPastTheLimitOfOpenQuanta() {
    CaseRef target = fixture.createdCase();
    answer(target.buffer(QuantumId.of("a"), 0, STEP));
    answer(target.buffer(QuantumId.of("b"), 0, STEP));

    assertThat(answer(target.buffer(QuantumId.of("c"), 0, STEP)))
        .isInstanceOf(CaseReply.Busy.class);
    committed(target.commit(QuantumId.of("a"), 1, Expected.ANY));
    assertThat(answer(target.buffer(QuantumId.of("c"), 0, STEP))).isInstanceOf(Buffered.class);
  }

  @Test
  void shouldReadReceiptsByVersionInBoundedAnswers() {
    CaseRef target = fixture.createdCase();
    for (int i = 1; i <= 6; i++) {
      committed(target.execute(QuantumId.of("q-" + i), STEP));
    }

    assertThat(versions(target, 1, 2)).containsExactly(1L, 2L);
    assertThat(versions(target, 6, 100)).containsExactly(6L);
    assertThat(versions(target, 7, 100)).isEmpty();
    assertThat(versions(target, 0, 100)).containsExactly(0L, 1L, 2L);
  }

  private static List<Long> versions(CaseRef target, long from, long to) {
    return ((Receipts) answer(target.receipts(from, to)))
        .receipts().stream().map(receipt -> receipt.body().seq()).toList();
  }

  @Test
  void shouldRestartOnDemandAndLoseOpenQuanta() {
    CaseRef target = fixture.createdCase();
    Receipt receipt = committed(target.execute(Q, STEP));
    QuantumId open = QuantumId.of("open");
    answer(target.buffer(open, 0, STEP));

    assertThat(answer(target.restart())).isEqualTo(new Restarted(1, receipt.body().stateAfter()));
    assertThat(answer(target.commit(open, 1, Expected.ANY))).isEqualTo(new QuantumLost(open));
  }

  @Test
  void shouldNotExecuteAQuantumThatIsPoisoned() {
    CaseRef target = fixture.createdCase();
    answer(target.buffer(Q, 0, STEP));
    assertThat(answer(target.buffer(Q, 0, List.of(new Mutation.CancelScope(ScopeId.ROOT)))))
        .isInstanceOf(QuantumPoisoned.class);

    assertThat(answer(target.execute(Q, STEP))).isInstanceOf(QuantumPoisoned.class);
    assertThat(view(target).version()).isZero();
    committed(target.execute(Q, STEP));
  }

  @Test
  void shouldSayWhatIsKnownOfAnExecuteBeforeWhatIsBuffered() {
    CaseRef target = fixture.createdCase();
    Receipt receipt = committed(target.execute(Q, STEP));
    QuantumId open = QuantumId.of("open");
    assertThat(answer(target.execute(Q, STEP))).isEqualTo(new Duplicate(receipt));

    answer(target.buffer(open, 0, STEP));
    committed(target.quantum("last").setCaseStatus(CaseStatus.FAILED).commit());
    assertThat(answer(target.execute(open, STEP))).isEqualTo(new CaseFinal(CaseStatus.FAILED));
  }

  @Test
  @SuppressWarnings("NullAway") // As from a caller whose build does not check for null.
  void shouldRefuseNullsWhereTheyAreGiven() {
    CaseRef target = fixture.createdCase();

    assertThatNullPointerException()
        .isThrownBy(() -> target.execute(null, STEP))
        .withMessageContaining("quantum");
    assertThatNullPointerException()
        .isThrownBy(() -> target.create(null, JsonObject.EMPTY))
        .withMessageContaining("key");
    committed(target.execute(Q, STEP));
  }

  @Test
  void shouldCountItsOwnMutationsThoughAnotherWriterOfTheSameIdBufferedMore() {
    CaseRef target = fixture.createdCase();
    Quantum quantum = target.quantum(Q).incrementStepCount();
    answer(quantum.buffer());
    answer(target.buffer(Q, 1, STEP));

    assertThat(answer(quantum.buffer())).isEqualTo(new Buffered(Q, 2));
    assertThat(answer(quantum.buffer())).isEqualTo(new Buffered(Q, 2));
    assertThat(answer(quantum.commit())).isEqualTo(new QuantumIncomplete(Q, 2, 1));
  }
}
