package dev.docket.tests.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.typesafe.config.ConfigFactory;
import dev.docket.engine.notary.FileTooLargeException;
import dev.docket.engine.notary.NotaryRun;
import dev.docket.engine.notary.NotaryStatus.Phase;
import dev.docket.engine.notary.PublishedLog;
import dev.docket.engine.notary.ReceiptFeed;
import dev.docket.engine.notary.TileStore;
import dev.docket.engine.notary.file.FileTileStore;
import dev.docket.engine.notary.postgres.LogTakenException;
import dev.docket.engine.notary.postgres.NotaryClaim;
import dev.docket.engine.notary.postgres.NotaryDatabase;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptBody;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.tests.support.EmbeddedPostgresServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log of a notary in a database that several nodes reach, of which one may write. */
class PostgresNotaryTest {

  @RegisterExtension
  private static final EmbeddedPostgresServer POSTGRES = new EmbeddedPostgresServer();

  private static final SigningKey KEY = SigningKey.of("example.org/log", new byte[32]);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String LOG = "example.org/log";

  private final EmbeddedPostgresServer.Database database = POSTGRES.newDatabase();
  private final NotaryDatabase logs = NotaryDatabase.of(database.config());
  private final NotaryClaim one = logs.claim(LOG, "one");
  private final NotaryClaim two = logs.claim(LOG, "two");

  @AfterEach
  void close() {
    logs.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void shouldKeepFilesByTheirPaths() throws Exception {
    TileStore store = one.call().store();
    TileStore other = logs.claim("example.org/other", "one").call().store();

    store.write(Map.of("tile/0/000.p/5", bytes("five"), "checkpoint", bytes("old")));
    store.write(Map.of("tile/0/000.p/17", bytes("seventeen"), "checkpoint", bytes("new")));
    store.write(Map.of("tile/0/000", bytes("full"), "tile/0/000.px/1", bytes("not below")));
    other.write(Map.of("tile/0/000.p/9", bytes("of another log")));

    assertThat(store.read("checkpoint")).contains(bytes("new"));
    assertThat(store.read("notary/signed")).isEmpty();
    assertThat(store.list("tile/0/000.p")).containsExactlyInAnyOrder("5", "17");
    assertThat(store.list("tile")).containsExactly("0");
    assertThat(store.list("tile/1")).isEmpty();
    assertThat(logs.published(LOG).read("tile/0/000")).contains(bytes("full"));
    store.delete(List.of("tile/0/000.p", "tile/0/002.p"));
    assertThat(store.list("tile/0")).containsExactlyInAnyOrder("000", "000.px");
    assertThat(other.list("tile/0/000.p")).containsExactly("9");
  }

  @Test
  void shouldLetNobodyWriteWhoseLogWasTaken() throws Exception {
    TileStore before = one.call().store();
    before.write(Map.of("checkpoint", bytes("first")));

    TileStore after = two.call().store();

    assertThatExceptionOfType(LogTakenException.class)
        .isThrownBy(() -> before.write(Map.of("checkpoint", bytes("fork"))));
    assertThatExceptionOfType(LogTakenException.class)
        .isThrownBy(() -> before.delete(List.of("checkpoint")));
    assertThat(after.read("checkpoint")).contains(bytes("first"));
    after.write(Map.of("checkpoint", bytes("second")));
    assertThat(before.read("checkpoint")).contains(bytes("second"));
    // And leaves it to the other one.
    assertThatExceptionOfType(LogTakenException.class).isThrownBy(one::call);
    after.write(Map.of("checkpoint", bytes("third")));
    assertThatIOException()
        .isThrownBy(() -> logs.published(LOG).delete(List.of("checkpoint")))
        .withMessageContaining("to be read");
  }

  @Test
  void shouldNotTakeAgainWhatAnotherTookWhileItWasNotLooking() throws Exception {
    one.call();
    two.call();

    assertThatExceptionOfType(LogTakenException.class)
        .isThrownBy(one::call)
        .withMessageContaining("another notary has taken the log");
    two.call().store().write(Map.of("checkpoint", bytes("second")));
  }

  @Test
  void shouldRefuseItsOwnEarlierWritesOnceItHasTakenTheLogAgain() throws Exception {
    TileStore before = one.call().store();
    TileStore after = one.call().store();

    assertThatExceptionOfType(LogTakenException.class)
        .isThrownBy(() -> before.write(Map.of("checkpoint", bytes("late"))));
    after.write(Map.of("checkpoint", bytes("first")));
  }

  /** The database has counted the epoch up, and the answer was lost. */
  @Test
  void shouldTakeTheLogAgainThatItTookWithoutHearingOfIt() throws Exception {
    TileStore before = one.call().store();
    execute("UPDATE notary_log SET epoch = epoch + 1");
    NotaryRun.Place after = one.call();

    after.store().write(Map.of("checkpoint", bytes("first")));

    assertThatExceptionOfType(LogTakenException.class)
        .isThrownBy(() -> before.write(Map.of("checkpoint", bytes("late"))));
  }

  @Test
  void shouldNotReadAFileThatIsLongerThanAnyOfALog() throws Exception {
    TileStore store = one.call().store();
    store.write(Map.of("tile/0/000", bytes("a tile"), "checkpoint", bytes("first")));
    execute(
        "UPDATE notary_file SET bytes = convert_to(repeat('x', "
            + (FileTileStore.MAX_BYTES + 1)
            + "), 'UTF8') WHERE path = 'tile/0/000'");

    assertThatExceptionOfType(FileTooLargeException.class)
        .isThrownBy(() -> store.read("tile/0/000"))
        .withMessageContaining("tile/0/000 of the log " + LOG);
    assertThat(store.read("checkpoint")).contains(bytes("first"));
  }

  /** Otherwise the notary would go past what the operator asked of every connection. */
  @Test
  void shouldConnectAsTheJournalDoes() {
    String db = "akka-persistence-jdbc.shared-databases.docket.db.";
    NotaryDatabase secure =
        NotaryDatabase.of(
            ConfigFactory.parseMap(
                    Map.of(db + "properties.sslmode", "require", db + "connectionTimeout", 1_000))
                .withFallback(database.config()));
    try (secure) {
      assertThatIOException()
          .isThrownBy(secure.claim(LOG, "one")::call)
          .havingRootCause()
          .withMessageContaining("SSL");
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Otherwise what was committed last could come to light behind what the next one had read. */
  @Test
  void shouldWaitForAWriteThatIsUnderWay() throws Exception {
    TileStore before = one.call().store();
    before.write(Map.of("checkpoint", bytes("first")));
    CompletableFuture<Void> written;
    CompletableFuture<TileStore> taken;
    try (Connection connection = database.connect();
        Statement holding = connection.createStatement()) {
      connection.setAutoCommit(false);
      holding.execute("SELECT bytes FROM notary_file FOR UPDATE");
      written = inBackground(() -> writeLate(before));
      Awaitility.await().atMost(PATIENCE).until(this::waiting, count -> count == 1);
      taken = inBackground(() -> two.call().store());
      Awaitility.await().atMost(PATIENCE).until(this::waiting, count -> count == 2);
      assertThat(taken).isNotDone();
      connection.commit();
    }
    written.join();
    assertThat(taken.join().read("checkpoint")).contains(bytes("late"));
  }

  private static @Nullable Void writeLate(TileStore store) throws IOException {
    store.write(Map.of("checkpoint", bytes("late")));
    return null;
  }

  private static <T> CompletableFuture<T> inBackground(Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                done.complete(work.call());
              } catch (Exception fault) {
                done.completeExceptionally(fault);
              }
            })
        .start();
    return done;
  }

