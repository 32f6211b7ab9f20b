package dev.docket.console.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.docket.console.runtime.ConsoleConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The database that the nodes of a cluster share. */
public record Database(String url, String user, String password) {

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
}
