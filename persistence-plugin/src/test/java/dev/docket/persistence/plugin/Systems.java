package dev.docket.persistence.plugin;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Actor systems over a store in a folder. */
public final class Systems {
  private Systems() {}

  /** Our three plugins over small segments in a folder, with further settings before them. */
  public static Config config(Path dir, String further) {
    return ConfigFactory.parseString(further)
        .withFallback(
            ConfigFactory.parseString(
                """
                akka.persistence.journal.plugin = docket.persistence.journal
                akka.persistence.snapshot-store.plugin = docket.persistence.snapshot-store
                akka.coordinated-shutdown.exit-jvm = off
                akka.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                docket.persistence {
                  dir = "%s"
                  segment-bytes = 64 KiB
                  reserve-bytes = 0
                }
                """
                    .formatted(dir)))
        .withFallback(ConfigFactory.load());
  }

  public static ActorSystem<SpawnProtocol.Command> start(Path dir) {
    return start(config(dir, ""));
  }

  public static ActorSystem<SpawnProtocol.Command> start(Config config) {
    return ActorSystem.create(SpawnProtocol.create(), "docket", config.resolve());
  }

  /** Stops a system and waits until its stores are closed. */
  public static void stop(ActorSystem<?> system) throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
