package dev.docket.engine.erase;

import static dev.docket.engine.erase.ErasableCase.ERASE;
import static dev.docket.engine.erase.ErasableCase.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.CaseRef;
import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseReply.CaseErased;
import dev.docket.protocol.CaseReply.CaseUnknown;
import dev.docket.protocol.CaseReply.KeyReused;
import dev.docket.protocol.CaseReply.OpenQuanta;
import dev.docket.protocol.CaseReply.Released;
import dev.docket.protocol.CaseReply.Restarted;
import dev.docket.protocol.CaseReply.RolledBack;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseReply.VersionConflict;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an erase needs, does and leaves. */
class EraseTest {

  private static final CaseErased ERASED = new CaseErased(6, CaseStatus.DONE, true);

  private static CaseTestKit kit;

  @BeforeAll
  static void start() {
    kit = CaseTestKit.create(ErasableCase.SETTINGS);
  }

  @AfterAll
  static void stop() {
    kit.close();
  }

  @Test
  void shouldLeaveTheReceiptsAndNothingElse() {
    ErasableCase order = ErasableCase.done(kit, "receipts");
    List<Receipt> before = kit.verifyChain(order.id);
    assertThat(kit.hasSnapshot(order.id)).isTrue();

    Receipt receipt = kit.committed(order.erase());

    assertThat(receipt.body().type()).isEqualTo(ReceiptType.ERASE);
    assertThat(receipt.body().status()).isEqualTo(CaseStatus.DONE);
    assertThat(receipt.body().stateAfter()).isEqualTo(Hash.NONE);
    assertThat(kit.verifyChain(order.id)).containsAll(before).hasSize(7).endsWith(receipt);
    assertThat(kit.hasSnapshot(order.id)).isFalse();
    List<CaseEvent> events = order.events();
    assertThat(events).hasSize(4);
    assertThat(events.subList(0, 3))
        .allSatisfy(event -> assertThat(event).isInstanceOf(CaseEvent.Carried.class))
        .flatExtracting(CaseEvent::receipts)
        .containsExactlyElementsOf(before);
    assertThat(events.get(3))
        .isInstanceOfSatisfying(
            CaseEvent.Controlled.class,
            event -> assertThat(event.act()).isEqualTo(new ControlAct.Erase("time is up")));
  }

  @Test
  void shouldAnswerThatTheCaseIsErasedAlsoToThoseWhoComeLater() {
    ErasableCase order = ErasableCase.done(kit, "answers");
    Receipt receipt = kit.committed(order.erase());

    for (int life = 0; life < 2; life++) {
      CaseRef ref = order.ref;
      assertThat(kit.answer(ref.state())).isEqualTo(ERASED);
      assertThat(kit.answer(ref.state(2))).isEqualTo(ERASED);
      assertThat(kit.answer(ref.status())).isEqualTo(ERASED);
      assertThat(kit.answer(ref.difference(1, 2))).isEqualTo(ERASED);
      assertThat(kit.answer(ref.openQuanta())).isEqualTo(ERASED);
      assertThat(kit.answer(ref.create(QuantumId.of("create"), JsonObject.of("customer", "Ada"))))
          .isEqualTo(ERASED);
      assertThat(kit.answer(ref.create(QuantumId.of("again"), JsonObject.EMPTY))).isEqualTo(ERASED);
      assertThat(kit.answer(ref.execute(QuantumId.of("q9"), STEP))).isEqualTo(ERASED);
      assertThat(kit.answer(ref.execute(QuantumId.of("q1"), STEP))).isEqualTo(ERASED);
      assertThat(kit.answer(ref.check(QuantumId.of("q9"), STEP, Expected.ANY))).isEqualTo(ERASED);
      assertThat(kit.answer(ref.peek(QuantumId.of("q9"), STEP))).isEqualTo(ERASED);
      assertThat(kit.answer(ref.quantum("open").incrementStepCount().commit())).isEqualTo(ERASED);
      assertThat(kit.answer(ref.quantum("open").rollback())).isInstanceOf(RolledBack.class);
      assertThat(kit.answer(ref.hold(QuantumId.of("hold"), "audit"))).isEqualTo(ERASED);
      assertThat(kit.answer(ref.resume(QuantumId.of("resume"), "audit"))).isEqualTo(ERASED);
      assertThat(kit.answer(ref.restore(QuantumId.of("restore"), 1, 5, "undo"))).isEqualTo(ERASED);
      assertThat(kit.answer(ref.erase(QuantumId.of("erase-2"), "again"))).isEqualTo(ERASED);
      assertThat(kit.answer(ref.erase(ERASE, "another"))).isEqualTo(new KeyReused(ERASE, 6));
      assertThat(kit.answer(ref.execute(ERASE, STEP))).isEqualTo(new KeyReused(ERASE, 6));
      assertThat(kit.duplicate(order.erase())).isEqualTo(receipt);
      assertThat(kit.answer(ref.release("why not"))).isEqualTo(new Released(6, Hash.NONE));
      assertThat(kit.answer(ref.restart())).isEqualTo(new Restarted(6, Hash.NONE));
    }
  }

  @Test
  void shouldTakeAnEraseOnlyOfAFinalCase() {
    ErasableCase order = ErasableCase.running(kit, "running");

    kit.refused(order.erase(), ViolationCode.CASE_NOT_FINAL);
    kit.committed(order.ref.hold(QuantumId.of("hold"), "audit"));
    kit.refused(order.ref.erase(QuantumId.of("erase-2"), "x"), ViolationCode.CASE_NOT_FINAL);

    assertThat(kit.view(order.id).hold()).isEqualTo("audit");
    assertThat(kit.answer(kit.caseRef("no-such-case").erase(ERASE, "x")))
        .isInstanceOf(CaseUnknown.class);
  }

  @Test
  void shouldLookAtWhatIsExpected() {
    ErasableCase order = ErasableCase.done(kit, "expected");
    ControlAct act = new ControlAct.Erase("time is up");

    assertThat(kit.answer(order.ref.control(ERASE, act, Expected.version(4))))
        .isInstanceOf(VersionConflict.class);
    assertThat(kit.answer(order.ref.state())).isInstanceOf(State.class);
    kit.committed(order.ref.control(ERASE, act, Expected.version(5)));
  }

  @Test
  void shouldEraseOnceThoughTwoAskAtTheSameTime() {
    ErasableCase order = ErasableCase.done(kit, "twice");

    var first = order.erase();
    var second = order.ref.erase(QuantumId.of("erase-2"), "me too");
    var retry = order.erase();
    var read = order.ref.receipts(0, 99);
    var quantum = order.ref.execute(QuantumId.of("q9"), STEP);

    Receipt receipt = kit.committed(first);
    assertThat(kit.answer(second)).isEqualTo(ERASED);
    assertThat(kit.duplicate(retry)).isEqualTo(receipt);
    kit.answer(read);
    kit.answer(quantum);
    assertThat(order.events()).hasSize(4);
  }

  @Test
  void shouldEraseACaseThatBecameFinalInTheSameBatch() {
    ErasableCase order = ErasableCase.running(kit, "batch");
    order.ref.quantum("open").incrementStepCount();
    assertThat(kit.answer(order.ref.openQuanta())).isInstanceOf(OpenQuanta.class);

    var end =
        order.ref.execute(
            QuantumId.of("end"), List.of(new Mutation.SetCaseStatus(CaseStatus.FAILED)));
    var erase = order.erase();

    kit.committed(end);
    kit.committed(erase);
    assertThat(kit.answer(order.ref.state())).isEqualTo(new CaseErased(6, CaseStatus.FAILED, true));
  }
}
