package dev.docket.engine.faulttolerance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.engine.EngineHealth;
import dev.docket.engine.EngineHealth.Status;
import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import dev.docket.protocol.CaseReply.Released;
import dev.docket.protocol.json.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What an engine says of itself when cases are in safe mode. */
class EngineHealthTest {

  @Test
  void shouldNameTheCasesInSafeModeUntilTheyAreOut() {
    try (CaseTestKit kit = CaseTestKit.create()) {
      CaseEngine engine = CaseEngine.get(kit.system());
      CaseRef order = kit.caseRef("order-1");
      kit.committed(order.create(JsonObject.EMPTY));
      kit.committed(order.quantum("q-1").incrementStepCount().commit());
      kit.committed(order.quantum("q-2").incrementStepCount().commit());
      kit.committed(kit.caseRef("order-2").create(JsonObject.EMPTY));
      assertThat(engine.health().status()).isEqualTo(Status.HEALTHY);
      assertThat(engine.health().inSafeMode()).isEmpty();

      kit.loseEvent("order-1", 1);
      kit.expect(CaseInSafeMode.class, order.restart());
      EngineHealth health = engine.health();
      assertThat(health.status()).isEqualTo(Status.DEGRADED);
      assertThat(health.inSafeMode())
          .singleElement()
          .satisfies(
              found -> {
                assertThat(found.id()).hasToString("order-1");
                assertThat(found.lastGoodVersion()).isZero();
                assertThat(found.reason()).contains("version 2");
                assertThat(found.since()).isBeforeOrEqualTo(Instant.now());
              });
      kit.expect(CaseInSafeMode.class, order.restart());
      assertThat(engine.health().inSafeMode().get(0).since())
          .isEqualTo(health.inSafeMode().get(0).since());

      kit.repair("order-1");
      kit.expect(Released.class, order.release("repaired"));
      assertThat(engine.health().status()).isEqualTo(Status.HEALTHY);
    }
  }
}
