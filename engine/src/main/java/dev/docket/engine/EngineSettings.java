package dev.docket.engine;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import dev.docket.engine.actor.CaseSettings;
import dev.docket.engine.home.RoomLimits;
import dev.docket.engine.home.ShardingSettings;
import dev.docket.engine.home.sharded.Prerequisites;
import dev.docket.engine.notary.NotarySettings;
import dev.docket.engine.quantum.QuantumLimits;
import dev.docket.engine.search.SearchSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * The settings of the engine, as {@code docket.engine} in the configuration gives them; what each
 * is for stands in the engine's {@code reference.conf}.
 *
 * @param path of these settings in the configuration, the name of the engine
 * @param home where cases live
 * @param rooms how many live there
 * @param sharding how they are spread over the nodes, where home is {@link Home#SHARDED}
 * @param cases what the actors of a case need
 * @param search what a search needs
 * @param askTimeout how long the Java doors wait for an answer
 * @param notary whether receipts are signed into a log, and where
 */
public record EngineSettings(
    String path,
    Home home,
    RoomLimits rooms,
    ShardingSettings sharding,
    CaseSettings cases,
    SearchSettings search,
    Duration askTimeout,
    NotarySettings notary) {

  /** The path of the settings in a configuration, unless another one is asked for. */
  public static final String PATH = "docket.engine";

  /** Where cases live. */
  public enum Home {
    /** In this actor system. */
    LOCAL,
    /** On the nodes of an Akka cluster, each case on one of them. */
    SHARDED
  }

  /**
   * The settings of an actor system, below {@value #PATH}.
   *
   * @throws IllegalArgumentException if one is not allowed, naming key, value and what is
   */
  public static EngineSettings of(ActorSystem<?> system) {
    return of(system.settings().config());
  }

  /**
   * The settings of an actor system below another path; those that are not there are those below
   * {@value #PATH}.
   *
   * @throws IllegalArgumentException if one is not allowed, naming key, value and what is
   */
  public static EngineSettings of(ActorSystem<?> system, String path) {
    return of(system.settings().config(), path);
  }

  /**
   * The settings in a whole configuration, below {@value #PATH}.
   *
   * @throws IllegalArgumentException if one is not allowed, naming key, value and what is
   */
  public static EngineSettings of(Config root) {
    return of(root, PATH);
  }

  /**
   * The settings in a whole configuration below a path; those that are not there are those below
   * {@value #PATH}.
   *
   * @throws IllegalArgumentException if one is not allowed, naming key, value and what is
   */
  public static EngineSettings of(Config root, String path) {
    CheckedConfig engine = CheckedConfig.section(root, path, PATH);
    Duration askTimeout =
        engine.duration("ask-timeout", Duration.ofMillis(1), Duration.ofMinutes(10));
    EngineSettings settings =
        new EngineSettings(
            path,
            engine.oneOf("home", Home.class),
            new RoomLimits(
                engine.integer("max-live-cases", 1, 10_000_000),
                engine.integer("max-waiting-for-room", 1, 10_000_000)),
            new ShardingSettings(
                engine.integer("sharding.number-of-shards", 1, 100_000),
                engine.optionalName("sharding.role", 128)),
            cases(engine, askTimeout),
            search(engine),
            askTimeout,
            notary(engine));
    if (settings.home == Home.SHARDED) {
      settings.checkSharded(root);
    }
    return settings;
  }

  private void checkSharded(Config root) {
    Prerequisites.check(root, path, cases.journal(), cases.snapshotStore(), cases.readJournal());
    if (notary.enabled() && notary.store() != NotarySettings.Store.POSTGRES) {
      throw new IllegalArgumentException(
          path
              + ".notary.store = files with "
              + path
              + ".home = sharded: allowed is postgres, since the notary moves between nodes, and a"
              + " directory does not");
    }
  }

  private static CaseSettings cases(CheckedConfig engine, Duration askTimeout) {
    return new CaseSettings(
        engine.plugin("journal"),
        engine.plugin("snapshot-store"),
        engine.plugin("read-journal"),
        engine.optionalName("tag", 128),
        engine.name("origin", 128),
        engine.integer("snapshot-every", 1, 1_000_000),
        engine.integer("keep-snapshots", 1, 100),
        quantum(engine),
        // Akka's own stash drops without an answer past 4,096 by default.
        engine.integer("max-waiting", 1, 100_000),
        engine.integer("receipts-per-read", 1, 100_000),
        engine.duration("passivate-after", Duration.ZERO, Duration.ofDays(365)),
        answerWithin(askTimeout),
        engine.integer("max-recoveries", 1, 10_000),
        engine.integer("max-reads", 1, 10_000),
        new CaseSettings.Coalescing(
            engine.integer("coalescing.max-commits", 1, 1_000),
            engine.bytes("coalescing.max-bytes", 1, 8 << 20)),
        backoff(engine),
        Set.copyOf(engine.strings("certainly-not-written")),
        Set.copyOf(engine.strings("damage")));
  }

  private static SearchSettings search(CheckedConfig engine) {
    Duration min = engine.duration("search.backoff.min", Duration.ofMillis(1), Duration.ofHours(1));
    return new SearchSettings(
        engine.strings("search.context-keys"),
        engine.integer("search.max-cases", 1, 100_000_000),
        engine.duration("search.freshness", Duration.ofMillis(1), Duration.ofDays(1)),
        min,
        engine.duration("search.backoff.max", min, Duration.ofHours(1)));
  }

  /** Before the caller gives up, with time for the way back. */
  private static Duration answerWithin(Duration askTimeout) {
    return askTimeout.multipliedBy(4).dividedBy(5);
  }

  private static QuantumLimits quantum(CheckedConfig engine) {
    return new QuantumLimits(
        engine.integer("quantum.max-mutations", 1, 10_000),
        engine.bytes("quantum.max-bytes", 1, 1 << 20),
        engine.integer("quantum.warn-at", 1, 10_000),
        engine.duration("quantum.lease", Duration.ofMillis(1), Duration.ofDays(1)),
        engine.integer("quantum.max-open", 1, 10_000));
  }

  private static CaseSettings.Backoff backoff(CheckedConfig engine) {
    Duration min = engine.duration("backoff.min", Duration.ofMillis(1), Duration.ofHours(1));
    return new CaseSettings.Backoff(
        min,
        engine.duration("backoff.max", min, Duration.ofHours(1)),
        engine.fraction("backoff.random-factor", 0, 1));
  }

  private static NotarySettings notary(CheckedConfig engine) {
    boolean enabled = engine.flag("notary.enabled");
    return new NotarySettings(
        enabled,
        engine.oneOf("notary.store", NotarySettings.Store.class),
        Path.of(engine.name("notary.directory", 4096)),
        engine.files("notary.key-files", enabled ? 1 : 0),
        engine.duration("notary.interval", Duration.ofMillis(1), Duration.ofHours(1)),
        engine.duration("notary.look-back", Duration.ZERO, Duration.ofHours(1)));
  }

  /** These settings with others for the cases. */
  public EngineSettings withCases(CaseSettings other) {
    return new EngineSettings(path, home, rooms, sharding, other, search, askTimeout, notary);
  }
}