  private long waiting() throws SQLException {
    try (Connection connection = database.connect();
        Statement query = connection.createStatement();
        var rows =
            query.executeQuery(
                "SELECT count(*) FROM pg_stat_activity"
                    + " WHERE datname = current_database() AND application_name = 'docket-notary' AND wait_event_type = 'Lock'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void shouldSayWhereTheTablesComeFrom() {
    NotaryDatabase empty = NotaryDatabase.of(POSTGRES.newEmptyDatabase().config());
    try (empty) {
      assertThatIOException()
          .isThrownBy(empty.claim(LOG, "one")::call)
          .withMessageContaining("./docket schema");
    }
  }

  @Test
  void shouldSayWhichConfigurationIsMissing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NotaryDatabase.of(ConfigFactory.empty()))
        .withMessageContaining("docket-postgres.conf");
  }

  /**
   * Two that both take themselves for the notary; what the first signs too late is seen by none.
   */
  @Test
  void shouldNeverShowTwoTrees() throws Exception {
    List<Receipt> journal = new ArrayList<>();
    ReceiptFeed feed =
        offset ->
            IntStream.range(offset.isEmpty() ? 0 : Integer.parseInt(offset), journal.size())
                .mapToObj(
                    at ->
                        ReceiptFeed.JournalReceipts.of(
                            journal.get(at), () -> Integer.toString(at + 1)));
    NotaryRun first = new NotaryRun(one, List.of(KEY), feed);
    NotaryRun second = new NotaryRun(two, List.of(KEY), feed);
    journal.addAll(chain("a", 300));
    assertThat(first.pass()).isTrue();
    Checkpoint before = published().checkpoint();

    journal.addAll(chain("b", 5));
    assertThat(second.pass()).isTrue();
    // The first one sees another order: nothing of it may be shown.
    journal.clear();
    journal.addAll(chain("a", 300));
    journal.addAll(chain("c", 40));

    assertThat(first.pass()).isFalse();
    assertThat(first.status().phase()).isEqualTo(Phase.FAILING);
    assertThat(first.status().reason()).contains("another notary has taken the log");
    PublishedLog log = published();
    assertThat(log.checkpoint().size()).isEqualTo(305);
    assertThat(
            log.growth(before.size(), 305)
                .proves(before.size(), before.root(), 305, log.checkpoint().root()))
        .isTrue();
    assertThat(first.pass()).isFalse();
    first.close();
    second.close();
  }

  /** The receipts of a case. */
  static List<Receipt> chain(String id, int count) {
    List<Receipt> receipts = new ArrayList<>();
    Hash prev = Hash.NONE;
    Hash state = Hash.NONE;
    for (int version = 0; version < count; version++) {
      Hash next = Hash.of(bytes(id + version));
      Receipt receipt =
          Receipt.of(
              new ReceiptBody(
                  "test",
                  CaseId.of(id),
                  version,
                  version == 0 ? ReceiptType.GENESIS : ReceiptType.COMMIT,
                  prev,
                  state,
                  next,
                  Hash.NONE,
                  1,
                  CaseStatus.RUNNING,
                  QuantumId.of("q" + version),
                  Instant.ofEpochMilli(version),
                  1));
      prev = receipt.hash();
      state = next;
      receipts.add(receipt);
    }
    return receipts;
  }

  private PublishedLog published() throws Exception {
    return PublishedLog.open(logs.published(LOG)).orElseThrow();
  }
}
