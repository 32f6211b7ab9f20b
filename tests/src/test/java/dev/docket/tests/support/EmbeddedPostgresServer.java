package dev.docket.tests.support;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.postgres.PostgresSchema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real PostgreSQL for tests, with every commit forced as in production: started once for all
 * classes of a JVM in a folder of its own on a free port, stopped at its end.
 *
 * <pre>
 * &#64;RegisterExtension static final EmbeddedPostgresServer POSTGRES = new EmbeddedPostgresServer();
 * … POSTGRES.newDatabase() …
 * </pre>
 *
 * <p>Where there are no binaries for the platform, the class that needs it is skipped.
 */
public final class EmbeddedPostgresServer implements BeforeAllCallback {

  private static final String USER = "postgres";

  private static final AtomicInteger DATABASES = new AtomicInteger();

  /** The one server of this JVM, in a folder of its own. */
  private record Running(EmbeddedPostgres server, Path folder) implements AutoCloseable {

    static Running start() {
      try {
        Path folder = Files.createTempDirectory("docket-postgres");
        return new Running(
            EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                // The binaries' launcher turns both off.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(Duration.ofMinutes(2))
                .start(),
            folder);
      } catch (IOException fault) {
        throw new UncheckedIOException(fault);
      }
    }

    /** Its launcher waits 5 s for the server to end, which may still write then. */
    @Override
    public void close() throws IOException {
      server.close();
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(
              () -> {
                delete(folder);
                return !Files.exists(folder);
              });
    }

    private static void delete(Path folder) throws IOException {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }

  private @Nullable Running running;

  @Override
  public void beforeAll(ExtensionContext context) {
    assumeBinaries();
    running =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(EmbeddedPostgresServer.class))
            .getOrComputeIfAbsent(Running.class, type -> Running.start(), Running.class);
  }

  /** Skips the test where there are none. */
  public static void assumeBinaries() {
    Assumptions.assumeTrue(
        hasBinaries(),
        () ->
            "no PostgreSQL binaries for "
                + System.getProperty("os.name")
                + " on "
                + System.getProperty("os.arch"));
  }

  private static boolean hasBinaries() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return os.equals("linux") && (arch.equals("amd64") || arch.equals("aarch64"));
  }

  /** A new empty database. */
  public Database newEmptyDatabase() {
    EmbeddedPostgres server = server();
    String name = "docket" + DATABASES.incrementAndGet();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException fault) {
      throw new IllegalStateException("database " + name + " cannot be created", fault);
    }
    return new Database(server.getJdbcUrl(USER, name));
  }

  /** A new database with the tables of {@code docket-postgres.sql}. */
  public Database newDatabase() {
    Database database = newEmptyDatabase();
    try {
      PostgresSchema.create(database.config());
    } catch (SQLException fault) {
      throw new IllegalStateException("no tables in " + database, fault);
    }
    return database;
  }

  /** Drops a database, and lets the server write now what it would write in the background. */
  public void drop(Database database) {
    try (Connection connection = server().getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + database.name() + " WITH (FORCE)");
      statement.execute("CHECKPOINT");
    } catch (SQLException fault) {
      throw new IllegalStateException("database " + database + " cannot be dropped", fault);
    }
  }

  private EmbeddedPostgres server() {
    Running up = running;
    if (up == null) {
      throw new IllegalStateException("not started: register it as a static extension");
    }
    return up.server();
  }

  /** A database of the server; reachable from other JVMs of this machine, too. */
  public record Database(String url) {

    private String name() {
      return URI.create(url.substring("jdbc:".length())).getPath().substring(1);
    }

    /** The settings that point {@code docket-postgres.conf} at it. */
    public String settings() {
      return """
          include "docket-postgres.conf"
          docket.postgres { url = "%s", user = %s, pool-size = 4 }
          # A machine that has other work to do is not a failure.
          akka-persistence-jdbc.shared-databases.docket.db.connectionTimeout = 120000
          akka-persistence-jdbc.shared-databases.docket.db.properties.socketTimeout = 120
          jdbc-journal.circuit-breaker.call-timeout = 120s
          jdbc-journal.recovery-event-timeout = 120s
          jdbc-snapshot-store.circuit-breaker.call-timeout = 120s
          """
          .formatted(url, USER);
    }

    /** {@link #settings} over the defaults of the class path. */
    public Config config() {
      return ConfigFactory.parseString(settings()).withFallback(ConfigFactory.load()).resolve();
    }

    /** A connection of one's own. */
    public Connection connect() throws SQLException {
      return DriverManager.getConnection(url, USER, "");
    }
  }
}
