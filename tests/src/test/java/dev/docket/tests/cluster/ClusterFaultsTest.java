package dev.docket.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.japi.Pair;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import com.typesafe.config.ConfigFactory;
import dev.docket.console.cluster.NodeProcess;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.receipt.ChainVerifier;
import dev.docket.tests.support.EmbeddedPostgresServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes in processes of their own, under load: the one with the notary is killed, another
 * leaves, two lose sight of each other, one is cut off. Afterwards every acknowledged commit is
 * there once, no version was written by two nodes, and the log of the notary has every receipt once
 * and grew from each checkpoint that it has shown.
 *
 * <p>{@code docket.cluster.rounds} is how often, 1 in the build.
 */
class ClusterFaultsTest {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final int CASES = 1_000;

  @RegisterExtension
  private static final EmbeddedPostgresServer POSTGRES = new EmbeddedPostgresServer();

  private final EmbeddedPostgresServer.Database database = POSTGRES.newDatabase();
  private final CutConnections network = new CutConnections();
  private final List<NodeProcess> all = new ArrayList<>();
  private final Map<Integer, Integer> doors = new HashMap<>();
  private final SharedNotary notary;
  private final Path dir;
  private final long began = System.nanoTime();

  ClusterFaultsTest(@TempDir Path dir) {
    this.dir = dir;
    this.notary = new SharedNotary(database, dir.resolve("log.key"));
  }

  /** The load of a node: it goes on with another one, if its own is lost. */
  private record Load(String prefix, int cases) {
    String word() {
      return "load " + prefix + " " + cases;
    }
  }

  private static final List<Load> LOADS =
      List.of(new Load("a", 334), new Load("b", 333), new Load("c", CASES - 334 - 333));

  @AfterEach
  void end() {
    all.forEach(NodeProcess::close);
    network.close();
    notary.close();
  }

