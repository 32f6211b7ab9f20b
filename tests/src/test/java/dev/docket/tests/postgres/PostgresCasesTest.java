package dev.docket.tests.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.engine.search.CaseSearch;
import dev.docket.engine.search.Page;
import dev.docket.engine.search.SearchOutcome.Found;
import dev.docket.protocol.CaseReply.CaseErased;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.Receipts;
import dev.docket.protocol.CaseReply.Restarted;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.receipt.ChainVerifier;
import dev.docket.tests.support.EmbeddedPostgresServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An engine with the ready configuration does on PostgreSQL what it does on files. */
class PostgresCasesTest {

  @RegisterExtension
  private static final EmbeddedPostgresServer POSTGRES = new EmbeddedPostgresServer();

  private static final String MARKER = "Ada-Lovelace-1815";

  private final EmbeddedPostgresServer.Database database = POSTGRES.newDatabase();
  private ActorSystem<Void> system = started();

  @BeforeEach
  void start() {
    CaseEngine.get(system);
  }

  @AfterEach
  void stop() {
    ActorTestKit.shutdown(system);
  }

  private ActorSystem<Void> started() {
    return ActorSystem.create(
        Behaviors.empty(),
        "postgres",
        ConfigFactory.parseString(
                """
                docket.engine { snapshot-every = 3, ask-timeout = 120s }
                docket.engine.search { context-keys = ["customer"], freshness = 50ms }
                # Where a number is missing, a reading by the tag waits some times as long.
                jdbc-read-journal.journal-sequence-retrieval.query-delay = 20ms
                """)
            .withFallback(database.config())
            .resolve());
  }

  private CaseRef ref(String id) {
    return CaseEngine.get(system).caseRef(id);
  }

  @Test
  void shouldGoOnWithACaseAfterANewStart() {
    committed(ref("order-1").create(JsonObject.of("customer", "c-1")));
    for (int i = 0; i < 7; i++) {
      committed(ref("order-1").quantum("q" + i).addToken("t" + i, "At", "v").commit());
    }
    Receipt first = committed(ref("order-1").quantum("last").incrementStepCount().commit());
    ActorTestKit.shutdown(system);
    system = started();

    CommitOutcome again = join(ref("order-1").quantum("last").incrementStepCount().commit());
    assertThat(again).isEqualTo(new Duplicate(first));
    committed(ref("order-1").restore(QuantumId.of("back"), 2, 8, "a test"));
    assertThat(((State) join(ref("order-1").state())).view().tokens()).hasSize(2);
    assertThat(join(ref("order-1").restart())).isInstanceOf(Restarted.class);
    List<Receipt> receipts = ((Receipts) join(ref("order-1").receipts(0, 100))).receipts();
    assertThat(receipts).hasSize(10);
    assertThat(ChainVerifier.firstFault(receipts)).isEmpty();
  }

  @Test
  void shouldTakeTheLongestIdAndTheLargestQuantum() {
    // Both characters are written as three: the persistence id has 605.
    String id = "|".repeat(100) + "%".repeat(100);
    committed(ref(id).create(JsonObject.of("text", "x".repeat(1 << 19))));

    assertThat(join(ref(id).restart())).isInstanceOf(Restarted.class);
    assertThat(((State) join(ref(id).state())).view().context().toString())
        .hasSizeGreaterThan(1 << 19);
  }

  @Test
  void shouldFindCasesByTheTagAndGoOnFromASavedView() throws IOException {
    committed(ref("order-1").create(JsonObject.of("customer", "c-1")));
    committed(ref("order-2").create(JsonObject.of("customer", "c-2")));
    awaitFound(CaseEngine.get(system).search(), "c-2");
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    CaseEngine.get(system).search().save(saved);
    ActorTestKit.shutdown(system);
    system = started();
    committed(ref("order-3").create(JsonObject.of("customer", "c-3")));
    committed(ref("order-1").quantum("q").incrementStepCount().commit());

    CaseSearch search =
        CaseEngine.get(system).search(new ByteArrayInputStream(saved.toByteArray()));

    awaitFound(search, "c-3");
    awaitFound(search, "c-1");
    assertThat(search.size()).isEqualTo(3);
    // A place in the order of the tag: case by case there would be none.
    assertThat(saved.toString(StandardCharsets.UTF_8)).containsPattern("\"offset\":[1-9]");
  }

  private static void awaitFound(CaseSearch search, String customer) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(((Found) search.byContext("customer", customer, Page.first(10))).cases())
                    .hasSize(1));
  }

  @Test
  void shouldLeaveNoValueOfAnErasedCaseInAnyRow() throws SQLException {
    committed(ref("order-1").create(JsonObject.of("customer", MARKER)));
    for (int i = 0; i < 4; i++) {
      committed(ref("order-1").quantum("q" + i).addToken("t" + i, "At", MARKER + i).commit());
    }
    // The last event before the erase holds a value, too.
    committed(
        ref("order-1")
            .quantum("done")
            .setCaseStatus(CaseStatus.FAILED)
            .setMetadata(JsonObject.of("who", MARKER))
            .commit());
    assertThat(rowsWithTheMarker()).isPositive();

    committed(ref("order-1").erase(QuantumId.of("erase"), "a test"));

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> join(ref("order-1").state()),
            answer -> answer instanceof CaseErased erased && erased.deleted());
    assertThat(rowsWithTheMarker()).isZero();
    ActorTestKit.shutdown(system);
    system = started();
    assertThat(join(ref("order-1").state())).isInstanceOf(CaseErased.class);
    assertThat(((Receipts) join(ref("order-1").receipts(0, 100))).receipts()).hasSize(7);
  }

  private long rowsWithTheMarker() throws SQLException {
    String hex = HexFormat.of().formatHex(MARKER.getBytes(StandardCharsets.UTF_8));
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT (SELECT count(*) FROM event_journal
                         WHERE position('\\x%1$s'::bytea IN event_payload) > 0)
                     + (SELECT count(*) FROM snapshot
                         WHERE position('\\x%1$s'::bytea IN snapshot_payload) > 0)
                """
                    .formatted(hex))) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static Receipt committed(CompletionStage<CommitOutcome> asked) {
    CommitOutcome outcome = join(asked);
    assertThat(outcome).isInstanceOf(Committed.class);
    return ((Committed) outcome).receipt();
  }

  private static <T> T join(CompletionStage<T> asked) {
    return asked.toCompletableFuture().join();
  }
}
