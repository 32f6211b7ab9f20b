package dev.docket.engine;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import akka.actor.typed.javadsl.Adapter;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.engine.actor.CasesInSafeMode;
import dev.docket.engine.home.CaseHome;
import dev.docket.engine.home.LocalCases;
import dev.docket.engine.home.OwnKeeper;
import dev.docket.engine.home.sharded.ShardedCases;
import dev.docket.engine.notary.NotaryStatus;
import dev.docket.engine.notary.PublishedLog;
import dev.docket.engine.search.CaseSearch;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The one door for Java users: {@code CaseEngine.get(system).caseRef("order-1")}.
 *
 * <p>Starts with the first {@link #get}, with the settings below {@code docket.engine} of the actor
 * system's configuration, or below another path, and ends with the actor system: its coordinated
 * shutdown lets every case finish and answer what it has, in the phase {@code service-stop}; what
 * comes then is answered busy.
 */
public final class CaseEngine {

  /** The entity type of all cases in the journal, for queries of a read journal by slices. */
  public static final String ENTITY_TYPE = CasePersistenceId.ENTITY_TYPE;

  private static final Engines.Id ENGINES = new Engines.Id();

  private final ActorSystem<?> system;
  private final EngineSettings settings;
  private final CaseHome home;
  private @Nullable CaseSearch search;
  private final @Nullable EngineNotary notary;

  private CaseEngine(ActorSystem<?> system, EngineSettings settings) {
    this.system = system;
    this.settings = settings;
    String name =
        settings.path().equals(EngineSettings.PATH)
            ? "docket-cases"
            : "docket-cases-" + URLEncoder.encode(settings.path(), StandardCharsets.UTF_8);
    home =
        switch (settings.home()) {
          case LOCAL -> LocalCases.start(system, name, settings.cases(), settings.rooms());
          case SHARDED ->
              ShardedCases.start(
                  system,
                  name,
                  settings.cases(),
                  settings.sharding(),
                  settings.rooms().maxLiveCases(),
                  settings.askTimeout());
        };
    // Whoever still waits when this is over waits for a journal that does not answer.
    Duration atMost = settings.askTimeout();
    CoordinatedShutdown.get(Adapter.toClassic(system))
        .addTask(CoordinatedShutdown.PhaseServiceStop(), name, () -> home.shutDown(atMost));
    notary = settings.notary().enabled() ? EngineNotary.start(system, settings) : null;
  }

  /**
   * The engine of an actor system, started if it is not yet.
   *
   * @throws IllegalArgumentException if a setting is not allowed, naming key, value and what is
   */
  public static CaseEngine get(ActorSystem<?> system) {
    return get(system, EngineSettings.PATH);
  }

  /**
   * One of several engines of an actor system, started if it is not yet.
   *
   * @param path of its settings in the configuration, for example {@code "audit-engine"}; what is
   *     not set there is as below {@code docket.engine}
   * @throws IllegalArgumentException if there are none, or one is not allowed, naming key, value
   *     and what is
   */
  public static CaseEngine get(ActorSystem<?> system, String path) {
    return ENGINES
        .apply(system)
        .byPath
        .computeIfAbsent(path, at -> new CaseEngine(system, EngineSettings.of(system, at)));
  }

  /**
   * The case of that id, whether it exists or not.
   *
   * @throws IllegalArgumentException if the text is not allowed as an id
   */
  public CaseRef caseRef(String id) {
    return caseRef(CaseId.of(id));
  }

  /** The case of that id, whether it exists or not. */
  public CaseRef caseRef(CaseId id) {
    return new CaseRef(id, home, settings.askTimeout());
  }

  /**
   * The case of that id behind a keeper of one's own.
   *
   * @param keeper a {@link CaseKeeper} of that case, or an actor that hands its commands to one
   */
  public CaseRef caseRef(CaseId id, ActorRef<CaseCommand> keeper) {
    return new CaseRef(id, new OwnKeeper(system, keeper), settings.askTimeout());
  }

  /**
   * Finds cases by what they are. The first call starts to follow the read journal, from its first
   * event.
   *
   * @throws IllegalArgumentException if the read journal lacks the queries for it, naming them
   */
  public synchronized CaseSearch search() {
    if (search == null) {
      search = CaseSearch.start(system, settings.cases(), settings.search());
    }
    return search;
  }

  /**
   * Finds cases by what they are, going on from a view that was saved.
   *
   * @param saved what {@link CaseSearch#save} wrote; left open
   * @throws IllegalStateException if this engine's search was started before
   * @throws IllegalArgumentException if the read journal lacks the queries for it, or what was
   *     saved is no whole view, or one of another journal or other context keys
   * @throws IOException if it cannot be read
   */
  public synchronized CaseSearch search(InputStream saved) throws IOException {
    if (search != null) {
      throw new IllegalStateException(
          "the search of " + settings.path() + " follows the journal already");
    }
    search = CaseSearch.resume(system, settings.cases(), settings.search(), saved);
    return search;
  }

  /**
   * Whether cases of this engine were found in safe mode, and which, as the keepers of this actor
   * system have found it: a case that nobody has asked for since the start is not looked at. How
   * the journal is says the journal. Does not block.
   */
  public EngineHealth health() {
    return EngineHealth.of(CasesInSafeMode.get(system).of(settings.cases()));
  }

  public EngineSettings settings() {
    return settings;
  }

  /**
   * How the notary is; empty if the settings want none. In a cluster one node has it, and the
   * others say {@code ELSEWHERE}. Does not block.
   */
  public Optional<NotaryStatus> notary() {
    EngineNotary running = notary;
    return running == null ? Optional.empty() : Optional.of(running.status());
  }

  /**
   * What the notary has published, for proofs: the same on every node of a cluster. Empty before
   * its first checkpoint, or if the settings want no notary. Blocks.
   *
   * @throws IOException if it cannot be read
   */
  public Optional<PublishedLog> notaryLog() throws IOException {
    EngineNotary running = notary;
    return running == null ? Optional.empty() : running.log();
  }

  private static final class Engines implements Extension {

    private final ConcurrentMap<String, CaseEngine> byPath = new ConcurrentHashMap<>();

    private static final class Id extends ExtensionId<Engines> {
      @Override
      public Engines createExtension(ActorSystem<?> system) {
        return new Engines();
      }
    }
  }
}
