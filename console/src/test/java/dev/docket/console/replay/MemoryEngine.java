package dev.docket.console.replay;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import com.typesafe.config.ConfigFactory;
import dev.docket.console.runtime.ConsoleConfig;
import dev.docket.engine.CaseEngine;

/** An engine on a journal in memory. */
final class MemoryEngine implements AutoCloseable {

  private static final String PLUGINS =
      """
      docket.engine {
        journal = "akka.persistence.testkit.journal"
        snapshot-store = "akka.persistence.testkit.snapshotstore.pluginid"
        read-journal = "akka.persistence.testkit.query"
      }
      """;

  private final ActorTestKit kit =
      ActorTestKit.create(
          ConfigFactory.parseString(PLUGINS)
              .withFallback(ConsoleConfig.quiet())
              .withFallback(PersistenceTestKitPlugin.config())
              .withFallback(PersistenceTestKitSnapshotPlugin.config())
              .withFallback(ConfigFactory.load()));

  Cases cases() {
    return Cases.of(CaseEngine.get(kit.system()));
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
