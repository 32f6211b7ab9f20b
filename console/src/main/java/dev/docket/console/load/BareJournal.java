package dev.docket.console.load;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.docket.console.runtime.ConsoleConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A journal of Akka Persistence under {@link BareCase}s. */
public final class BareJournal implements Subject {
  private static final String IN_MEMORY = "akka.persistence.journal.inmem";
  private static final String DOCKET = "docket.persistence.journal";
  static final String COMMON =
      """
      akka {
        persistence.max-concurrent-recoveries = 200
        persistence.snapshot-store.plugin = "akka.persistence.no-snapshot-store"
        # Akka's look for writers that overlap: this project's journal does without it, so all do.
        persistence.journal-plugin-fallback.replay-filter.mode = off
        actor {
          serializers.docket-load = "dev.docket.console.load.LoadEventSerializer"
          serialization-bindings { "dev.docket.console.load.LoadEvent" = docket-load }
        }
      }
      """;

  private final String name;
  private final String durability;
  private final String plugin;
  private final Function<Path, Config> settings;
  private final Server server;

  /** What runs outside of the actor system for a journal. */
  public interface Server {
    /** There is none. */
    Server NONE = new Server() {};

    /** Processor time that it has used, outside of this process. */
    default Duration used() {
      return Duration.ZERO;
    }

    /** How many bytes it has on the disk. */
    default long bytes() {
      return 0;
    }

    /** How often it has forced; {@code null} if it does not count. */
    default @Nullable Long forces() {
      return null;
    }

    /** Ends a turn: what was kept in it goes, and no work for it goes on. */
    default void leave() {}
  }

  /**
   * @param plugin the journal's path in the configuration
   * @param settings the configuration for a directory
   */
  public BareJournal(
      String name,
      String durability,
      String plugin,
      Function<Path, Config> settings,
      Server server) {
    this.name = name;
    this.durability = durability;
    this.plugin = plugin;
    this.settings = settings;
    this.server = server;
  }

  /** Akka's journal in memory: what Akka itself costs. */
  public static Subject inMemory() {
    return new BareJournal(
        "memory",
        "none: a list in the heap, nothing serialised",
        IN_MEMORY,
        directory -> ConfigFactory.empty(),
        Server.NONE);
  }

  /** This project's journal, alone. */
  public static BareJournal docket() {
    return docket("");
  }

  /**
   * With settings of its own.
   *
   * @param settings in the form of a configuration file
   */
  static BareJournal docket(String settings) {
    return new BareJournal(
        "plugin",
        "every event forced (fdatasync) before it is answered; forces counted",
        DOCKET,
        directory ->
            ConfigFactory.parseString(settings)
                .withValue(
                    "docket.persistence.dir", ConfigValueFactory.fromAnyRef(directory.toString())),
        Server.NONE);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String durability() {
    return durability;
  }

  /** A bare actor answers nothing while it persists: more in flight only waits. */
  @Override
  public boolean takes(LoadShape shape) {
    return shape.inFlight() == 1 || plugin.equals(DOCKET);
  }

  @Override
  public boolean recovers() {
    return !plugin.equals(IN_MEMORY);
  }

  @Override
  public Running start(Path directory, LoadShape shape) {
    Config config =
        settings
            .apply(directory)
            .withValue("akka.persistence.journal.plugin", ConfigValueFactory.fromAnyRef(plugin))
            .withFallback(ConfigFactory.parseString(COMMON))
            .withFallback(ConsoleConfig.quiet())
            .withFallback(ConfigFactory.load());
    RunningCases running =
        new RunningCases(ActorSystem.create(Behaviors.empty(), "load", config), shape);
    running.startCases();
    return running;
  }

  @Override
  public void leave() {
    server.leave();
  }

  private final class RunningCases extends RunningActors<Long> {
    private final List<ActorRef<BareCase.Command>> cases = new ArrayList<>();

    RunningCases(ActorSystem<Void> system, LoadShape shape) {
      super(system, shape);
    }

    void startCases() {
      List<CompletableFuture<Long>> all = new ArrayList<>();
      for (int i = 0; i < shape().cases(); i++) {
        CompletableFuture<Long> recovered = new CompletableFuture<>();
        all.add(recovered);
        cases.add(spawn(BareCase.create("case-" + i, recovered), "case-" + i));
      }
      recovered(all.stream().mapToLong(CompletableFuture::join).sum());
    }

    @Override
    void send(int client, long number, ActorRef<Long> replyTo) {
      cases.get(shape().caseOf(client)).tell(new BareCase.Command(number, replyTo));
    }

    @Override
    public @Nullable String refusal(Long answer) {
      return null;
    }

    @Override
    public @Nullable Long forces() {
      return plugin.equals(DOCKET) ? forcesOfStore() : server.forces();
    }

    @Override
    public long bytesElsewhere() {
      return server.bytes();
    }

    @Override
    public Duration elsewhere() {
      return server.used();
    }
  }
}
