package dev.docket.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.typed.Props;
import dev.docket.engine.CaseRef;
import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.engine.testkit.ManualScheduler;
import dev.docket.engine.testkit.WriteFault;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PaymentReminderTest {

  @Test
  void shouldRemindOnceThoughTwoTimersRunAndTheJournalFails() {
    try (CaseTestKit kit = CaseTestKit.withManualTime()) {
      CaseRef order = kit.caseRef("order-1");
      kit.committed(order.create(JsonObject.EMPTY));
      String dueAt = ManualScheduler.START.plus(Duration.ofDays(3)).toString();
      kit.committed(order.quantum("bill").addToken("payment", "Awaited", dueAt).commit());
      kit.failNextWrite("order-1", WriteFault.CRASH_AFTER_WRITE);
      for (String name : new String[] {"one", "two"}) {
        kit.system()
            .systemActorOf(
                PaymentReminder.create(order, () -> ManualScheduler.START), name, Props.empty());
      }

      assertThat(position(kit)).isEqualTo("Awaited");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () -> {
                kit.advance(Duration.ofDays(1));
                assertThat(positionInTime(kit, order)).isEqualTo("Overdue");
              });

      CaseView view = kit.view("order-1");
      assertThat(view.version()).isEqualTo(2);
      kit.verifyChain("order-1");
    }
  }

  private static String position(CaseTestKit kit) {
    return position(kit.view("order-1"));
  }

  private static String position(CaseView view) {
    return view.token(TokenId.of("payment")).orElseThrow().position();
  }

  /** Time goes on while it waits: a case that failed answers when it was started again. */
  private static String positionInTime(CaseTestKit kit, CaseRef order) {
    var asked = order.state().toCompletableFuture();
    Awaitility.await()
        .until(
            () -> {
              kit.advance(Duration.ofMillis(20));
              return asked.isDone();
            });
    return asked.join() instanceof State state ? position(state.view()) : "not known";
  }
}
