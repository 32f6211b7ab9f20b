package dev.docket.tests.guide;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs the examples that need a store on the disk, with their files in a folder of the test. */
final class Guide {

  private Guide() {}

  /** A configuration of the guide, with another folder for its store. */
  static Config config(String name, Path dir) {
    return ConfigFactory.empty()
        .withValue("docket.persistence.dir", ConfigValueFactory.fromAnyRef(dir.toString()))
        .withFallback(ConfigFactory.parseResources("guide/" + name))
        .withFallback(ConfigFactory.load());
  }

  static void with(Config config, Consumer<ActorSystem<Void>> example) {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "orders", config.resolve());
    try {
      example.accept(system);
    } finally {
      system.terminate();
      get(system.getWhenTerminated());
    }
  }

  static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
