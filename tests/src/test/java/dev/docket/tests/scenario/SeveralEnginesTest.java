package dev.docket.tests.scenario;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two engines in one actor system, each on a store of its own, or both on one. */
class SeveralEnginesTest {

  private static final String AUDIT = "audit-engine";

  private static final String SETTINGS =
      """
      docket.persistence.segment-bytes = 1 MiB
      audit-store = ${docket.persistence}
      audit-engine {
        journal = "audit-store.journal"
        snapshot-store = "audit-store.snapshot-store"
        read-journal = "audit-store.query"
        origin = "audit"
      }
      second-door = ${docket.engine}
      # A shutdown that misses an answer would wait this long, far longer than the test.
      docket.engine.ask-timeout = 5 minutes
      akka.coordinated-shutdown.phases.service-stop.timeout = 10 minutes
      """;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path dir;

  private ActorSystem<Void> system;

  @BeforeEach
  void start() {
    system = started();
  }

  @AfterEach
  void stop() {
    ActorTestKit.shutdown(system);
  }

  private ActorSystem<Void> started() {
    Config config =
        ConfigFactory.parseString(SETTINGS)
            .withValue("docket.persistence.dir", text(dir.resolve("cases")))
            .withFallback(ConfigFactory.load())
            .resolve()
            .withValue("audit-store.dir", text(dir.resolve("audit")));
    return ActorSystem.create(Behaviors.empty(), "several-engines", config);
  }

  private static com.typesafe.config.ConfigValue text(Path path) {
    return ConfigValueFactory.fromAnyRef(path.toString());
  }

  @Test
  void shouldKeepTwoCasesOfOneIdInTwoStores() throws Exception {
    CaseRef order = CaseEngine.get(system).caseRef("order-1");
    CaseRef audit = CaseEngine.get(system, AUDIT).caseRef("order-1");

    Receipt first = committed(order.create(JsonObject.of("customer", "Ada")));
    Receipt second = committed(audit.create(JsonObject.of("auditor", "Bob")));
    committed(order.quantum("q").incrementStepCount().commit());
    committed(order.quantum("q-2").incrementStepCount().commit());
    committed(audit.quantum("q").addToken("look", "Looking").commit());

    assertThat(first.body().origin()).isEqualTo("docket");
    assertThat(second.body().origin()).isEqualTo("audit");
    assertStates(order, audit);
    assertThat(dir.resolve("cases")).isNotEmptyDirectory();
    assertThat(dir.resolve("audit")).isNotEmptyDirectory();

    ActorTestKit.shutdown(system);
    system = started();
    assertStates(
        CaseEngine.get(system).caseRef("order-1"),
        CaseEngine.get(system, AUDIT).caseRef("order-1"));
  }

  private static void assertStates(CaseRef order, CaseRef audit) throws Exception {
    CaseView orders = view(order);
    CaseView audits = view(audit);
    assertThat(orders.version()).isEqualTo(2);
    assertThat(orders.context()).isEqualTo(JsonObject.of("customer", "Ada"));
    assertThat(orders.stepCount()).isEqualTo(2);
    assertThat(orders.tokens()).isEmpty();
    assertThat(audits.version()).isEqualTo(1);
    assertThat(audits.context()).isEqualTo(JsonObject.of("auditor", "Bob"));
    assertThat(audits.stepCount()).isZero();
    assertThat(audits.tokens()).hasSize(1);
  }

  @Test
  void shouldBothShutDownWhatTheyShare() throws Exception {
    CaseRef order = CaseEngine.get(system).caseRef("order-1");
    CaseRef same = CaseEngine.get(system, "second-door").caseRef("order-1");
    committed(order.create(JsonObject.of("customer", "Ada")));
    committed(same.quantum("q").incrementStepCount().commit());
    assertThat(view(order)).isEqualTo(view(same));

    system.terminate();
    assertThat(system.getWhenTerminated().toCompletableFuture()).succeedsWithin(60, SECONDS);
  }

  @Test
  void shouldGiveTheSameEngineForTheSameSection() {
    assertThat(CaseEngine.get(system, AUDIT)).isSameAs(CaseEngine.get(system, AUDIT));
    assertThat(CaseEngine.get(system, AUDIT)).isNotSameAs(CaseEngine.get(system));
    assertThat(CaseEngine.get(system, AUDIT).settings().cases().origin()).isEqualTo("audit");
  }

  @Test
  void shouldSayWhichSectionThereIsNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CaseEngine.get(system, "audit-engin"))
        .withMessageContaining("audit-engin:")
        .withMessageContaining("allowed is the path of a section like docket.engine");
  }

  private static Receipt committed(CompletionStage<?> stage) throws Exception {
    Object outcome = stage.toCompletableFuture().get(30, SECONDS);
    assertThat(outcome).isInstanceOf(Committed.class);
    return ((Committed) outcome).receipt();
  }

  private static CaseView view(CaseRef target) throws Exception {
    Object outcome = target.state().toCompletableFuture().get(30, SECONDS);
    assertThat(outcome).isInstanceOf(State.class);
    return ((State) outcome).view();
  }
}
