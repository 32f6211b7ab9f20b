package dev.docket.tests.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.engine.notary.PublishedLog;
import dev.docket.engine.notary.file.FileTileStore;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.SnapshotRecord;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.plugin.AdapterNote;
import dev.docket.protocol.CaseReply.CaseErased;
import dev.docket.protocol.CaseReply.CaseOnHold;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.Receipts;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.receipt.ChainVerifier;
import dev.docket.tests.support.EmbeddedPostgresServer;
import dev.docket.tests.support.InProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cases and plain actors go from files into PostgreSQL, go on there in a sharded home, and come
 * back: one history, in which every receipt follows the one before.
 */
class MovedCasesTest {

  @RegisterExtension
  private static final EmbeddedPostgresServer POSTGRES = new EmbeddedPostgresServer();

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path dir = Path.of("");

  private final EmbeddedPostgresServer.Database database = POSTGRES.newDatabase();

  @Test
  void shouldMoveThereGoOnAndComeBack() throws Exception {
    Path first = dir.resolve("first");
    KeyFile.create(dir.resolve("log.key"), SigningKey.of("example.org/log", new byte[32]));
    Receipt asked = inFiles(first, this::begin);
    List<String> noted = noted();
    assertThat(noted).hasSize(9 + 2 + 3);
    addRareRecords(first);
    StoreDump before = StoreDump.of(first);
    Path config = Files.writeString(dir.resolve("orders.conf"), database.settings());

    InProcess there = InProcess.run("migrate", "--from", first, "--to", config, "--json").orFail();

    assertThat(there.last().get("equal").asBoolean()).isTrue();
    assertThat(there.last().get("events").asInt()).isEqualTo(before.order().size());
    assertThat(there.last().get("cases").asInt()).isEqualTo(3);
    assertThat(there.last().get("ids").asInt())
        .isEqualTo(before.heads().size() + 1); // one has a snapshot only
    assertThat(inOrder())
        .containsExactlyElementsOf(
            before.order().stream()
                .map(event -> event.persistenceId() + " " + event.sequenceNr())
                .toList());
    assertThat(audit(first)).contains("\"act\":\"migrated\"", "\"equal\":true");

    // Nothing is left to be done, and a way back without anything between is the same store.
    assertThat(InProcess.run("migrate", "--from", first, "--to", config).orFail().out())
        .contains("verified");
    Path second = dir.resolve("second");
    InProcess.run("migrate", "--from", config, "--to", second).orFail();
    assertThat(StoreDump.of(second)).isEqualTo(before.withTag("docket"));

    Files.delete(dir.resolve("notary/notary/position"));
    inPostgres(this::noteMore);
    assertThat(noted()).startsWith(noted.toArray(String[]::new)).hasSize(9 + 2 + 3 + 1);

    alone();
    inCluster(system -> goOn(system, asked));
    alone();
    // The old store is behind now.
    InProcess forked = InProcess.run("migrate", "--from", first, "--to", config);
    assertThat(forked.exit()).isEqualTo(1);
    assertThat(forked.err()).contains("holds other events of ", "sequence number");

    Path third = dir.resolve("third");
    InProcess.run("migrate", "--from", config, "--to", third).orFail();
    InProcess.run("verify", "--dir", third).orFail();
    inFiles(third, system -> atHome(system, asked));
  }

  private Receipt begin(ActorSystem<Void> system) {
    CaseRef one = ref(system, "order-1");
    committed(one.create(JsonObject.of("customer", "c-1")));
    for (int i = 0; i < 7; i++) {
      committed(one.quantum("q" + i).addToken("t" + i, "At", "v").commit());
    }
    Receipt asked = committed(one.quantum("asked").incrementStepCount().commit());
    committed(ref(system, "order-2").create(JsonObject.of("customer", "c-2")));
    committed(ref(system, "order-2").hold(QuantumId.of("hold"), "an audit"));
    CaseRef erased = ref(system, "order|3");
    committed(erased.create(JsonObject.of("customer", "Ada-Lovelace-1815")));
    committed(erased.quantum("done").setCaseStatus(CaseStatus.FAILED).commit());
    committed(erased.erase(QuantumId.of("erase"), "asked for"));
    await(() -> join(erased.state()) instanceof CaseErased gone && gone.deleted());
    say(system, "docket.persistence.", List.of("a", "b", "c", "d", "e", "f", "g"));
    return asked;
  }

