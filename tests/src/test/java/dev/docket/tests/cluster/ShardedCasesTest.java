package dev.docket.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Adapter;
import akka.stream.javadsl.Sink;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseKeeper;
import dev.docket.engine.CaseRef;
import dev.docket.engine.actor.LiveCases;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.Buffered;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CaseErased;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Difference;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.NotWritten;
import dev.docket.protocol.CaseReply.OpenQuanta;
import dev.docket.protocol.CaseReply.QuantumPoisoned;
import dev.docket.protocol.CaseReply.Receipts;
import dev.docket.protocol.CaseReply.Released;
import dev.docket.protocol.CaseReply.Restarted;
import dev.docket.protocol.CaseReply.RolledBack;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.CaseReply.Status;
import dev.docket.protocol.CaseReply.WouldCommit;
import dev.docket.protocol.CaseReply.WouldLeave;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.Update;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import dev.docket.protocol.receipt.ChainVerifier;
import dev.docket.tests.support.EmbeddedPostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two nodes in one JVM: every call gets through to a case on the other one. */
class ShardedCasesTest {

  @RegisterExtension
  private static final EmbeddedPostgresServer POSTGRES = new EmbeddedPostgresServer();

  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  private static EmbeddedPostgresServer.Database database;
  private static ClusterNode here;
  private static ClusterNode there;

  @BeforeAll
  static void start() {
    database = POSTGRES.newDatabase();
    // All cases live there, and are asked from here.
    there = ClusterNode.first(database, "akka.cluster.roles = [cases]\n" + ROLE);
    here = ClusterNode.joining(there, database, ROLE);
  }

  private static final String ROLE =
      """
      docket.engine { sharding.role = cases, passivate-after = 500ms, quantum.lease = 10m }
      small { max-live-cases = 10, passivate-after = 0s, sharding.number-of-shards = 2 }
      """;

  @AfterAll
  static void stop() {
    if (here != null) {
      here.close();
    }
    there.close();
  }

  private static Receipt committed(CompletionStage<? extends CommitOutcome> asked) {
    CommitOutcome outcome = join(asked);
    assertThat(outcome).isInstanceOf(Committed.class);
    return ((Committed) outcome).receipt();
  }

  private static <T> T join(CompletionStage<? extends T> asked) {
    return asked.toCompletableFuture().join();
  }

  private static QuantumId key(String key) {
    return QuantumId.of(key);
  }

  @Test
  void shouldCloseAKeeperOfOnesOwnWhenItsNodeEnds() {
    ClusterNode alone = ClusterNode.first(database, "");
    CaseId id = CaseId.of("own-keeper");
    ActorRef<CaseCommand> keeper =
        alone.system().systemActorOf(CaseKeeper.create(id), "own-keeper", Props.empty());
    CaseRef own = alone.engine().caseRef(id, keeper);
    committed(own.create(JsonObject.EMPTY));
    CompletableFuture<CommitOutcome> late = new CompletableFuture<>();
    CoordinatedShutdown.get(Adapter.toClassic(alone.system()))
        .addTask(
            CoordinatedShutdown.PhaseClusterShardingShutdownRegion(),
            "late",
            () ->
                own.execute(key("late"), STEP)
                    .handle(
                        (outcome, fault) -> {
                          late.complete(outcome);
                          return Done.getInstance();
                        }));

    alone.close();

    assertThat(late.join()).isInstanceOf(Busy.class);
  }

  @Test
  void shouldBringEveryCallToACaseOnTheOtherNode() {
    CaseRef order = here.caseRef("every-call");
    committed(order.create(JsonObject.of("customer", "c-1")));
    committed(order.execute(key("one"), STEP));
    assertThat(isLive(order)).isTrue();

    assertThat(join(order.execute(key("one"), STEP))).isInstanceOf(Duplicate.class);
    assertThat(join(order.check(key("two"), STEP, Expected.ANY))).isEqualTo(new WouldCommit(2));
    assertThat(join(order.peek(key("two"), STEP))).isInstanceOf(WouldLeave.class);
    var quantum = order.quantum("two").addToken("t", "At", List.of(1, "ä", 0.5));
    assertThat(join(quantum.buffer())).isEqualTo(new Buffered(key("two"), 1));
    assertThat(((OpenQuanta) join(order.openQuanta())).quanta()).hasSize(1);
    assertThat(join(quantum.check())).isEqualTo(new WouldCommit(2));
    assertThat(join(quantum.peek())).isInstanceOf(WouldLeave.class);
    committed(quantum.incrementStepCount().commit());
    var dropped = order.quantum("dropped").addToken("u", "At");
    join(dropped.buffer());
    assertThat(join(dropped.rollback())).isInstanceOf(RolledBack.class);
    committed(order.hold(key("hold"), "an audit"));
    committed(order.resume(key("resume"), "the audit is over"));
    assertThat(((State) join(order.state())).view().version()).isEqualTo(4);
    assertThat(((State) join(order.state(1))).view().tokens()).isEmpty();
    assertThat(((Difference) join(order.difference(1, 2))).entries()).isNotEmpty();
    assertThat(join(order.status())).isEqualTo(new Status(CaseStatus.RUNNING, 4, null));
    assertThat(join(order.restart())).isInstanceOf(Restarted.class);
    assertThat(join(order.release("a test"))).isInstanceOf(Released.class);
    committed(order.restore(key("restore"), 1, 4, "a mistake"));
    committed(order.quantum("done").setCaseStatus(CaseStatus.DONE).commit());
    committed(order.erase(key("erase"), "the customer asked for it"));
    assertThat(join(order.state())).isInstanceOf(CaseErased.class);
    List<Receipt> receipts = ((Receipts) join(order.receipts(0, 100))).receipts();
    assertThat(receipts).hasSize(8);
    assertThat(ChainVerifier.firstFault(receipts)).isEmpty();
    assertThat(join(order.receipts(0).runWith(Sink.seq(), here.system()))).isEqualTo(receipts);
  }

