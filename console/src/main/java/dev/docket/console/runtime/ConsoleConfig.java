package dev.docket.console.runtime;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;

/** The configuration of the console's actor systems, to be laid over the reference. */
public final class ConsoleConfig {

  private ConsoleConfig() {}

  /** Logs by logback only, keeps stdout for answers, and leaves the JVM's exit to the command. */
  public static Config quiet() {
    return ConfigFactory.parseString(
        """
        akka {
          loggers = ["akka.event.slf4j.Slf4jLogger"]
          logging-filter = "akka.event.slf4j.Slf4jLoggingFilter"
          loglevel = WARNING
          stdout-loglevel = OFF
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          coordinated-shutdown.exit-jvm = off
        }
        """);
  }

  /** As {@link #quiet()}, over a store that may be made new. */
  public static Config writing(Path dir) {
    return ConfigFactory.parseString(
            """
            docket.persistence.create = on
            # A replay asks for all cases of a log within a moment.
            akka.persistence.max-concurrent-recoveries = 200
            """)
        .withValue(
            "docket.persistence.dir",
            ConfigValueFactory.fromAnyRef(dir.toAbsolutePath().toString()))
        .withFallback(quiet());
  }
}
