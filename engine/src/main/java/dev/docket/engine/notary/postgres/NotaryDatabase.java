package dev.docket.engine.notary.postgres;

import com.typesafe.config.Config;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.docket.engine.notary.TileStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The database of {@code docket.postgres}, for the logs of notaries in it; a few connections,
 * opened when they are needed. Safe for any number of threads.
 */
public final class NotaryDatabase implements AutoCloseable {

  /** Those of the journal, with what {@code docket.postgres} has. */
  private static final String SETTINGS = "akka-persistence-jdbc.shared-databases.docket.db";

  /** For the notary, and for those who read beside it. */
  private static final int MOST_CONNECTIONS = 3;

  private static final long IDLE_MS = 10_000;

  /**
   * What was committed is durable, whatever the database has as its default; and a node that went
   * away in the middle of a transaction does not hold the log for longer than this.
   */
  private static final String SESSION =
      "SET synchronous_commit = on; SET idle_in_transaction_session_timeout = '15s'";

  private static final String NO_SUCH_TABLE = "42P01";

  private final HikariDataSource pool;

  private NotaryDatabase(HikariDataSource pool) {
    this.pool = pool;
  }

  /**
   * The database of a configuration; does not connect yet.
   *
   * @param root with {@code docket-postgres.conf} included
   * @throws IllegalArgumentException if it is not, or the driver is not on the class path
   */
  public static NotaryDatabase of(Config root) {
    if (!root.hasPath(SETTINGS + ".url")) {
      throw new IllegalArgumentException(
          "notary.store = postgres needs "
              + SETTINGS
              + "; include \"docket-postgres.conf\" sets it");
    }
    Config settings = root.getConfig(SETTINGS);
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("docket-notary");
    pool.setDriverClassName("org.postgresql.Driver");
    pool.setJdbcUrl(settings.getString("url"));
    pool.setUsername(settings.getString("user"));
    pool.setPassword(settings.getString("password"));
    pool.setMaximumPoolSize(MOST_CONNECTIONS);
    pool.setMinimumIdle(0);
    pool.setIdleTimeout(IDLE_MS);
    pool.setConnectionTimeout(settings.getLong("connectionTimeout"));
    pool.setConnectionInitSql(SESSION);
    // A database that is not there yet is a failure of a pass, not of the start.
    pool.setInitializationFailTimeout(-1);
    settings
        .getObject("properties")
        .forEach((name, value) -> pool.addDataSourceProperty(name, value.unwrapped().toString()));
    pool.addDataSourceProperty("ApplicationName", "docket-notary");
    return new NotaryDatabase(new HikariDataSource(pool));
  }

  /**
   * A log, to be read by anyone; its writing methods are refused.
   *
   * @param log its name, which is that of its keys
   */
  public TileStore published(String log) {
    return new PostgresTiles(
        this,
        log,
        connection -> {
          throw new IOException("the log " + log + " was opened to be read");
        });
  }

  /**
   * What takes a log for one notary.
   *
   * @param log its name, which is that of its keys
   * @param holder who takes it, for people
   */
  public NotaryClaim claim(String log, String holder) {
    // No two are the same, also not those of one node.
    return new NotaryClaim(this, log, holder + "#" + UUID.randomUUID());
  }

  /**
   * The names of the logs that have a checkpoint, in their order.
   *
   * @throws IOException if the database cannot be asked
   */
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (Connection connection = connect();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT log FROM notary_file WHERE path = 'checkpoint' ORDER BY log");
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    } catch (SQLException fault) {
      throw failed("of any name", fault);
    }
  }

  Connection connect() throws SQLException {
    return pool.getConnection();
  }

  static IOException failed(String log, SQLException cause) {
    String what = NO_SUCH_TABLE.equals(cause.getSQLState()) ? " (./docket schema creates it)" : "";
    return new IOException("the log " + log + ": " + cause.getMessage() + what, cause);
  }

  /** Gives up the connections. */
  @Override
  public void close() {
    pool.close();
  }
}
