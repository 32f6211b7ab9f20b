package dev.docket.tests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorRef;
import akka.actor.ActorSelection;
import akka.actor.Kill;
import akka.actor.PoisonPill;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.pattern.Patterns;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseKeeper;
import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.Buffered;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.CaseReply.Receipts;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.receipt.ChainVerifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A case below a guardian of the user's own, on the file journal: its actor is stopped and made to
 * fail at bad moments, and the keeper is killed.
 */
class SupervisedCaseTest {

  private static final String ID = "order-1";

  private ActorSystem<CaseCommand> system;
  private CaseRef order;
  private Receipt first;

  /** Hands commands to the keeper below, and spawns it again when it is gone. */
  private static Behavior<CaseCommand> guardian() {
    return Behaviors.setup(
        context -> {
          AtomicReference<akka.actor.typed.ActorRef<CaseCommand>> keeper =
              new AtomicReference<>(spawned(context));
          return Behaviors.receive(CaseCommand.class)
              .onMessage(
                  CaseCommand.class,
                  command -> {
                    Objects.requireNonNull(keeper.get()).tell(command);
                    return Behaviors.same();
                  })
              .onSignal(
                  Terminated.class,
                  gone -> {
                    keeper.set(spawned(context));
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static akka.actor.typed.ActorRef<CaseCommand> spawned(ActorContext<CaseCommand> context) {
    akka.actor.typed.ActorRef<CaseCommand> keeper =
        context.spawn(CaseKeeper.create(CaseId.of(ID)), "keeper");
    context.watch(keeper);
    return keeper;
  }

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    system =
        ActorSystem.create(
            guardian(),
            "own-guardian",
            ConfigFactory.parseString(
                    "docket.engine.backoff { min = 10ms, max = 100ms }\n"
                        + "docket.persistence.segment-bytes = 1 MiB")
                .withValue("docket.persistence.dir", ConfigValueFactory.fromAnyRef(dir.toString()))
                .withFallback(ConfigFactory.load()));
    order = CaseEngine.get(system).caseRef(CaseId.of(ID), system);
    assertThat(get(order.create(JsonObject.of("customer", "Ada")))).isInstanceOf(Committed.class);
    first = ((Committed) get(order.quantum("q1").addToken("pick", "Picking").commit())).receipt();
  }

  @AfterEach
  void stop() {
    ActorTestKit.shutdown(system);
  }

  @Test
  void shouldLoseOnlyTheOpenQuantumWhenItsActorIsStopped() throws Exception {
    Quantum open = opened();

    end("/user/keeper/*", PoisonPill.getInstance());

    assertLostAndGoingOn(open);
  }

  @Test
  void shouldLoseOnlyTheOpenQuantumWhenItsActorFails() throws Exception {
    Quantum open = opened();

    end("/user/keeper/*", Kill.getInstance());

    assertLostAndGoingOn(open);
  }

  @Test
  void shouldLoseOnlyTheOpenQuantumWhenItsKeeperFails() throws Exception {
    Quantum open = opened();

    end("/user/keeper", Kill.getInstance());

    assertLostAndGoingOn(open);
  }

  @Test
  void shouldTellTheTruthAboutCommitsInWhoseMiddleItsActorFailed() throws Exception {
    long seed = Long.getLong("docket.seed", 1);
    System.out.println("SupervisedCaseTest seed " + seed);
    Random random = new Random(seed);
    List<Receipt> acknowledged = new ArrayList<>(List.of(first));

    for (int i = 0; i < 40; i++) {
      QuantumId key = QuantumId.of("step-" + i);
      CompletionStage<CommitOutcome> answer = execute(key);
      if (random.nextBoolean()) {
        at("/user/keeper/*").tell(Kill.getInstance(), ActorRef.noSender());
      }
      get(answer);
      acknowledged.add(settled(key));
    }

    CaseView view = view();
    assertThat(view.version()).isEqualTo(41);
    assertThat(view.stepCount()).isEqualTo(40);
    List<Receipt> stored = ((Receipts) get(order.receipts(0, 100))).receipts();
    assertThat(stored.subList(1, stored.size())).isEqualTo(acknowledged);
    assertThat(ChainVerifier.firstFault(stored)).isEmpty();
  }

  private CompletionStage<CommitOutcome> execute(QuantumId key) {
    return order.execute(key, List.of(new Mutation.IncrementStepCount()));
  }

  /** Asks again with the same key until there is a receipt: Busy and OutcomeUnknown allow it. */
  private Receipt settled(QuantumId key) {
    AtomicReference<Receipt> receipt = new AtomicReference<>();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              CommitOutcome outcome = get(execute(key));
              if (outcome instanceof Duplicate duplicate) {
                receipt.set(duplicate.receipt());
              } else if (outcome instanceof Committed committed) {
                receipt.set(committed.receipt());
              }
              return receipt.get() != null;
            });
    return Objects.requireNonNull(receipt.get());
  }

  private Quantum opened() throws Exception {
    Quantum open = order.quantum("q2").removeToken("pick").incrementStepCount();
    assertThat(get(open.buffer())).isEqualTo(new Buffered(QuantumId.of("q2"), 2));
    return open;
  }

  private void assertLostAndGoingOn(Quantum open) throws Exception {
    await().atMost(Duration.ofSeconds(60)).until(() -> get(order.state()) instanceof State);
    assertThat(get(open.commit())).isEqualTo(new QuantumLost(QuantumId.of("q2")));
    CaseView recovered = view();
    assertThat(recovered.version()).isEqualTo(1);
    assertThat(recovered.receiptHash()).isEqualTo(first.hash());
    assertThat(recovered.tokens()).hasSize(1);

    CommitOutcome next = get(order.quantum("q3").removeToken("pick").commit());

    assertThat(next).isInstanceOf(Committed.class);
    assertThat(((Committed) next).receipt().body().prev()).isEqualTo(first.hash());
  }

  private CaseView view() throws Exception {
    return ((State) get(order.state())).view();
  }

  private ActorSelection at(String path) {
    return Adapter.toClassic(system).actorSelection(path);
  }

  /** Ends the actor at that path, and waits until it has ended. */
  private void end(String path, Object how) throws Exception {
    Duration soon = Duration.ofSeconds(60);
    ActorRef actor = get(at(path).resolveOne(soon));
    assertThat(get(Patterns.gracefulStop(actor, soon, how))).isTrue();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(90, TimeUnit.SECONDS);
  }
}
