package dev.docket.console.bench;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import dev.docket.console.runtime.ActorSystems;
import dev.docket.console.runtime.ConsoleConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** An actor system over a store, in which single actors are made, filled and recovered. */
final class ActorHouse implements AutoCloseable {
  static final String DOCKET = "docket.persistence.journal";
  static final String IN_MEMORY = "akka.persistence.journal.inmem";
  private static final String CONFIG =
      """
      akka.persistence.journal.inmem.test-serialization = on
      akka.persistence.snapshot-store.plugin = docket.persistence.snapshot-store
      """;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final ActorSystem<Void> system;

  ActorHouse(Path directory) {
    this.system =
        ActorSystem.create(
            Behaviors.empty(),
            "bench",
            ConfigFactory.parseString(CONFIG)
                .withFallback(ConsoleConfig.writing(directory))
                .withFallback(ConfigFactory.load()));
  }

  /** Persists events of one id. */
  void fill(String journal, String id, int events, int atOnce, int bytes) {
    CompletableFuture<Long> recovered = new CompletableFuture<>();
    CompletableFuture<Done> stopped = new CompletableFuture<>();
    ActorRef<Recovering.Command> actor = start(journal, id, recovered, stopped);
    for (int done = 0; done < events; done += atOnce) {
      int now = Math.min(atOnce, events - done);
      AskPattern.<Recovering.Command, Done>ask(
              actor,
              replyTo -> new Recovering.Fill(now, bytes, replyTo),
              PATIENCE,
              system.scheduler())
          .toCompletableFuture()
          .join();
    }
    actor.tell(new Recovering.Stop());
    stopped.join();
  }

  /** Recovers an actor; returns the seconds that this took. */
  double recover(String journal, String id, int events) {
    CompletableFuture<Long> recovered = new CompletableFuture<>();
    CompletableFuture<Done> stopped = new CompletableFuture<>();
    long start = System.nanoTime();
    ActorRef<Recovering.Command> actor = start(journal, id, recovered, stopped);
    long count = recovered.join();
    double seconds = Bench.secondsSince(start);
    actor.tell(new Recovering.Stop());
    stopped.join();
    if (count != events) {
      throw new IllegalStateException("recovered " + count + " of " + events + " events");
    }
    return seconds;
  }

  private ActorRef<Recovering.Command> start(
      String journal,
      String id,
      CompletableFuture<Long> recovered,
      CompletableFuture<Done> stopped) {
    return system.systemActorOf(
        Recovering.create(id, journal, recovered, stopped), "a" + UUID.randomUUID(), Props.empty());
  }

  @Override
  public void close() {
    ActorSystems.stop(system);
  }
}
