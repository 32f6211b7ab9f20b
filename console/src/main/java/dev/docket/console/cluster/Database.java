package dev.docket.console.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.docket.console.runtime.ConsoleConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The database that the nodes of a cluster share. */
public record Database(String url, String user, String password) {

  /** How its URL begins. */
  public static final String KIND = "jdbc:postgresql:";

  private static final Pattern PASSWORD = Pattern.compile("[?&]password=([^&]+)");

  /** The settings that point {@code docket-postgres.conf} at it, for the file of a node. */
  String settings() {
    return """
        include "docket-postgres.conf"
        docket.postgres { url = %s, user = %s, password = %s }
        """
        .formatted(quoted(url), quoted(user), quoted(password));
  }

  private static String quoted(String text) {
    return ConfigValueFactory.fromAnyRef(text).render();
  }

  /** The same for an actor system of this JVM. */
  public Config config() {
    return ConfigFactory.parseString(settings())
        .withFallback(ConsoleConfig.quiet())
        .withFallback(ConfigFactory.load())
        .resolve();
  }

  /** A connection of one's own. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** Whether any event was ever written to it. */
  public boolean hasCases() throws SQLException {
    try (Connection connection = connect()) {
      return holds(connection, "SELECT to_regclass('event_journal') IS NOT NULL")
          && holds(connection, "SELECT EXISTS (SELECT 1 FROM event_journal)");
    }
  }

  private static boolean holds(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  /** What the driver says, without the URL's parameters, credentials and the password. */
  public String secretless(@Nullable String message) {
    String plain = String.valueOf(message).replace(url, toString());
    for (Matcher found = PASSWORD.matcher(url); found.find(); ) {
      plain = plain.replace(found.group(1), "…");
    }
    return password.isEmpty() ? plain : plain.replace(password, "…");
  }

  /** Its URL, without parameters and credentials. */
  @Override
  public String toString() {
    return url.replaceFirst("\\?.*", "").replaceFirst("//[^/@]*@", "//");
  }
}
