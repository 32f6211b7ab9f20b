package dev.docket.tests.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.StoreBackups;
import dev.docket.persistence.StoreSettings;
import dev.docket.tests.support.Console;
import dev.docket.tests.support.EmbeddedPostgresServer;
import dev.docket.tests.support.InProcess;
import java.io.RandomAccessFile;
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
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command with what should not be: kills, other events, damage, wrong input. */
class MigrateCommandTest {

  @RegisterExtension
  private static final EmbeddedPostgresServer POSTGRES = new EmbeddedPostgresServer();

  private static final int IDS = 300;
  private static final int ROUNDS = 10;

  @TempDir private Path dir = Path.of("");

  private final EmbeddedPostgresServer.Database database = POSTGRES.newDatabase();

  @Test
  void shouldGoOnAfterAKillInBothDirections() throws Exception {
    Path store = store(IDS, ROUNDS);
    Path config = config(database.settings());
    Console.Killed there =
        Console.killedAfter(
            3,
            "{\"copied\"",
            dir.resolve("err-there"),
            "migrate",
            "--from",
            store,
            "--to",
            config,
            "--page-events",
            100,
            "--json");
    alone();

    InProcess rest = run("--from", store, "--to", config, "--json").orFail();

    // What was told to be copied is not copied again.
    assertThat(there.out()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(copied(rest)).isLessThanOrEqualTo(IDS * ROUNDS - 300);
    assertThat(rest.last().get("events").asInt()).isEqualTo(IDS * ROUNDS);
    assertThat(query("SELECT count(*) FROM event_journal")).containsExactly("" + IDS * ROUNDS);

    Path back = dir.resolve("back");
    Console.killedAfter(
        3,
        "{\"copied\"",
        dir.resolve("err-back"),
        "migrate",
        "--from",
        config,
        "--to",
        back,
        "--page-events",
        100,
        "--json");
    alone();
    run("--from", config, "--to", back).orFail();
    assertThat(StoreDump.of(back)).isEqualTo(StoreDump.of(store));
  }

  private static int copied(InProcess run) {
    return run.lines().stream()
        .filter(line -> line.has("copied"))
        .mapToInt(line -> line.get("copied").asInt())
        .max()
        .orElse(0);
  }

  @Test
  void shouldTakeWhatHasComeSince() throws Exception {
    Path store = store(3, 2);
    Path config = config(database.settings());
    Path copy = dir.resolve("copy");
    try (DocketStore open = DocketStore.open(store, StoreSettings.defaults())) {
      StoreBackups.restore(open.backup(dir.resolve("backups")).directory(), copy);
    }
    run("--from", copy, "--to", config).orFail();
    try (DocketStore open = DocketStore.open(store, StoreSettings.defaults())) {
      append(open, event("plain|1", 3, "later"));
      open.events().deleteTo("plain|2", 2).toCompletableFuture().join();
    }

    InProcess again = run("--from", store, "--to", config, "--json").orFail();

    assertThat(copied(again)).isEqualTo(1);
    assertThat(again.last().get("withDeletions").asInt()).isEqualTo(1);
    assertThat(
            query(
                "SELECT deleted || ' ' || octet_length(event_payload) FROM event_journal"
                    + " WHERE persistence_id = 'plain|2'"))
        .containsExactly("true 0");
    Path back = dir.resolve("back");
    run("--from", config, "--to", back).orFail();
    assertThat(StoreDump.of(back)).isEqualTo(StoreDump.of(store));
  }

  @Test
  void shouldRefuseOtherEventsOfTheSameIdInEitherTarget() throws Exception {
    Path store = store(2, 3);
    Path config = config(database.settings());
    execute(
        "INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id,"
            + " event_ser_manifest, event_payload) VALUES ('plain|1', 2, 'w', 20, '', 'other'),"
            + " ('foreign', 1, 'w', 20, '', 'x')");

    InProcess refused = run("--from", store, "--to", config);

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("plain|1", "sequence number 2");
    assertThat(query("SELECT count(*) FROM event_journal")).containsExactly("2");

    InProcess back = run("--from", config, "--to", store);
    assertThat(back.exit()).isEqualTo(1);
    assertThat(back.err()).contains("plain|1", "sequence number 1");
    assertThat(StoreDump.of(store).order()).hasSize(6);
  }

  @Test
  void shouldTellEveryDifferenceOfWhatWasCopied() throws Exception {
    Path store = store(2, 3);
    Path config = config(database.settings());
    run("--from", store, "--to", config).orFail();
    execute(
        "UPDATE event_journal SET event_payload = 'y'"
            + " WHERE persistence_id = 'plain|0' AND sequence_number = 2");
    execute("DELETE FROM event_journal WHERE persistence_id = 'plain|1' AND sequence_number = 3");

    InProcess again = run("--from", store, "--to", config);

    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.out())
        .contains(
            "DIFFERENT plain|0: sequence number 2 is another event",
            "DIFFERENT plain|1: sequence number 3 is missing",
            "highest sequence number: 3 in the source, 2 in the target",
            "NOT EQUAL");
  }

