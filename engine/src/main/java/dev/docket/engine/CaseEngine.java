package dev.docket.engine;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import dev.docket.engine.home.CaseHome;
import dev.docket.engine.home.LocalCases;
import dev.docket.engine.home.OwnKeeper;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;

/**
 * The one door for Java users: {@code CaseEngine.get(system).caseRef("order-1")}.
 *
 * <p>Starts with the first {@link #get}, with the settings below {@code docket.engine} of the actor
 * system's configuration, and ends with the actor system.
 */
public final class CaseEngine implements Extension {

  private static final Id ID = new Id();

  private final ActorSystem<?> system;
  private final EngineSettings settings;
  private final CaseHome home;

  private CaseEngine(ActorSystem<?> system) {
    this.system = system;
    settings = EngineSettings.of(system);
    home = LocalCases.start(system, settings.cases());
  }

  /**
   * The engine of an actor system, started if it is not yet.
   *
   * @throws IllegalArgumentException if a setting is not allowed, naming key, value and what is
   */
  public static CaseEngine get(ActorSystem<?> system) {
    return ID.apply(system);
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

  public EngineSettings settings() {
    return settings;
  }

  private static final class Id extends ExtensionId<CaseEngine> {
    @Override
    public CaseEngine createExtension(ActorSystem<?> system) {
      return new CaseEngine(system);
    }
  }
}
