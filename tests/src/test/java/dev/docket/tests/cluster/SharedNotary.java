package dev.docket.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.notary.PublishedLog;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.engine.notary.postgres.NotaryDatabase;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.tests.support.EmbeddedPostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** The notary of nodes in other processes, as its log in their database shows it. */
final class SharedNotary implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final SigningKey KEY = SigningKey.of("example.org/log", new byte[32]);

  private final EmbeddedPostgresServer.Database database;
  private final Path keyFile;
  private final NotaryDatabase logs;

  /** What it has shown, now and then. */
  private final List<Checkpoint> seen = new ArrayList<>();

  SharedNotary(EmbeddedPostgresServer.Database database, Path keyFile) {
    this.database = database;
    this.keyFile = keyFile;
    this.logs = NotaryDatabase.of(database.config());
  }

  /** Those of every node. */
  String settings() throws IOException {
    if (!keyFile.toFile().exists()) {
      KeyFile.create(keyFile, KEY);
    }
    return """
        docket.engine.notary { enabled = on, key-files = ["%s"] }
        # Commits of killed nodes leave gaps; none is under way for longer than this.
        jdbc-read-journal.journal-sequence-retrieval { query-delay = 100ms, max-tries = 100 }
        """
        .formatted(keyFile);
  }

  /** Waits until it has signed more than it has now. */
  void awaitMore() throws IOException {
    awaitSize(size() + 1);
  }

  /** Notes what it shows now, which it may never take back. */
  void look() throws IOException {
    size();
  }

  /** Waits until another one has the log. */
  void awaitOther(String holder) {
    Awaitility.await().atMost(PATIENCE).until(() -> !holder().equals(holder));
  }

  /** Waits until it has signed as many as there are events; when nobody commits any more. */
  void awaitAll() throws SQLException {
    awaitSize(Long.parseLong(one("SELECT count(*) FROM event_journal")));
  }

  private void awaitSize(long least) {
    Awaitility.await().atMost(PATIENCE).until(() -> size() >= least);
  }

  private long size() throws IOException {
    PublishedLog log = PublishedLog.open(logs.published("example.org/log")).orElse(null);
    if (log == null) {
      return 0;
    }
    seen.add(log.checkpoint());
    return log.checkpoint().size();
  }

  /** Who took the log last. */
  String holder() throws SQLException {
    return one("SELECT holder FROM notary_log");
  }

  /** The log has these receipts once, nothing else, and what it had shown before. */
  void assertHasOnce(List<Receipt> receipts) throws Exception {
    PublishedLog log = PublishedLog.open(logs.published("example.org/log")).orElseThrow();
    Checkpoint last = log.checkpoint();
    assertThat(log.note().signers(List.of(KEY.verifier()))).hasSize(1);
    List<String> entries = new ArrayList<>();
    log.entries(entry -> entries.add(Receipt.parse(entry).hash().hex()));
    assertThat(entries.stream().sorted().toList())
        .isEqualTo(receipts.stream().map(each -> each.hash().hex()).sorted().toList());
    for (Checkpoint each : seen.stream().distinct().toList()) {
      assertThat(
              log.growth(each.size(), last.size())
                  .proves(each.size(), each.root(), last.size(), last.root()))
          .as("%s", each)
          .isTrue();
    }
  }

  private String one(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  @Override
  public void close() {
    logs.close();
  }
}