  @Test
  void shouldRefuseAStoreThatIsInUseDamagedOrNone() throws Exception {
    Path store = store(2, 3);
    Path config = config(database.settings());
    try (DocketStore open = DocketStore.open(store, StoreSettings.defaults())) {
      InProcess used = run("--from", store, "--to", config);
      assertThat(open.readOnly()).isFalse();
      assertThat(used.exit()).isEqualTo(2);
      assertThat(used.err()).contains("is open in this JVM");
    }
    damage(store);
    InProcess damaged = run("--from", store, "--to", config);
    assertThat(damaged.exit()).isEqualTo(1);
    assertThat(damaged.err()).contains("damaged", "./docket doctor", "./docket repair");

    Path folder = Files.createDirectory(dir.resolve("folder"));
    Files.writeString(folder.resolve("letter.txt"), "no store");
    assertThat(run("--from", folder, "--to", config).exit()).isEqualTo(2);
    assertThat(run("--from", folder, "--to", config).err()).contains("store");
    InProcess none = run("--from", dir.resolve("none"), "--to", config);
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("does not exist");
    assertThat(query("SELECT count(*) FROM event_journal")).containsExactly("0");
  }

  @Test
  void shouldSayWhatIsWrongWithTheDatabase() throws Exception {
    Path store = store(1, 1);
    Path config = config(POSTGRES.newEmptyDatabase().settings());
    InProcess noTable = run("--from", store, "--to", config);
    assertThat(noTable.exit()).isEqualTo(1);
    assertThat(noTable.err()).contains("no table event_journal", "./docket schema --config");

    InProcess down = run("--from", store, "--to", config(settings("localhost:1", "x")));
    assertThat(down.exit()).isEqualTo(1);
    assertThat(down.err()).contains("cannot be reached", "localhost:1").doesNotContain("s3cret");

    try (Connection connection = engine()) {
      InProcess used = run("--from", store, "--to", config(database.settings()));
      assertThat(connection.isClosed()).isFalse();
      assertThat(used.exit()).isEqualTo(2);
      assertThat(used.err()).contains("in use", "stop all nodes");
    }
  }

  @Test
  void shouldNeverPrintAPassword() throws Exception {
    Path store = store(1, 1);
    onlyWithAPassword();
    String host = database.url().replaceFirst(".*//([^/]*)/.*", "$1");

    for (String given :
        List.of(
            settings(host, "locked"),
            database.settings()
                + "docket.postgres.url = \""
                + database.url().replaceFirst("\\?.*", "")
                + "?user=locked&password=s3cret\"",
            "include \"docket-postgres.conf\"\ndocket.postgres.password = s3cret$",
            "include \"docket-postgres.conf\"\ndocket.postgres.url = \"jdbc:h2:x?password=s3cret\"")) {
      InProcess refused = run("--from", store, "--to", config(given));

      assertThat(refused.exit()).isPositive();
      assertThat(refused.err()).startsWith("docket: ").doesNotContain("s3cret", "\tat ");
      assertThat(refused.out()).isEmpty();
    }
    assertThat(run("--from", store, "--to", config(settings(host, "locked"))).err())
        .contains("refuses the user or the password");
  }

