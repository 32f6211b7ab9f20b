package dev.docket.engine.faulttolerance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.engine.EngineHealth;
import dev.docket.engine.EngineHealth.Status;
import dev.docket.engine.micrometer.CaseEngineMeters;
import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import dev.docket.protocol.CaseReply.Released;
import dev.docket.protocol.json.JsonObject;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void shouldShowTheirNumberAsMeters() {
    try (CaseTestKit kit = CaseTestKit.create()) {
      CaseRef order = damaged(kit, "order-1");
      MeterRegistry registry = new SimpleMeterRegistry();
      new CaseEngineMeters(CaseEngine.get(kit.system()), Tags.of("engine", "orders"))
          .bindTo(registry);
      assertThat(gauges(registry)).containsExactly(entry("health", 0.0), entry("safe.mode", 0.0));

      kit.expect(CaseInSafeMode.class, order.restart());
      assertThat(gauges(registry)).containsExactly(entry("health", 1.0), entry("safe.mode", 1.0));

      kit.repair("order-1");
      kit.expect(Released.class, order.release("repaired"));
      assertThat(gauges(registry)).containsExactly(entry("health", 0.0), entry("safe.mode", 0.0));
    }
  }

  private static Map<String, Double> gauges(MeterRegistry registry) {
    Map<String, Double> values = new TreeMap<>();
    for (String name : List.of("health", "safe.mode")) {
      values.put(
          name, registry.get("docket.engine." + name).tag("engine", "orders").gauge().value());
    }
    return values;
  }

  /** A case of which an event is lost, which nobody has noticed yet. */
  private static CaseRef damaged(CaseTestKit kit, String id) {
    CaseRef order = kit.caseRef(id);
    kit.committed(order.create(JsonObject.EMPTY));
    kit.committed(order.quantum("q-1").incrementStepCount().commit());
    kit.committed(order.quantum("q-2").incrementStepCount().commit());
    kit.loseEvent(id, 1);
    return order;
  }

  @Test
  void shouldTellTheFlightRecorderWhenOneIsFoundAndWhenItIsOut(@TempDir Path home)
      throws IOException {
    Path file = home.resolve("engine.jfr");
    try (CaseTestKit kit = CaseTestKit.create();
        Recording recording = new Recording()) {
      CaseRef order = damaged(kit, "recorded-order");
      recording.start();
      kit.expect(CaseInSafeMode.class, order.restart());
      kit.expect(CaseInSafeMode.class, order.restart());
      kit.repair("recorded-order");
      kit.expect(Released.class, order.release("repaired"));
      recording.stop();
      recording.dump(file);
    }

    List<RecordedEvent> events = RecordingFile.readAllEvents(file);
    // Each thread has a buffer of its own.
    events.sort(Comparator.comparing(RecordedEvent::getStartTime));
    assertThat(events)
        .filteredOn(event -> event.getEventType().getName().equals("dev.docket.SafeMode"))
        .filteredOn(event -> event.getString("caseId").equals("recorded-order"))
        .allSatisfy(
            event -> {
              assertThat(event.getLong("lastGoodVersion")).isZero();
              assertThat(event.getString("reason")).contains("version 2");
              assertThat(event.getEventType().getCategoryNames())
                  .containsExactly("Docket", "Engine");
            })
        .extracting(event -> event.getBoolean("begins"))
        .containsExactly(true, false);
  }
}
