package dev.docket.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.CaseRef;
import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrderTest {

  @Test
  void shouldUpdateARecord() {
    try (CaseTestKit kit = CaseTestKit.create()) {
      CaseRef order = kit.caseRef("order-1");
      kit.committed(Orders.create(order));
      kit.committed(Orders.addLine(order, "line-1", new Order.Line("lamp", 2)));
      kit.duplicate(Orders.addLine(order, "line-1", new Order.Line("lamp", 2)));

      assertThat(Orders.in(kit.answer(order.state())))
          .contains(new Order("Ada", List.of(new Order.Line("lamp", 2))));
      assertThat(kit.view("order-1").context().get("customer")).hasToString("\"Ada\"");
    }
  }

  @Test
  void shouldRefuseAContextThatIsNoOrder() {
    try (CaseTestKit kit = CaseTestKit.create()) {
      CaseRef order = kit.caseRef("order-1");
      kit.committed(order.create(JsonObject.of("colour", "red")));

      kit.refused(
          Orders.addLine(order, "line-1", new Order.Line("lamp", 2)), ViolationCode.UPDATE_FAILED);
      assertThat(Orders.in(kit.answer(kit.caseRef("order-2").state()))).isEmpty();
    }
  }
}
