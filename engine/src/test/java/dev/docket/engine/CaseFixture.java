package dev.docket.engine;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorSelection;
import akka.actor.Kill;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import akka.persistence.testkit.javadsl.SnapshotTestKit;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** An actor system with an in-memory journal that can be made to fail, and the engine on it. */
public final class CaseFixture implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String SETTINGS =
      """
      docket.engine {
        journal = "akka.persistence.testkit.journal"
        snapshot-store = "akka.persistence.testkit.snapshotstore.pluginid"
        read-journal = "akka.persistence.testkit.query"
        origin = "test"
        backoff { min = 10ms, max = 100ms }
        ask-timeout = 30s
      }
      akka.actor.testkit.typed.throw-on-shutdown-timeout = off
      """;

  private final AtomicInteger cases = new AtomicInteger();
  private final ActorTestKit kit;
  private final PersistenceTestKit journal;
  private final SnapshotTestKit snapshots;

  private CaseFixture(Config config) {
    kit = ActorTestKit.create(config);
    journal = PersistenceTestKit.create(kit.system());
    snapshots = SnapshotTestKit.create(kit.system());
  }

  public static CaseFixture start() {
    return start("");
  }

  /** With settings that go before the fixture's own. */
  public static CaseFixture start(String settings) {
    return new CaseFixture(
        ConfigFactory.parseString(settings)
            .withFallback(ConfigFactory.parseString(SETTINGS))
            .withFallback(PersistenceTestKitPlugin.config())
            .withFallback(PersistenceTestKitSnapshotPlugin.config())
            .withFallback(ConfigFactory.load()));
  }

  public ActorTestKit kit() {
    return kit;
  }

  public ActorSystem<?> system() {
    return kit.system();
  }

  public PersistenceTestKit journal() {
    return journal;
  }

  public SnapshotTestKit snapshots() {
    return snapshots;
  }

  public CaseEngine engine() {
    return CaseEngine.get(kit.system());
  }

  /** A case that nobody used before, not created yet. */
  public CaseRef freshCase() {
    return engine().caseRef("case-" + cases.incrementAndGet());
  }

  /** A new case, created. */
  public CaseRef createdCase() {
    CaseRef target = freshCase();
    committed(target.create(JsonObject.of("amount", 100)));
    return target;
  }

  public static String persistenceId(CaseRef target) {
    return CasePersistenceId.of(target.id()).id();
  }

  /** The answer, once it is there. */
  public static <T> T answer(CompletionStage<T> stage) {
    assertThat(stage.toCompletableFuture()).succeedsWithin(PATIENCE);
    return stage.toCompletableFuture().join();
  }

  /** The receipt of a commit that must succeed. */
  public static Receipt committed(CompletionStage<CommitOutcome> stage) {
    CommitOutcome outcome = answer(stage);
    assertThat(outcome).isInstanceOf(Committed.class);
    return ((Committed) outcome).receipt();
  }

  /** The state of a case that must have one. */
  public static CaseView view(CaseRef target) {
    CaseReply.StateOutcome outcome = answer(target.state());
    assertThat(outcome).isInstanceOf(CaseReply.State.class);
    return ((CaseReply.State) outcome).view();
  }

  /** Kills the actor below the engine's keeper of a case, as a fault of its own would. */
  public void killActorOf(CaseRef target) {
    killBelow("/system/docket-cases/" + target.id());
  }

  /** Kills the actor below a keeper that was spawned by hand; returns when it is gone. */
  public void killActorBelow(ActorRef<?> keeper) {
    killBelow(keeper.path().toStringWithoutAddress());
  }

  /** Kills the actor of a case some time soon, if it happens to have one then. */
  public void killSometime(CaseRef target) {
    below("/system/docket-cases/" + target.id())
        .tell(Kill.getInstance(), akka.actor.ActorRef.noSender());
  }

  /** Returns when the keeper of a case has taken everything that this thread told it before. */
  public void awaitTaken(CaseRef target) {
    var system = Adapter.toClassic(kit.system());
    answer(system.actorSelection("/system/docket-cases").resolveOne(PATIENCE));
    answer(system.actorSelection("/system/docket-cases/" + target.id()).resolveOne(PATIENCE));
  }

  private ActorSelection below(String keeperPath) {
    return Adapter.toClassic(kit.system()).actorSelection(keeperPath + "/*");
  }

  private void killBelow(String keeperPath) {
    akka.actor.ActorRef actor = answer(below(keeperPath).resolveOne(PATIENCE));
    TestProbe<Object> watcher = kit.createTestProbe();
    actor.tell(Kill.getInstance(), akka.actor.ActorRef.noSender());
    watcher.expectTerminated(Adapter.toTyped(actor), PATIENCE);
  }

  /** The id of a case, for those who need no reference. */
  public CaseId freshId() {
    return CaseId.of("case-" + cases.incrementAndGet());
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
