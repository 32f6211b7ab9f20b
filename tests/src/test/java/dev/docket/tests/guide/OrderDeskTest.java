package dev.docket.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.CaseUnknown;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class OrderDeskTest {

  @Test
  void shouldWorkOnTheCaseItOwns() {
    try (CaseTestKit kit = CaseTestKit.create()) {
      ActorRef<OrderDesk.Pay> desk =
          kit.system().systemActorOf(OrderDesk.create(CaseId.of("order-1")), "desk", Props.empty());

      kit.expect(CaseUnknown.class, pay(kit, desk));
      kit.committed(kit.caseRef("order-1").create(JsonObject.EMPTY));
      assertThat(kit.answer(pay(kit, desk))).isInstanceOf(Committed.class);
      assertThat(kit.view("order-1").tokens()).hasSize(1);
    }
  }

  private static CompletionStage<CommitOutcome> pay(CaseTestKit kit, ActorRef<OrderDesk.Pay> desk) {
    return AskPattern.ask(
        desk,
        replyTo -> new OrderDesk.Pay("p-1", 995, replyTo),
        Duration.ofSeconds(30),
        kit.system().scheduler());
  }
}
