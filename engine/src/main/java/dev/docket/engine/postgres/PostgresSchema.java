package dev.docket.engine.postgres;

import com.typesafe.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** The tables that {@code docket-postgres.conf} needs, as {@code docket-postgres.sql} has them. */
public final class PostgresSchema {

  private static final String FILE = "/docket-postgres.sql";

  private static final String PROPERTIES =
      "akka-persistence-jdbc.shared-databases.docket.db.properties";

  private PostgresSchema() {}

  /** The statements, for whoever runs them with a tool of the database. */
  public static String sql() {
    try (InputStream in = PostgresSchema.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not in the engine's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /**
   * Creates what is not there yet, in one transaction, in the database of {@code docket.postgres}.
   * Blocks.
   *
   * @param config with {@code docket-postgres.conf} included
   * @throws SQLException if the database cannot be reached or refuses, or the driver is not on the
   *     class path; nothing is created then. It names the database without the parameters and
   *     credentials of its URL, has what the driver says without the password, and its SQLState
   */
  public static void create(Config config) throws SQLException {
    Config postgres = config.getConfig("docket.postgres");
    try {
      create(config, postgres);
    } catch (SQLException fault) {
      throw DatabaseFault.of(
          "the tables of docket-postgres.sql cannot be created",
          postgres.getString("url"),
          postgres.getString("password"),
          fault);
    }
  }

  private static void create(Config config, Config postgres) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.getString("url"), properties(config, postgres));
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      // Two nodes that start at once would both find a table missing.
      statement.execute("SELECT pg_advisory_xact_lock(hashtext('docket-postgres.sql'))");
      statement.execute(sql());
      connection.commit();
    }
  }

  /** As the journal connects, but a statement here may take long. */
  private static Properties properties(Config config, Config postgres) {
    Properties properties = new Properties();
    if (config.hasPath(PROPERTIES)) {
      config
          .getObject(PROPERTIES)
          .forEach((name, value) -> properties.setProperty(name, value.unwrapped().toString()));
    }
    properties.remove("socketTimeout");
    properties.setProperty("user", postgres.getString("user"));
    properties.setProperty("password", postgres.getString("password"));
    return properties;
  }
}