  @Test
  void shouldRefuseFunctionsWhereverTheCaseIs() {
    Mutation function = new Mutation.UpdateContext(new Update.Function(context -> context));
    TestProbe<CommitOutcome> probe = TestProbe.create(there.system());

    for (ClusterNode node : List.of(here, there)) {
      CaseRef order = node.caseRef("function");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> order.quantum("q").add(function))
          .withMessageContaining("another JVM");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> order.execute(key("q"), List.of(function)));
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  order.tell(
                      new CaseCommand.Execute(
                          key("q"), List.of(function), Expected.ANY, probe.getRef())));
    }
  }

  @Test
  void shouldCarryTheLargestQuantumAndALargeState() {
    CaseRef order = here.caseRef("large");
    committed(order.create(JsonObject.of("text", "x".repeat((1 << 20) - 100))));
    for (int i = 0; i < 4; i++) {
      committed(
          order.execute(key("q" + i), new ArrayList<>(tokens(i, 15, "y".repeat((1 << 16) - 100)))));
    }

    State state = (State) join(order.state());
    assertThat(state.view().tokens()).hasSize(60);
    assertThat(state.view()).isEqualTo(((State) join(there.caseRef("large").state())).view());
  }

  private static List<Mutation> tokens(int group, int count, String value) {
    List<Mutation> tokens = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tokens.add(
          new Mutation.AddToken(
              TokenId.of("t-" + group + "-" + i), "At", ScopeId.ROOT, JsonValue.of(value)));
    }
    return tokens;
  }

  @Test
  void shouldCarryNamesAsLongAsAContextAllows() {
    String name = "n".repeat(JsonObject.MAX_NAME_BYTES - 2);
    CaseRef order = here.caseRef("long-names");

    committed(order.create(JsonObject.of(name, 1)));

    assertThat(((State) join(order.state())).view().context().has(name)).isTrue();
  }

  @Test
  void shouldAnswerWhatIsTooLargeToTravel() {
    String huge = "x".repeat(17 << 20);
    for (ClusterNode node : List.of(here, there)) {
      CaseRef order = node.caseRef("too-large");
      assertThat(join(order.create(JsonObject.of("text", huge))))
          .isInstanceOf(NotWritten.class)
          .asString()
          .contains("maximum-frame-size");
      assertThat(join(order.quantum("q").setContext(JsonObject.of("text", huge)).commit()))
          .isInstanceOf(QuantumPoisoned.class);
      TestProbe<CommitOutcome> probe = TestProbe.create(node.system());
      order.tell(new CaseCommand.Create(key("k"), JsonObject.of("text", huge), probe.getRef()));
      assertThat(probe.receiveMessage()).isInstanceOf(NotWritten.class);
    }
  }

  @Test
  void shouldAnswerACommandThatWasTold() {
    TestProbe<CommitOutcome> created = TestProbe.create(here.system());
    TestProbe<StateOutcome> state = TestProbe.create(here.system());

    here.caseRef("told").tell(new CaseCommand.Create(key("k"), JsonObject.EMPTY, created.getRef()));
    created.receiveMessage();
    here.caseRef("told").tell(new CaseCommand.GetState(state.getRef()));

    assertThat(((State) state.receiveMessage()).view().id()).isEqualTo(CaseId.of("told"));
  }

  @Test
  void shouldLetAnIdleCaseGoAndKeepOneWithAnOpenQuantum() {
    CaseRef idle = here.caseRef("idle");
    CaseRef open = here.caseRef("open");
    Receipt first = committed(idle.create(JsonObject.EMPTY));
    committed(open.create(JsonObject.EMPTY));
    var quantum = open.quantum("q").addToken("t", "At");
    assertThat(join(quantum.buffer())).isEqualTo(new Buffered(key("q"), 1));

    Awaitility.await().atMost(ClusterNode.PATIENCE).until(() -> !isLive(idle));

    assertThat(isLive(open)).isTrue();
    committed(quantum.commit());
    assertThat(join(idle.create(JsonObject.EMPTY))).isEqualTo(new Duplicate(first));
  }

  @Test
  void shouldLetTheLeastRecentlyUsedGoUnderTheCap() {
    CaseEngine small = CaseEngine.get(here.system(), "small");
    CaseEngine.get(there.system(), "small");
    List<CaseRef> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(small.caseRef("small-" + i));
      committed(all.get(i).create(JsonObject.EMPTY));
    }

    Awaitility.await()
        .atMost(ClusterNode.PATIENCE)
        .until(() -> all.stream().filter(ShardedCasesTest::isLive).count() <= 10);

    assertThat(isLive(all.get(49))).isTrue();
    assertThat(join(all.get(0).create(JsonObject.EMPTY))).isInstanceOf(Duplicate.class);
  }

  private static boolean isLive(CaseRef target) {
    return LiveCases.get(there.system())
        .keeperOf(target.id(), there.engine().settings().cases())
        .isPresent();
  }
}
