package dev.docket.engine;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import dev.docket.engine.actor.CaseClock;
import dev.docket.engine.actor.Host;
import dev.docket.engine.actor.KeeperActor;
import dev.docket.engine.actor.KeeperMessage;
import dev.docket.engine.actor.UnansweredCommands;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;

/**
 * A case as a behavior of one's own: for those who spawn and supervise it by hand rather than leave
 * it to the engine's home. The guarantees are the same.
 *
 * <p>The behavior is the case's keeper. Below it stands the actor that holds the state; when that
 * one fails, the keeper starts it again after a while, and answers for it meanwhile, so that every
 * command that reached the keeper gets one answer. The keeper never stops by itself; stopping it
 * loses open quanta and nothing else.
 *
 * <p>One case has one live actor: a second keeper of the same case in the same actor system fails
 * at its start with an {@link IllegalStateException}. {@link CaseEngine#caseRef} finds a keeper
 * that was spawned by hand.
 */
public final class CaseKeeper {

  private CaseKeeper() {}

  /** The keeper of a case, with the settings below {@code docket.engine}. */
  public static Behavior<CaseCommand> create(CaseId id) {
    return Behaviors.setup(context -> create(id, EngineSettings.of(context.getSystem())));
  }

  /** The keeper of a case. */
  public static Behavior<CaseCommand> create(CaseId id, EngineSettings settings) {
    return Behaviors.setup(
        context -> {
          CaseClock clock = CaseClock.of(context.getSystem());
          UnansweredCommands.watch(context.getSystem());
          return Behaviors.transformMessages(
              CaseCommand.class,
              KeeperActor.create(id, settings.cases(), Host.NONE),
              builder ->
                  builder.match(
                      CaseCommand.class,
                      command -> new KeeperMessage.Told(command, clock.nanos())));
        });
  }
}
