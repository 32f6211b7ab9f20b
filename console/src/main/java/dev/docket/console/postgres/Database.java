package dev.docket.console.postgres;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.notary.file.BoundedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A database of cases, as a configuration that includes {@code docket-postgres.conf} names it. What
 * it says of itself and of faults never holds its password.
 */
public final class Database {

  private static final long MAX_CONFIG_BYTES = 4L << 20;

  private static final String KIND = "jdbc:postgresql:";

  /** What {@code docket-postgres.conf} makes of the address. */
  private static final String INCLUDED = "akka-persistence-jdbc.shared-databases.docket.db.url";

  /** A logger that nobody keeps is collected, and its level with it. */
  private static final Logger DRIVER = Logger.getLogger("org.postgresql");

  static {
    // It logs a URL that it cannot read whole, with the password in it.
    DRIVER.setLevel(Level.OFF);
  }

  /** Where their names are set, which are those of {@code docket-postgres.sql}. */
  private static final List<String> TABLES =
      List.of(
          "jdbc-journal.tables.event_journal",
          "jdbc-journal.tables.event_tag",
          "jdbc-snapshot-store.tables.snapshot");

  /** How the driver and the database call what a user can mend, by SQLSTATE. */
  private static final Map<String, String> MENDABLE =
      Map.of(
          "28P01", "refuses the user or the password (DOCKET_POSTGRES_PASSWORD)",
          "28000", "refuses the user",
          "42501", "does not allow the user to do this",
          "3D000", "is not there",
          "42P01", "lacks a table; ./docket schema --config FILE creates it",
          "53300", "has no connection to spare");

  private final Path file;
  private final Config config;

  private Database(Path file, Config config) {
    this.file = file;
    this.config = config;
  }

  /**
   * The database that a file names.
   *
   * @throws WrongUseException if it cannot be read, or is no such configuration
   */
  public static Database of(Path file) {
    try {
      BoundedFile.requireAtMost(file, MAX_CONFIG_BYTES);
      Database database =
          new Database(
              file,
              ConfigFactory.parseFile(
                      file.toAbsolutePath().toFile(),
                      ConfigParseOptions.defaults().setAllowMissing(false))
                  .withFallback(ConfigFactory.defaultReference())
                  .resolve());
      database.requirePostgres();
      return database;
    } catch (IOException fault) {
      throw new WrongUseException(file + " cannot be read: " + fault, fault);
    } catch (StackOverflowError deep) {
      throw new WrongUseException(file + ": it is nested too deeply", deep);
    } catch (ConfigException.Parse fault) {
      // Its message may quote what it stumbled over, which may be a password.
      throw new WrongUseException(
          file + " is no configuration: it cannot be read at " + fault.origin().description(),
          null);
    } catch (ConfigException.Missing fault) {
      throw new WrongUseException(
          file
              + " names no database; it has to include \"docket-postgres.conf\": "
              + fault.getMessage(),
          fault);
    } catch (ConfigException fault) {
      throw new WrongUseException(file + ": " + fault.getMessage(), fault);
    }
  }

  private void requirePostgres() {
    String url = url();
    // Without it the tag and the database of the log are not set.
    config.getString(INCLUDED);
    config.getString("docket.postgres.user");
    config.getString("docket.postgres.password");
    for (String table : TABLES) {
      if (!config.getString(table + ".schemaName").isEmpty()
          || !config.getString(table + ".tableName").equals(table.replaceFirst(".*\\.", ""))) {
        throw new WrongUseException(
            file + ": " + table + " has another name; allowed are the tables of ./docket schema");
      }
    }
    if (!url.startsWith(KIND)) {
      throw new WrongUseException(
          file + ": docket.postgres.url is no URL of PostgreSQL, allowed is " + KIND + "//…");
    }
  }

  /** The whole configuration. */
  public Config config() {
    return config;
  }

  /** What the engine tags each event with; empty for nothing. */
  public String tag() {
    return config.getString("docket.engine.tag");
  }

  private String url() {
    return config.getString("docket.postgres.url");
  }

  /**
   * A connection of one's own.
   *
   * @param as the name by which the database knows it
   * @throws SQLException if there is none; see {@link #problem}
   */
  public Connection connect(String as) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", config.getString("docket.postgres.user"));
    properties.setProperty("password", config.getString("docket.postgres.password"));
    properties.setProperty("ApplicationName", as);
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("tcpKeepAlive", "true");
    // An answer may take as long as a scan of all events does, and no longer.
    properties.setProperty("socketTimeout", "900");
    return DriverManager.getConnection(url(), properties);
  }

  /** What to tell the user of a fault of the database. */
  public ProblemException problem(SQLException fault) {
    String state = String.valueOf(fault.getSQLState());
    String what = MENDABLE.getOrDefault(state, state.startsWith("08") ? "cannot be reached" : "");
    // What the driver says has a cause that may say more than it does.
    return new ProblemException(
        this + (what.isEmpty() ? "" : " " + what) + ": " + secretless(fault.getMessage()), null);
  }

  private String secretless(@Nullable String message) {
    String password = config.getString("docket.postgres.password");
    String plain = String.valueOf(message).replace(url(), toString());
    return password.isEmpty() ? plain : plain.replace(password, "…");
  }

  /** Its URL, without parameters and credentials. */
  @Override
  public String toString() {
    return url().replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
  }
}
