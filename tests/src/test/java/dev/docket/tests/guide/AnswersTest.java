package dev.docket.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.engine.testkit.WriteFault;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.KeyReused;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.VersionConflict;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.JsonObject;
import dev.docket.tests.support.Repository;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnswersTest {

  private CaseTestKit kit;
  private CaseRef order;

  @BeforeEach
  void create() {
    kit = CaseTestKit.create();
    order = kit.caseRef("order-1");
    kit.committed(order.create(JsonObject.of("customer", "Ada")));
  }

  @AfterEach
  void close() {
    kit.close();
  }

  @Test
  void shouldTellTheAnswersApart() {
    assertThat(Answers.tell(kit.answer(Answers.bookPayment(order, "p-1", 995).commit())))
        .isEqualTo("done, as version 1");
    assertThat(Answers.tell(kit.answer(Answers.bookPayment(order, "p-1", 995).commit())))
        .isEqualTo("done before, as version 1");
    assertThat(Answers.tell(kit.answer(order.quantum("q").removeToken("p-2").commit())))
        .startsWith("refused: ")
        .contains("TOKEN_UNKNOWN");
    assertThat(Answers.tell(kit.answer(kit.caseRef("order-2").quantum("q").commit())))
        .startsWith("not done, or not known: ");
    kit.expect(KeyReused.class, Answers.bookPayment(order, "p-1", 1).commit());
  }

  /** docs/guide/retries.md: once however often; before the write as after it. */
  @Test
  void shouldKnowInTheEndWhatBecameOfACommit() {
    kit.failNextWrite("order-1", WriteFault.CRASH_AFTER_WRITE);
    Quantum payment = Answers.bookPayment(order, "p-1", 995);
    kit.expect(OutcomeUnknown.class, payment.commit());
    Receipt receipt = kit.duplicate(payment.commit());

    kit.failNextWrite("order-1", WriteFault.CRASH_BEFORE_WRITE);
    CommitOutcome second =
        kit.answer(Answers.untilKnown(Answers.bookPayment(order, "p-2", 5), 50, kit.system()));
    kit.failNextWrite("order-1", WriteFault.CRASH_AFTER_WRITE);
    CommitOutcome third =
        kit.answer(Answers.untilKnown(Answers.bookPayment(order, "p-3", 5), 50, kit.system()));

    assertThat(second).isInstanceOf(CaseReply.Committed.class);
    assertThat(third).isInstanceOf(Duplicate.class);
    assertThat(kit.verifyChain("order-1")).hasSize(4).contains(receipt);
    assertThat(kit.view("order-1").tokens()).hasSize(3);
  }

  @Test
  void shouldNotApproveWhatHasChangedSince() {
    kit.committed(Answers.bookPayment(order, "p-1", 995).commit());

    VersionConflict conflict = kit.expect(VersionConflict.class, Answers.approve(order, 0));

    assertThat(conflict.version()).isEqualTo(1);
    kit.committed(Answers.approve(order, 1));
  }

  @Test
  void shouldReadTheCustomer() {
    assertThat(kit.answer(Answers.customer(order))).isEqualTo("\"Ada\"");
    assertThat(kit.answer(Answers.customer(kit.caseRef("order-2"))))
        .startsWith("not known: CaseUnknown");
  }

  static Stream<String> answers() {
    return Arrays.stream(CaseReply.class.getDeclaredClasses())
        .filter(Class::isRecord)
        .map(Class::getSimpleName);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void shouldExplainEveryAnswer(String answer) {
    assertThat(Repository.text("docs/guide/answers.md")).contains("| `" + answer + "` |");
  }
}
