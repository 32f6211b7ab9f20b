package dev.docket.tests.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.StoreSettings;
import dev.docket.tests.support.EmbeddedPostgresServer;
import dev.docket.tests.support.InProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command once more, and what the tables or a batch do not take. */
class RepeatedMoveTest {

  @RegisterExtension
  private static final EmbeddedPostgresServer POSTGRES = new EmbeddedPostgresServer();

  @TempDir private Path dir = Path.of("");

  private final EmbeddedPostgresServer.Database database = POSTGRES.newDatabase();

  @Test
  void shouldTakeWhatWasAppendedAndDeletedSinceInBothDirections() throws Exception {
    Path store = store("plain|0", "plain|1");
    Path config = config();
    Path back = dir.resolve("back");
    for (int done = 3; done <= 6; done++) {
      try (DocketStore open = DocketStore.open(store, StoreSettings.defaults())) {
        open.events().deleteTo("plain|0", done - 1).toCompletableFuture().join();
        open.events().deleteTo("plain|1", 3).toCompletableFuture().join();
        append(open, "plain|0", done + 1);
      }
      run("--from", store, "--to", config).orFail();
      run("--from", config, "--to", back).orFail();
      assertThat(StoreDump.of(back)).isEqualTo(StoreDump.of(store));
    }
  }

  @Test
  void shouldCopyAgainWhatWasMissing() throws Exception {
    Path store = store("plain|0", "plain|1");
    Path config = config();
    run("--from", store, "--to", config).orFail();
    execute("DELETE FROM event_journal WHERE persistence_id = 'plain|1' AND sequence_number = 3");
    assertThat(run("--from", store, "--to", config).exit()).isEqualTo(1);

    run("--from", store, "--to", config).orFail();

    assertThat(query("SELECT count(*) FROM event_journal")).containsExactly("6");
  }

  @Test
  void shouldRefuseASequenceThatLagsBehindItsTable() throws Exception {
    Path store = store("plain|0", "plain|1");
    execute(
        "INSERT INTO event_journal (ordering, persistence_id, sequence_number, writer,"
            + " event_ser_id, event_ser_manifest, event_payload)"
            + " VALUES (4, 'foreign', 1, 'w', 20, '', 'x')");

    InProcess refused = run("--from", store, "--to", config());

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("event_journal_ordering_seq");
    assertThat(query("SELECT persistence_id FROM event_journal")).containsExactly("foreign");
    assertThat(query("SELECT count(*) FROM docket_migration")).containsExactly("0");
  }

  @Test
  void shouldNotSucceedWhereAnEngineCameOrTheLockWasLost() throws Exception {
    Path store = store("plain|0");
    meanwhile("set_config('application_name', 'docket', false)");
    InProcess used = run("--from", store, "--to", config());
    assertThat(used.exit()).isEqualTo(1);
    assertThat(used.err()).contains("engines have connected to it meanwhile");

    meanwhile("pg_advisory_unlock_all()");
    InProcess lost = run("--from", store, "--to", config());
    assertThat(lost.exit()).isEqualTo(1);
    assertThat(lost.err()).contains("lost the lock");
  }

  /** What the connection with the lock does when it notes how far it is. */
  private void meanwhile(String call) throws SQLException {
    execute(
        "CREATE OR REPLACE FUNCTION meanwhile() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN PERFORM "
            + call
            + "; RETURN NULL; END $$");
    execute(
        "CREATE OR REPLACE TRIGGER meanwhile AFTER UPDATE ON docket_migration"
            + " FOR EACH STATEMENT EXECUTE FUNCTION meanwhile()");
  }

  @Test
  void shouldNameAnIdThatIsTooLongForTheTables() throws Exception {
    String id = "\u00e4".repeat(1_301);
    InProcess refused = run("--from", store(id), "--to", config());
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains(id, "2602 bytes");
    assertThat(query("SELECT count(*) FROM event_journal")).containsExactly("0");
  }

  @Test
  void shouldTakeLargeEventsAndNothingOfDeletedOnes() throws Exception {
    Path config = config();
    run("--from", store("plain|0"), "--to", config).orFail();
    execute(
        "UPDATE event_journal SET deleted = TRUE WHERE sequence_number <= 2",
        "INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id,"
            + " event_ser_manifest, event_payload) SELECT 'large', n, 'w', 20, '',"
            + " convert_to(repeat('x', bytes), 'UTF8')"
            + " FROM (VALUES (1, 1000000), (2, 17000000)) AS large (n, bytes)");

    Path back = dir.resolve("back");
    run("--from", config, "--to", back).orFail();

    String log = "";
    try (Stream<Path> files = Files.list(back.resolve("events"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        log += new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      }
    }
    assertThat(log.contains("event 3")).isTrue();
    assertThat(log.contains("event 1") || log.contains("event 2")).isFalse();
  }

  private static InProcess run(Object... args) {
    List<Object> all = new ArrayList<>(List.of("migrate"));
    all.addAll(List.of(args));
    return InProcess.run(all.toArray());
  }

  private Path config() throws Exception {
    return Files.writeString(dir.resolve("orders.conf"), database.settings());
  }

  /** A store of plain ids with three events each, in turns. */
  private Path store(String... ids) {
    Path store = dir.resolve("store");
    try (DocketStore open = DocketStore.open(store, StoreSettings.defaults().withCreate(true))) {
      for (int sequenceNr = 1; sequenceNr <= 3; sequenceNr++) {
        for (String id : ids) {
          append(open, id, sequenceNr);
        }
      }
    }
    return store;
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
}
