package dev.docket.engine;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import com.typesafe.config.ConfigFactory;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a first user would write. */
class ReadmeExampleTest {

  /** A service of one's own that keeps one case below its guardian. */
  static Behavior<CaseCommand> service() {
    return Behaviors.setup(
        context -> {
          ActorRef<CaseCommand> order =
              context.spawn(CaseKeeper.create(CaseId.of("order-2")), "order-2");
          return Behaviors.receive(CaseCommand.class)
              .onAnyMessage(
                  command -> {
                    order.tell(command);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  @Test
  void shouldKeepAnOrderThroughTheEngine() throws Exception {
    ActorSystem<?> system = started(SpawnProtocol.create());
    try {
      CaseRef order = CaseEngine.get(system).caseRef("order-1");
      order
          .create(JsonObject.of("customer", "Ada"))
          .thenCompose(
              created ->
                  order
                      .quantum("order-1#1")
                      .enterScope("goods")
                      .addToken("pick", "Picking", "42 bolts")
                      .incrementStepCount()
                      .commit())
          .thenCompose(
              picked ->
                  order
                      .quantum("order-1#2")
                      .removeToken("pick")
                      .exitScope("goods")
                      .setCaseStatus(CaseStatus.DONE)
                      .commit())
          .thenAccept(
              outcome -> {
                assertThat(outcome).isInstanceOf(Committed.class);
                Committed done = (Committed) outcome;
                assertThat(done.receipt().body().status()).isEqualTo(CaseStatus.DONE);
              })
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    } finally {
      ActorTestKit.shutdown(system);
    }
  }

  @Test
  void shouldKeepAnOrderBelowAGuardianOfOnesOwn() throws Exception {
    ActorSystem<CaseCommand> system = started(service());
    try {
      CommitOutcome created =
          AskPattern.<CaseCommand, CommitOutcome>ask(
                  system,
                  replyTo ->
                      new CaseCommand.Create(QuantumId.of("create"), JsonObject.EMPTY, replyTo),
                  Duration.ofSeconds(10),
                  system.scheduler())
              .toCompletableFuture()
              .get(10, TimeUnit.SECONDS);
      assertThat(created).isInstanceOf(Committed.class);

      AskPattern.<CaseCommand, CommitOutcome>ask(
              system,
              replyTo ->
                  new CaseCommand.Execute(
                      QuantumId.of("order-2#1"),
                      List.of(new Mutation.IncrementStepCount()),
                      Expected.version(0),
                      replyTo),
              Duration.ofSeconds(10),
              system.scheduler())
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);

      State state =
          (State)
              CaseEngine.get(system)
                  .caseRef("order-2")
                  .state()
                  .toCompletableFuture()
                  .get(10, TimeUnit.SECONDS);
      assertThat(state.view().stepCount()).isEqualTo(1);
    } finally {
      ActorTestKit.shutdown(system);
    }
  }

  private static <T> ActorSystem<T> started(Behavior<T> guardian) {
    return ActorSystem.create(
        guardian,
        "example",
        ConfigFactory.parseString(
                """
                docket.engine {
                  journal = "akka.persistence.testkit.journal"
                  snapshot-store = "akka.persistence.testkit.snapshotstore.pluginid"
                  read-journal = "akka.persistence.testkit.query"
                }
                """)
            .withFallback(PersistenceTestKitPlugin.config())
            .withFallback(PersistenceTestKitSnapshotPlugin.config())
            .withFallback(ConfigFactory.load()));
  }
}
