package dev.docket.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.protocol.CaseReply.Buffered;
import dev.docket.protocol.CaseReply.CaseOnHold;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.CaseReply.VersionConflict;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.ScopeStatus;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.TokenStatus;
import dev.docket.protocol.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShippingTest {

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

  // #cancelled
  @Test
  void shouldCancelWhatIsStillUnderWay() {
    kit.committed(Shipping.begin(order));
    kit.committed(Shipping.labelled(order));

    kit.committed(Shipping.cancel(order));

    CaseView view = kit.view("order-1");
    Token declare = view.token(TokenId.of("declare")).orElseThrow();
    assertThat(declare.status()).isEqualTo(TokenStatus.CANCELLED);
    assertThat(declare.cause()).isEqualTo(new Token.Cause(ScopeId.of("shipping"), 3));
    assertThat(view.token(TokenId.of("label")).orElseThrow().status())
        .isEqualTo(TokenStatus.COMPLETE);
    assertThat(kit.verifyChain("order-1")).hasSize(4);
  }

  // #cancelled

  @Test
  void shouldCancelTheScopesBelowAndLeaveTheCaseRunning() {
    kit.committed(Shipping.begin(order));
    kit.committed(Shipping.cancel(order));

    CaseView view = kit.view("order-1");
    assertThat(view.scope(ScopeId.of("customs")).orElseThrow().status())
        .isEqualTo(ScopeStatus.CANCELLED);
    assertThat(view.status()).isEqualTo(CaseStatus.RUNNING);
    kit.committed(order.quantum("close").setCaseStatus(CaseStatus.DONE).commit());
  }

  @Test
  void shouldTryWithoutChangingAnything() {
    assertThat(kit.answer(Shipping.canBeCancelled(order))).isFalse();
    kit.committed(Shipping.begin(order));

    assertThat(kit.answer(Shipping.canBeCancelled(order))).isTrue();
    assertThat(kit.answer(Shipping.tokensLeftActive(order))).isZero();
    assertThat(kit.view("order-1").version()).isEqualTo(1);
    assertThat(kit.view("order-1").tokens()).allMatch(Token::isActive);
  }

  @Test
  void shouldCommitPartsAsOne() {
    kit.committed(Shipping.inParts(order));

    assertThat(kit.view("order-1").version()).isEqualTo(1);
    assertThat(kit.view("order-1").tokens()).hasSize(1_000);
  }

  @Test
  void shouldLoseWhatIsBufferedWhenTheActorIsRestarted() {
    Quantum open = order.quantum("import").addToken("line", "Imported");
    kit.expect(Buffered.class, open.buffer());
    kit.answer(order.restart());

    kit.expect(QuantumLost.class, open.commit());
    kit.committed(order.quantum("import").addToken("line", "Imported").commit());
  }

  @Test
  void shouldKeepAnOpenQuantumOverAHold() {
    Quantum open = order.quantum("ship").enterScope("shipping");
    kit.expect(Buffered.class, open.buffer());
    kit.committed(Shipping.holdForAudit(order));

    assertThat(kit.expect(CaseOnHold.class, open.commit()).reason())
        .isEqualTo("audit 7 looks at it");
    assertThat(kit.committed(Shipping.resumeAfterAudit(order)).body().type())
        .isEqualTo(ReceiptType.RESUME);
    kit.committed(open.commit());
  }

  @Test
  void shouldMakeAnEarlierStateTheNextVersion() {
    kit.committed(order.quantum("wrong").setContext(JsonObject.EMPTY).commit());

    kit.expect(VersionConflict.class, Shipping.undo(order, 0, 2));
    kit.committed(Shipping.undo(order, 0, 1));
    kit.duplicate(Shipping.undo(order, 0, 1));

    assertThat(kit.view("order-1").context()).isEqualTo(JsonObject.of("customer", "Ada"));
    assertThat(kit.view("order-1").version()).isEqualTo(2);
    assertThat(kit.verifyChain("order-1")).hasSize(3);
  }
}