  @Test
  void shouldLoseNoAcknowledgedCommitWithAnyNode() throws Exception {
    int rounds = Integer.getInteger("docket.cluster.rounds", 1);
    List<NodeProcess> nodes = new ArrayList<>();
    for (int i = 0; i < LOADS.size(); i++) {
      nodes.add(started(nodes));
    }
    nodes.forEach(node -> node.awaitMembers(3));
    tell("three nodes are up");
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).tell(LOADS.get(i).word());
    }
    for (int round = 0; round < rounds; round++) {
      nodes.forEach(node -> node.await("ACK ", 50));
      notary.awaitMore();
      killed(nodes, 0);
      left(nodes, 1);
      parted(nodes, 1, 2);
      cutOff(nodes, 2, round + 1 < rounds);
    }
    for (NodeProcess node : nodes) {
      node.tell("stop");
      node.await("STOPPED", 1);
    }
    notary.awaitAll();
    tell("the notary has signed all");
    all.forEach(NodeProcess::close);

    verify();
    tell("all is verified");
  }

  /** What has come about; the notary's log is looked at each time. */
  private void tell(String what) throws IOException {
    notary.look();
    System.out.printf("ClusterFaultsTest: %s, %.1f s%n", what, (System.nanoTime() - began) / 1e9);
  }

  /**
   * The oldest one is killed, which has the notary and the coordinator of the shards; the others
   * have its cases, and another one its load.
   */
  private void killed(List<NodeProcess> nodes, int index) throws Exception {
    String holder = notary.holder();
    if (all.size() == LOADS.size()) {
      assertThat(holder).contains(":" + doorOf(nodes.get(index)) + "#");
    }
    nodes.get(index).kill();
    replace(nodes, index);
    notary.awaitOther(holder);
    tell("one was killed");
  }

  /** One leaves; what it was asked is answered. */
  private void left(List<NodeProcess> nodes, int index) throws Exception {
    NodeProcess leaving = nodes.get(index);
    leaving.tell("leave");
    replace(nodes, index);
    assertThat(leaving.awaitEnd()).isZero();
    assertThat(leaving.said()).contains("TERMINATED");
    assertNoFalseSuccess("left", leaving);
    tell("one has left");
  }

  /**
   * Two do not see each other, and both see the third: the split brain resolver ends both, since
   * neither is in sight of all; the third goes on with all cases.
   */
  private void parted(List<NodeProcess> nodes, int one, int other) throws Exception {
    List<NodeProcess> two = List.of(nodes.get(one), nodes.get(other));
    network.part(two.get(0).number(), two.get(1).number());
    for (NodeProcess each : two) {
      each.await("TERMINATED", 1);
      assertNoFalseSuccess("parted", each);
    }
    NodeProcess third = nodes.get(3 - one - other);
    third.awaitMembers(1);
    awaitARound(List.of(third));
    tell("two have lost sight of each other");
    replace(nodes, one, other);
    tell("two have come");
  }

  /** One is cut off: it ends itself, and the others go on with its cases. */
  private void cutOff(List<NodeProcess> nodes, int index, boolean replaced) throws Exception {
    NodeProcess alone = nodes.get(index);
    network.cutOff(alone.number());
    alone.await("TERMINATED", 1);
    assertNoFalseSuccess("cut off", alone);
    if (replaced) {
      replace(nodes, index);
    } else {
      nodes.remove(index);
      nodes.forEach(node -> node.awaitMembers(2));
      awaitARound(nodes);
    }
    tell("one was cut off");
  }

  private static void assertNoFalseSuccess(String how, NodeProcess node) {
    assertThat(node.said())
        .allMatch(
            line -> line.matches("(ACK|ROUND|MEMBERS) .*|TERMINATED|ANSWER (Busy|OutcomeUnknown)"));
    System.out.printf(
        "ClusterFaultsTest: %s, node %d said %d times OutcomeUnknown, %d times Busy%n",
        how, node.number(), node.count("ANSWER OutcomeUnknown"), node.count("ANSWER Busy"));
  }

  /** New nodes in the places of those that are gone, with their loads. */
  private void replace(List<NodeProcess> nodes, int... places) throws Exception {
    List<NodeProcess> gone = IntStream.of(places).mapToObj(nodes::get).toList();
    List<NodeProcess> there = nodes.stream().filter(node -> !gone.contains(node)).toList();
    for (int place : places) {
      nodes.set(place, started(there));
    }
    nodes.forEach(node -> node.awaitMembers(3));
    for (int place : places) {
      nodes.get(place).tell(LOADS.get(place).word());
    }
    awaitARound(nodes);
  }

  /** Each commits to every case of its load, wherever that is, from now on. */
  private static void awaitARound(List<NodeProcess> nodes) {
    List<Long> before = nodes.stream().map(node -> node.count("ROUND ")).toList();
    for (int i = 0; i < nodes.size(); i++) {
      // The round that is under way may have been nearly done before.
      nodes.get(i).await("ROUND ", before.get(i) + 2);
    }
  }

  /**
   * A new node.
   *
   * @param others of a cluster that it joins; if there is none it is the first one
   */
  private NodeProcess started(List<NodeProcess> others) throws IOException {
    int number = all.size() + 1;
    int port = freePort();
    int door = network.open(number, port);
    doors.put(number, door);
    int seed = others.isEmpty() ? door : doorOf(others.get(0));
    Path config =
        Files.writeString(
            dir.resolve("node-" + number + ".conf"),
            database.settings()
                + """
                include "docket-cluster.conf"
                akka.loglevel = WARNING
                akka.remote.artery {
                  canonical { hostname = "127.0.0.1", port = %d }
                  bind { hostname = "127.0.0.1", port = %d }
                  advanced.tcp.outbound-client-hostname = "%s"
                }
                akka.cluster {
                  seed-nodes = ["akka://cluster@127.0.0.1:%d"]
                  # A busy machine is no lost node.
                  failure-detector.acceptable-heartbeat-pause = 5s
                  split-brain-resolver.stable-after = 3s
                }
                docket.engine { ask-timeout = 5s, snapshot-every = 5 }
                """
                    .formatted(door, port, CutConnections.addressOf(number), seed)
                + notary.settings());
    NodeProcess node =
        NodeProcess.start(
            number, config, dir.resolve("node-" + number + ".log"), NodeProcess.SHORT_LIVED);
    all.add(node);
    return node;
  }

  private int doorOf(NodeProcess node) {
    return Objects.requireNonNull(doors.get(node.number()));
  }

  /**
   * Below those that systems give to connections: none of those may take it before the node does.
   */
  private static int freePort() {
    return ThreadLocalRandom.current()
        .ints(20_000, 32_000)
        .filter(ClusterFaultsTest::isFree)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  // What is there in the end.

  private record Ack(String id, String key, long version, String hash) {}

  private void verify() throws Exception {
    Map<String, Ack> acknowledged = acknowledged();
    assertThat(acknowledged.values().stream().map(Ack::id).distinct()).hasSize(CASES);
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "verifying",
            ConfigFactory.parseString("docket.engine.ask-timeout = 120s")
                .withFallback(database.config())
                .resolve());
    try {
      Map<String, List<Receipt>> receipts = new HashMap<>();
      List<String> ids = acknowledged.values().stream().map(Ack::id).distinct().toList();
      Source.from(ids)
          .mapAsync(8, id -> chain(system, id).thenApply(chain -> Pair.create(id, chain)))
          .runForeach(read -> receipts.put(read.first(), read.second()), system)
          .toCompletableFuture()
          .join();
      receipts.forEach((id, chain) -> assertThat(ChainVerifier.firstFault(chain)).as(id).isEmpty());
      for (Ack ack : acknowledged.values()) {
        List<Receipt> chain = receipts.get(ack.id);
        assertThat(chain).as(ack.toString()).isNotNull();
        Receipt receipt = chain.get((int) ack.version);
        assertThat(receipt.hash().hex()).as(ack.toString()).isEqualTo(ack.hash);
        assertThat(receipt.body().key().value()).isEqualTo(ack.key);
        assertThat(chain.stream().filter(each -> each.body().key().value().equals(ack.key)))
            .hasSize(1);
      }
      long events = receipts.values().stream().mapToLong(List::size).sum();
      assertThat(number("SELECT count(*) FROM event_journal")).isEqualTo(events);
      assertARetryGetsTheReceipt(system, acknowledged.values().iterator().next());
      notary.assertHasOnce(receipts.values().stream().flatMap(List::stream).toList());
    } finally {
      ActorTestKit.shutdown(system, PATIENCE);
    }
    assertOneWriterAtATime();
  }

  /** What any node acknowledged; twice under one key only with the same receipt. */
  private Map<String, Ack> acknowledged() {
    Map<String, Ack> found = new HashMap<>();
    for (NodeProcess node : all) {
      for (String line : node.said()) {
        assertThat(line).doesNotStartWith("BAD");
        String[] words = line.split(" ", -1);
        if (words[0].equals("ACK")) {
          Ack ack = new Ack(words[1], words[2], Long.parseLong(words[3]), words[4]);
          Ack before = found.putIfAbsent(ack.id + " " + ack.key, ack);
          assertThat(before == null ? ack : before).isEqualTo(ack);
        }
      }
    }
    return found;
  }

  private static CompletionStage<List<Receipt>> chain(ActorSystem<?> system, String id) {
    return CaseEngine.get(system).caseRef(id).receipts(0).runWith(Sink.seq(), system);
  }

  private static void assertARetryGetsTheReceipt(ActorSystem<?> system, Ack ack) {
    CaseRef target = CaseEngine.get(system).caseRef(ack.id);
    var again =
        ack.key.equals(CaseRef.CREATE.value())
            ? target.create(JsonObject.of("customer", ack.id))
            : target.execute(QuantumId.of(ack.key), List.of(new Mutation.IncrementStepCount()));
    assertThat(again.toCompletableFuture().join())
        .isInstanceOfSatisfying(
            Duplicate.class, same -> assertThat(same.receipt().hash().hex()).isEqualTo(ack.hash));
  }

  /**
   * Each actor's writer uuid stands in what it wrote: an unbroken run of versions each, so that no
   * node wrote into a history that another one went on with.
   */
  private void assertOneWriterAtATime() throws SQLException {
    assertThat(
            number(
                """
                SELECT count(*) FROM (
                  SELECT persistence_id, writer FROM event_journal
                  GROUP BY persistence_id, writer
                  HAVING max(sequence_number) - min(sequence_number) + 1 <> count(*)) broken
                """))
        .isZero();
    assertThat(
            number(
                """
                SELECT count(*) FROM (
                  SELECT persistence_id FROM event_journal GROUP BY persistence_id
                  HAVING max(sequence_number) <> count(*)) gaps
                """))
        .isZero();
    // The cases did move.
    assertThat(
            number(
                "SELECT count(*) FROM (SELECT persistence_id FROM event_journal"
                    + " GROUP BY persistence_id HAVING count(DISTINCT writer) > 1) moved"))
        .isGreaterThan(CASES / 10);
  }

  private long number(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
