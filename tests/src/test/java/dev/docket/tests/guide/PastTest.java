package dev.docket.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.CaseRef;
import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.protocol.CaseReply.Difference;
import dev.docket.protocol.CaseReply.OpenQuanta;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseReply.VersionUnknown;
import dev.docket.protocol.EntryDifference;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class PastTest {

  @Test
  void shouldReadWhatWas() {
    try (CaseTestKit kit = CaseTestKit.create()) {
      CaseRef order = kit.caseRef("order-1");
      kit.committed(order.create(JsonObject.of("customer", "Ada")));
      kit.committed(Shipping.begin(order));
      kit.committed(Shipping.labelled(order));
      kit.answer(order.quantum("open").removeToken("label").buffer());

      assertThat(kit.expect(State.class, Past.asItWas(order, 0)).view().tokens()).isEmpty();
      kit.expect(VersionUnknown.class, Past.asItWas(order, 3));
      assertThat(kit.expect(Difference.class, Past.whatHappened(order, 1, 2)).entries())
          .hasSize(2)
          .hasAtLeastOneElementOfType(EntryDifference.OfStepCount.class)
          .hasAtLeastOneElementOfType(EntryDifference.OfToken.class);
      assertThat(kit.expect(OpenQuanta.class, Past.unfinished(order)).quanta()).hasSize(1);
      assertThat(Past.tell(kit.answer(order.status()))).isEqualTo("RUNNING");
      kit.committed(Shipping.holdForAudit(order));
      assertThat(Past.tell(kit.answer(order.status()))).isEqualTo("on hold: audit 7 looks at it");
    }
  }

  @Test
  void shouldVerifyReceiptsWithoutTheEngine() {
    try (CaseTestKit kit = CaseTestKit.create()) {
      CaseRef order = kit.caseRef("order-1");
      kit.committed(order.create(JsonObject.of("customer", "Ada")));
      kit.committed(Shipping.begin(order));
      kit.committed(Shipping.labelled(order));

      List<byte[]> given =
          kit.answer(Past.receipts(order, kit.system())).stream().map(Receipt::bytes).toList();

      assertThat(given).hasSize(3);
      assertThat(Past.areOneChain(given)).isTrue();
      assertThat(Past.areOneChain(List.of(given.get(0), given.get(2)))).isFalse();
    }
  }
}
