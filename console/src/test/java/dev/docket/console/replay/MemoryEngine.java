package dev.docket.console.replay;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import com.typesafe.config.ConfigFactory;
import dev.docket.console.runtime.ConsoleConfig;
import dev.docket.engine.CaseEngine;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseView;
import java.util.concurrent.TimeUnit;

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

  CaseView view(String id) throws Exception {
    CaseReply reply = cases().state(CaseId.of(id)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    return ((CaseReply.State) reply).view();
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