  /** What the actors above do not leave. */
  private static void addRareRecords(Path store) {
    SerializedValue value = new SerializedValue(20, "", "x".getBytes(StandardCharsets.UTF_8));
    Optional<SerializedValue> note =
        new AdapterNote("v1", Optional.of(new SerializedValue(20, "m", new byte[] {1}))).toStored();
    try (DocketStore open = DocketStore.open(store, StoreSettings.defaults())) {
      List<CompletionStage<?>> writes = new ArrayList<>();
      writes.add(
          open.events()
              .append(
                  List.of(
                      new EventRecord("rare|noted", 1, "w1", value, Set.of("b", "a"), note),
                      new EventRecord("rare|noted", 4, "w1", value, Set.of(), Optional.empty()))));
      writes.add(open.events().append(List.of(EventRecord.of("rare|noted", 5, "w2", value))));
      writes.add(open.events().append(List.of(EventRecord.of("rare|gone", 1, "", value))));
      writes.add(open.events().append(List.of(EventRecord.of("rare|gone", 2, "", value))));
      writes.add(open.events().deleteTo("rare|gone", 2));
      writes.add(
          open.snapshots()
              .save(new SnapshotRecord("rare|snapshot", 9, 1_234, value, Optional.of(value))));
      writes.forEach(MovedCasesTest::join);
    }
  }

  private Done noteMore(ActorSystem<Void> system) {
    committed(ref(system, "order-5").create(JsonObject.of("customer", "c-5")));
    await(() -> noted().contains("order-5 0"));
    return Done.getInstance();
  }

  /** What the log of the notary has, in its order. */
  private List<String> noted() throws IOException {
    List<String> entries = new ArrayList<>();
    PublishedLog.open(new FileTileStore(dir.resolve("notary")))
        .orElseThrow()
        .entries(
            entry -> {
              Receipt receipt = Receipt.parse(entry);
              entries.add(receipt.body().caseId() + " " + receipt.body().seq());
            });
    return entries;
  }

  private Done goOn(ActorSystem<Void> system, Receipt asked) {
    CaseRef one = ref(system, "order-1");
    assertThat(join(one.quantum("asked").incrementStepCount().commit()))
        .isEqualTo(new Duplicate(asked));
    committed(one.quantum("there").addToken("u", "At").commit());
    assertThat(join(ref(system, "order-2").quantum("x").incrementStepCount().commit()))
        .isInstanceOf(CaseOnHold.class);
    committed(ref(system, "order-2").resume(QuantumId.of("resume"), "it is over"));
    assertThat(join(ref(system, "order|3").state())).isInstanceOf(CaseErased.class);
    committed(ref(system, "order-4").create(JsonObject.of("customer", "c-4")));
    assertThat(say(system, "jdbc-", List.of("h"))).isEqualTo("abcdefgh");
    proven(one, 10);
    return Done.getInstance();
  }

  private Done atHome(ActorSystem<Void> system, Receipt asked) {
    CaseRef one = ref(system, "order-1");
    assertThat(join(one.quantum("asked").incrementStepCount().commit()))
        .isEqualTo(new Duplicate(asked));
    assertThat(join(one.quantum("there").addToken("u", "At").commit()))
        .isInstanceOf(Duplicate.class);
    committed(one.quantum("home").addToken("w", "At").commit());
    assertThat(((State) join(one.state())).view().tokens()).hasSize(9);
    assertThat(join(ref(system, "order|3").state())).isInstanceOf(CaseErased.class);
    proven(ref(system, "order|3"), 3);
    proven(ref(system, "order-2"), 3);
    assertThat(say(system, "docket.persistence.", List.of("i"))).isEqualTo("abcdefghi");
    proven(one, 11);
    return Done.getInstance();
  }

