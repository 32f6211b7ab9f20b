package dev.docket.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.json.JsonObject;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatingTest {

  @Test
  void shouldKeepTwoEnginesInTwoStores(@TempDir Path dir) {
    Guide.with(
        ConfigFactory.empty()
            .withValue(
                "audit-store.dir", ConfigValueFactory.fromAnyRef(dir.resolve("audit").toString()))
            .withFallback(Guide.config("two-engines.conf", dir.resolve("orders"))),
        system -> {
          CaseRef order = CaseEngine.get(system).caseRef("case-1");
          CaseRef audit = CaseEngine.get(system, "audit-engine").caseRef("case-1");

          Committed first = (Committed) Guide.get(order.create(JsonObject.of("of", "orders")));
          Committed second = (Committed) Guide.get(audit.create(JsonObject.of("of", "audit")));

          assertThat(first.receipt().body().origin()).isEqualTo("docket");
          assertThat(second.receipt().body().origin()).isEqualTo("example.org/audit");
          assertThat(((State) Guide.get(order.state())).view().context())
              .isEqualTo(JsonObject.of("of", "orders"));
          assertThat(dir.resolve("audit")).isNotEmptyDirectory();
          assertThat(Files.exists(dir.resolve("orders"))).isTrue();
        });
  }

  @Test
  void shouldMeterTheStore(@TempDir Path dir) {
    Guide.with(
        Guide.config("orders.conf", dir),
        system -> {
          SimpleMeterRegistry registry = new SimpleMeterRegistry();
          Guide.get(Meters.bind(system, registry));
          EngineMeters.bind(CaseEngine.get(system), registry);
          Guide.get(CaseEngine.get(system).caseRef("order-1").create(JsonObject.EMPTY));

          assertThat(registry.get("docket.store.records").functionCounter().count()).isEqualTo(1);
          assertThat(registry.get("docket.engine.health").gauge().value()).isZero();
        });
  }

  @Test
  void shouldAnswerEveryCommitThatAShutdownMeets(@TempDir Path dir) {
    AtomicBoolean closed = new AtomicBoolean();
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "orders", Guide.config("orders.conf", dir).resolve());
    Shutdown.stopTakingOrders(
        system,
        () -> {
          closed.set(true);
          return CompletableFuture.completedFuture(Done.getInstance());
        });
    CaseRef order = CaseEngine.get(system).caseRef("order-1");
    Guide.get(order.create(JsonObject.EMPTY));
    List<CompletionStage<CommitOutcome>> underWay = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      underWay.add(order.quantum("step-" + i).incrementStepCount().commit());
    }
    system.terminate();
    Guide.get(system.getWhenTerminated());

    List<CommitOutcome> answers = underWay.stream().map(Guide::get).toList();
    assertThat(closed).isTrue();
    assertThat(answers).allMatch(each -> each instanceof Committed || each instanceof Busy);
    long committed = answers.stream().filter(Committed.class::isInstance).count();
    Guide.with(
        Guide.config("orders.conf", dir),
        again ->
            assertThat(
                    ((State) Guide.get(CaseEngine.get(again).caseRef("order-1").state()))
                        .view()
                        .stepCount())
                .isEqualTo(committed));
  }
}