  @Test
  void shouldSayWhatIsAllowed() throws Exception {
    Path store = store(1, 1);
    Path config = config(database.settings());

    assertThat(run("--from", store, "--to", store).err()).contains("both directories", "allowed");
    assertThat(run("--from", config, "--to", config).err()).contains("both configurations");
    InProcess foreign =
        run("--from", store, "--to", Files.writeString(dir.resolve("b.conf"), "a = 1"));
    assertThat(foreign.exit()).isEqualTo(2);
    assertThat(foreign.err()).contains("include \"docket-postgres.conf\"");
    assertThat(run("--from", store, "--to", dir.resolve("missing.conf")).exit()).isEqualTo(2);
    assertThat(run("--from", store, "--to", config, "--parallel", 0).exit()).isEqualTo(2);
    Path here = Files.createTempFile(Path.of(""), "orders", ".conf");
    try {
      Files.writeString(here, database.settings());
      run("--from", store, "--to", here.getFileName()).orFail();
    } finally {
      Files.delete(here);
    }
    InProcess renamed =
        run(
            "--from",
            store,
            "--to",
            config(database.settings() + "jdbc-journal.tables.event_journal.tableName = \"mine\""));
    assertThat(renamed.err()).contains("event_journal", "allowed");
  }

  private static InProcess run(Object... args) {
    List<Object> all = new ArrayList<>(List.of("migrate"));
    all.addAll(List.of(args));
    return InProcess.run(all.toArray());
  }

  private Path config(String settings) throws Exception {
    return Files.writeString(dir.resolve("orders.conf"), settings);
  }

  private String settings(String host, String user) {
    return """
    include "docket-postgres.conf"
    docket.postgres { url = "jdbc:postgresql://%s/%s", user = %s, password = s3cret }
    """
        .formatted(host, database.url().replaceFirst(".*/([^/?]*).*", "$1"), user);
  }

  /** A store of plain ids, their events in turns. */
  private Path store(int ids, int rounds) {
    Path store = dir.resolve("store-" + ids + "-" + rounds);
    try (DocketStore open = DocketStore.open(store, StoreSettings.defaults().withCreate(true))) {
      for (int round = 1; round <= rounds; round++) {
        List<EventRecord> events = new ArrayList<>();
        for (int id = 0; id < ids; id++) {
          events.add(event("plain|" + id, round, "event " + id + " " + round));
        }
        append(open, events.toArray(EventRecord[]::new));
      }
    }
    return store;
  }

  private static EventRecord event(String id, long sequenceNr, String text) {
    return EventRecord.of(
        id,
        sequenceNr,
        "writer",
        new SerializedValue(20, "", text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void append(DocketStore store, EventRecord... events) {
    CompletableFuture.allOf(
            Stream.of(events)
                .map(event -> store.events().append(List.of(event)).toCompletableFuture())
                .toArray(CompletableFuture[]::new))
        .join();
  }

  /** Turns a byte of an event around. */
  private static void damage(Path store) throws Exception {
    Path segment;
    try (Stream<Path> files = Files.list(store.resolve("events"))) {
      segment = files.filter(file -> Files.isRegularFile(file)).sorted().findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("event 0 1");
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(at);
      file.write('E');
    }
  }

  /** As one of those that an engine has open. */
  private Connection engine() throws SQLException {
    Connection connection = database.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET application_name = 'docket'");
    }
    return connection;
  }

  /** The server trusts everybody; from now on not the user {@code locked}. */
  private void onlyWithAPassword() throws Exception {
    execute("CREATE ROLE locked LOGIN PASSWORD 'another'");
    Path hba = Path.of(query("SHOW hba_file").get(0));
    Files.writeString(hba, "host all locked all scram-sha-256\n" + Files.readString(hba));
    execute("SELECT pg_reload_conf()");
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                query("SELECT user_name[1] FROM pg_hba_file_rules ORDER BY line_number LIMIT 1")
                    .equals(List.of("locked")));
  }

  /** The server may need a moment to notice that a process is gone. */
  private void alone() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                query(
                        "SELECT pid::TEXT FROM pg_stat_activity"
                            + " WHERE application_name LIKE 'docket%'"
                            + " AND datname = current_database()")
                    .isEmpty());
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
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
