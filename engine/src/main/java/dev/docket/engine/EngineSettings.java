package dev.docket.engine;

import akka.actor.typed.ActorSystem;
import com.typesafe.config.Config;
import dev.docket.engine.actor.CaseSettings;
import dev.docket.engine.quantum.QuantumLimits;
import java.time.Duration;
import java.util.Set;

/**
 * The settings of the engine, as {@code docket.engine} in the configuration gives them; what each
 * is for stands in the engine's {@code reference.conf}.
 *
 * @param home where cases live
 * @param cases what the actors of a case need
 * @param askTimeout how long the Java doors wait for an answer
 */
public record EngineSettings(Home home, CaseSettings cases, Duration askTimeout) {

  /** The path of the settings in a configuration. */
  public static final String PATH = "docket.engine";

  /** Where cases live. */
  public enum Home {
    /** In this actor system. */
    LOCAL
  }

  /**
   * The settings of an actor system.
   *
   * @throws IllegalArgumentException if one is not allowed, naming key, value and what is
   */
  public static EngineSettings of(ActorSystem<?> system) {
    return of(system.settings().config());
  }

  /**
   * The settings in a whole configuration, below {@value #PATH}.
   *
   * @throws IllegalArgumentException if one is not allowed, naming key, value and what is
   */
  public static EngineSettings of(Config root) {
    CheckedConfig engine = new CheckedConfig(root, PATH);
    return new EngineSettings(
        engine.oneOf("home", Home.class),
        cases(engine),
        engine.duration("ask-timeout", Duration.ofMillis(1), Duration.ofMinutes(10)));
  }

  private static CaseSettings cases(CheckedConfig engine) {
    return new CaseSettings(
        engine.plugin("journal"),
        engine.plugin("snapshot-store"),
        engine.plugin("read-journal"),
        engine.name("origin", 128),
        engine.integer("snapshot-every", 1, 1_000_000),
        engine.integer("keep-snapshots", 1, 100),
        quantum(engine),
        // Akka's own stash drops without an answer past 4,096 by default.
        engine.integer("max-waiting", 1, 100_000),
        engine.integer("receipts-per-read", 1, 100_000),
        engine.duration("passivate-after", Duration.ZERO, Duration.ofDays(365)),
        backoff(engine),
        Set.copyOf(engine.strings("certainly-not-written")),
        Set.copyOf(engine.strings("damage")));
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

  /** These settings with others for the cases. */
  public EngineSettings withCases(CaseSettings other) {
    return new EngineSettings(home, other, askTimeout);
  }
}
