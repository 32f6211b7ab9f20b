package dev.docket.tests.benchmark;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import dev.docket.console.load.BareJournal;
import dev.docket.console.load.Subject;
import dev.docket.tests.support.EmbeddedPostgresServer;
import dev.docket.tests.support.EmbeddedPostgresServer.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** akka-persistence-jdbc on a real PostgreSQL of its own, a new database at every start. */
final class PostgresJournal implements BareJournal.Server {
  private static final String SETTINGS = "docket.postgres.pool-size = 8";

  private final EmbeddedPostgresServer server;
  private final ProcessHandle postmaster;
  private Database database;
  private long emptyBytes;

  private PostgresJournal(EmbeddedPostgresServer server) {
    this.server = server;
    this.database = server.newDatabase();
    this.postmaster = postmaster();
  }

  private ProcessHandle postmaster() {
    Path file = Path.of(text("SHOW data_directory"), "postmaster.pid");
    try {
      return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0))).orElseThrow();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static Subject of(EmbeddedPostgresServer server) {
    PostgresJournal journal = new PostgresJournal(server);
    return new BareJournal(
        "postgres",
        "fsync = %s, synchronous_commit = %s, wal_sync_method = %s: every transaction forced before"
                .formatted(
                    journal.text("SHOW fsync"),
                    journal.text("SHOW synchronous_commit"),
                    journal.text("SHOW wal_sync_method"))
            + " it is answered, many writes in one",
        "jdbc-journal",
        journal::at,
        journal);
  }

  private Config at(Path directory) {
    Path url = directory.resolve("url");
    try {
      if (Files.exists(url)) {
        database = new Database(Files.readString(url));
      } else {
        database = server.newDatabase();
        emptyBytes = size();
        Files.createDirectories(directory);
        Files.writeString(url, database.url());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return ConfigFactory.parseString(SETTINGS)
        .withFallback(ConfigFactory.parseString(database.settings()))
        .resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true));
  }

  private long size() {
    return number("SELECT pg_database_size(current_database())");
  }

  /** Tables and indexes; without the log that it writes before, which it uses again. */
  @Override
  public long bytes() {
    return size() - emptyBytes;
  }

  @Override
  public Duration used() {
    return postmaster
        .descendants()
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void leave() {
    server.drop(database);
  }

  private long number(String query) {
    return Long.parseLong(text(query));
  }

  private String text(String query) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(query + " failed", failure);
    }
  }
}
