package dev.docket.tests.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.SnapshotRecord;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.StoredEvent;
import dev.docket.protocol.json.JsonObject;
import dev.docket.tests.support.EmbeddedPostgresServer;
import dev.docket.tests.support.InProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a move tells: a case that was broken before, another order, what the tables do not take. */
class MoveFindingsTest {

  @RegisterExtension
  private static final EmbeddedPostgresServer POSTGRES = new EmbeddedPostgresServer();

  @TempDir private Path dir = Path.of("");

  private final EmbeddedPostgresServer.Database database = POSTGRES.newDatabase();
  private Path store = Path.of("");
  private Path config = Path.of("");

  @BeforeEach
  void begin() throws Exception {
    store = dir.resolve("store");
    config = Files.writeString(dir.resolve("orders.conf"), database.settings());
  }

  @Test
  void shouldTellACaseThatWasBrokenBeforeFromOneThatIsAnother() throws Exception {
    createCases("whole", "broken");
    try (DocketStore open = DocketStore.open(store, StoreSettings.defaults())) {
      append(open, "plain|0", 1);
      List<StoredEvent> events = new ArrayList<>();
      open.events().replay("Case|broken", 2, 2, 1, events::add);
      EventRecord second = events.get(0).event();
      // The second event once more, where the fourth has to be.
      EventRecord fourth =
          new EventRecord(
              second.persistenceId(),
              4,
              second.writer(),
              second.payload(),
              second.tags(),
              second.metadata());
      open.events().append(List.of(fourth)).toCompletableFuture().join();
    }

    InProcess broken = run("--from", store, "--to", config, "--json");

    assertThat(broken.exit()).isEqualTo(1);
    assertThat(broken.last().path("equal").asBoolean()).isTrue();
    assertThat(broken.last().path("broken").asInt()).isEqualTo(1);
    JsonNode told =
        broken.lines().stream().filter(line -> line.has("id")).findFirst().orElseThrow();
    assertThat(told.path("id").asText()).isEqualTo("Case|broken");
    assertThat(told.path("broken").asText()).startsWith("version 1 ");

    execute("UPDATE event_journal SET event_payload = 'y' WHERE persistence_id = 'plain|0'");
    InProcess both = run("--from", store, "--to", config);
    assertThat(both.exit()).isEqualTo(1);
    assertThat(both.out())
        .contains("BROKEN Case|broken: version 1 ", "it is the same in the source", "NOT EQUAL")
        .contains("DIFFERENT plain|0: sequence number 1 is another event")
        .doesNotContain("DIFFERENT Case", "BROKEN Case|whole", "BROKEN plain");

    execute("UPDATE event_journal SET event_payload = 'event 1' WHERE persistence_id = 'plain|0'");
    Path back = dir.resolve("back");
    InProcess home = run("--from", config, "--to", back);
    assertThat(home.exit()).isEqualTo(1);
    assertThat(home.out())
        .contains("BROKEN Case|broken: version 1 ", "but that of 1 cases")
        .doesNotContain("NOT EQUAL", "DIFFERENT");
    assertThat(StoreDump.of(back)).isEqualTo(StoreDump.of(store).withTag("docket"));
  }

  @Test
  void shouldCompareTheOrderOverAllIds() throws Exception {
    try (DocketStore open = DocketStore.open(store, StoreSettings.defaults().withCreate(true))) {
      for (int sequenceNr = 1; sequenceNr <= 2; sequenceNr++) {
        append(open, "plain|0", sequenceNr);
        append(open, "plain|1", sequenceNr);
      }
    }
    execute(
        "INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id,"
            + " event_ser_manifest, event_payload) VALUES ('foreign', 1, 'w', 20, '', 'x')");
    Path back = dir.resolve("back");
    run("--from", store, "--to", config).orFail();
    run("--from", config, "--to", back).orFail();
    execute(
        "UPDATE event_journal SET ordering = 1000"
            + " WHERE persistence_id = 'plain|1' AND sequence_number = 1",
        "UPDATE event_journal SET ordering = 1001"
            + " WHERE persistence_id = 'plain|1' AND sequence_number = 2");

    InProcess there = run("--from", store, "--to", config);
    assertThat(there.exit()).isEqualTo(1);
    assertThat(there.out())
        .contains(
            "DIFFERENT order over all ids: where the source has plain|1 1, the target has"
                + " plain|0 2",
            "NOT EQUAL")
        .doesNotContain("DIFFERENT plain");
    InProcess home = run("--from", config, "--to", back, "--json");
    assertThat(home.exit()).isEqualTo(1);
    assertThat(home.last().path("equal").asBoolean()).isFalse();
    assertThat(home.last().path("differing").asInt()).isZero();
  }

  @Test
  void shouldNameTheSnapshotThatTheTablesDoNotTake() throws Exception {
    String id = "\u00e4".repeat(1_301);
    assertThat(savedAndMoved(id, "")).contains(id, "2602 bytes");
    assertThat(savedAndMoved("plain|0", "m".repeat(256)))
        .contains("plain|0 cannot be moved: at sequence number 9 its snapshot's manifest has 256");
  }

  private String savedAndMoved(String id, String manifest) throws Exception {
    store = dir.resolve("store-" + manifest.length());
    try (DocketStore open = DocketStore.open(store, StoreSettings.defaults().withCreate(true))) {
      SerializedValue value = new SerializedValue(20, manifest, new byte[] {1});
      open.snapshots()
          .save(new SnapshotRecord(id, 9, 1_234, value, Optional.empty()))
          .toCompletableFuture()
          .join();
    }
    InProcess refused = run("--from", store, "--to", config);
    assertThat(refused.exit()).isEqualTo(1);
    return refused.err();
  }

  /** Cases of three commits each. */
  private void createCases(String... ids) {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "findings",
            ConfigFactory.parseString(
                    """
                    docket.persistence { dir = "%s", create = on }
                    docket.engine.ask-timeout = 60s
                    """
                        .formatted(store))
                .withFallback(ConfigFactory.load())
                .resolve());
    try {
      for (String id : ids) {
        CaseRef ref = CaseEngine.get(system).caseRef(id);
        ref.create(JsonObject.of("customer", id)).toCompletableFuture().join();
        ref.quantum("q1").incrementStepCount().commit().toCompletableFuture().join();
        ref.quantum("q2").incrementStepCount().commit().toCompletableFuture().join();
      }
    } finally {
      ActorTestKit.shutdown(system, Duration.ofMinutes(2));
    }
  }

  private static InProcess run(Object... args) {
    List<Object> all = new ArrayList<>(List.of("migrate"));
    all.addAll(List.of(args));
    return InProcess.run(all.toArray());
  }

  private static void append(DocketStore store, String id, long sequenceNr) {
    byte[] payload = ("event " + sequenceNr).getBytes(StandardCharsets.UTF_8);
    EventRecord event =
        EventRecord.of(id, sequenceNr, "writer", new SerializedValue(20, "", payload));
    store.events().append(List.of(event)).toCompletableFuture().join();
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