  private static void proven(CaseRef ref, int commits) {
    List<Receipt> receipts = ((Receipts) join(ref.receipts(0, 100))).receipts();
    assertThat(receipts).hasSize(commits);
    assertThat(ChainVerifier.firstFault(receipts)).isEmpty();
  }

  /** Work in an actor system, which has ended when it returns. */
  private interface Life<T> {
    T live(ActorSystem<Void> system);
  }

  private <T> T inFiles(Path store, Life<T> life) {
    return live(
        ConfigFactory.parseString(
            """
            docket.persistence { dir = "%s", create = on }
            docket.engine { snapshot-every = 3, ask-timeout = 60s }
            docket.engine.notary { enabled = %s, directory = "%s", key-files = ["%s"] }
            """
                .formatted(
                    store, store.endsWith("first"), dir.resolve("notary"), dir.resolve("log.key"))),
        life);
  }

  private <T> T inPostgres(Life<T> life) {
    return live(
        ConfigFactory.parseString(
            """
            docket.engine.ask-timeout = 60s
            docket.engine.notary { enabled = on, directory = "%s", key-files = ["%s"] }
            """
                    .formatted(dir.resolve("notary"), dir.resolve("log.key"))
                + database.settings()
                // Where a number is missing, a reading by the tag waits some times as long.
                + "jdbc-read-journal.journal-sequence-retrieval.query-delay = 20ms\n"
                + "docket.engine.notary.store = files"),
        life);
  }

  private static <T> T live(Config config, Life<T> life) {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(), "moved", config.withFallback(ConfigFactory.load()).resolve());
    try {
      return life.live(system);
    } finally {
      ActorTestKit.shutdown(system, PATIENCE);
    }
  }

  private <T> T inCluster(Life<T> life) {
    return live(
        ConfigFactory.parseString(
            """
            include "docket-cluster.conf"
            akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            docket.engine { snapshot-every = 3, ask-timeout = 60s }
            """
                + database.settings()),
        system -> {
          Cluster cluster = Cluster.get(system);
          cluster.manager().tell(Join.create(cluster.selfMember().address()));
          await(() -> cluster.selfMember().status() == MemberStatus.up());
          return life.live(system);
        });
  }

  private static CaseRef ref(ActorSystem<Void> system, String id) {
    return CaseEngine.get(system).caseRef(id);
  }

  /** All words of the plain actor, after these. */
  private static String say(ActorSystem<Void> system, String plugins, List<String> words) {
    ActorRef<PlainActor.Say> plain =
        system.systemActorOf(
            new PlainActor("plain", plugins), "plain", akka.actor.typed.Props.empty());
    String all = "";
    for (String word : words) {
      all =
          join(
              AskPattern.<PlainActor.Say, String>ask(
                  plain,
                  replyTo -> new PlainActor.Say(word, replyTo),
                  PATIENCE,
                  system.scheduler()));
    }
    return all;
  }

  private static Receipt committed(CompletionStage<? extends CommitOutcome> asked) {
    CommitOutcome outcome = join(asked);
    assertThat(outcome).isInstanceOf(Committed.class);
    return ((Committed) outcome).receipt();
  }

  private static <T> T join(CompletionStage<? extends T> asked) {
    return asked.toCompletableFuture().join();
  }

  private static void await(java.util.concurrent.Callable<Boolean> come) {
    Awaitility.await().atMost(PATIENCE).until(come);
  }

  /** The server may need a moment to notice that the nodes are gone. */
  private void alone() {
    await(
        () ->
            query(
                    "SELECT pid::TEXT FROM pg_stat_activity WHERE application_name LIKE 'docket%'"
                        + " AND datname = current_database()")
                .isEmpty());
  }

  private List<String> inOrder() throws SQLException {
    return query(
        "SELECT persistence_id || ' ' || sequence_number FROM event_journal WHERE NOT deleted"
            + " ORDER BY ordering");
  }

  private List<String> query(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  private static String audit(Path store) throws Exception {
    return Files.readString(store.resolve("audit.jsonl"));
  }
}
