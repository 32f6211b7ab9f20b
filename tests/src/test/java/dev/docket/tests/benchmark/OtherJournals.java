package dev.docket.tests.benchmark;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.docket.console.load.BareJournal;
import dev.docket.console.load.Subject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** The journals on files that a user of Akka could take instead. */
final class OtherJournals {
  private static final String JDBC =
      """
      jdbc-journal {
        use-shared-db = "load"
        # Else writes of more than 1,000 clients fail.
        bufferSize = 20000
      }
      akka-persistence-jdbc.shared-databases.load {
        profile = "slick.jdbc.H2Profile$"
        db { driver = "org.h2.Driver", numThreads = 8, maxConnections = 8, minConnections = 8 }
      }
      """;

  private OtherJournals() {}

  /** Akka's own journal on LevelDB, in its form in Java. */
  static Subject levelDb() {
    return new BareJournal(
        "leveldb",
        "fsync = on: every write of a persistent actor forced by itself before it is answered",
        "akka.persistence.journal.leveldb",
        directory ->
            ConfigFactory.parseString(
                    "akka.persistence.journal.leveldb { native = off, fsync = on }")
                .withValue(
                    "akka.persistence.journal.leveldb.dir",
                    ConfigValueFactory.fromAnyRef(directory.toString())),
        BareJournal.Server.NONE);
  }

  /** akka-persistence-jdbc on a file of H2. */
  static Subject h2() {
    return new BareJournal(
        "h2",
        "WRITE_DELAY = 0: every transaction written to the file before it is answered, which H2"
            + " does not force: safe against a kill, not against a power cut",
        "jdbc-journal",
        OtherJournals::h2At,
        BareJournal.Server.NONE);
  }

  private static Config h2At(Path directory) {
    String url =
        "jdbc:h2:file:%s;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"
            .formatted(directory.toAbsolutePath().resolve("h2"));
    if (Files.notExists(directory)) {
      createTables(url);
    }
    return ConfigFactory.parseString(JDBC)
        .withValue(
            "akka-persistence-jdbc.shared-databases.load.db.url",
            ConfigValueFactory.fromAnyRef(url));
  }

  private static void createTables(String url) {
    try (InputStream schema =
            Objects.requireNonNull(
                OtherJournals.class.getResourceAsStream("/schema/h2/h2-create-schema.sql"),
                "no schema for H2 in akka-persistence-jdbc");
        Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (SQLException failure) {
      throw new IllegalStateException("no tables in " + url, failure);
    }
  }
}
