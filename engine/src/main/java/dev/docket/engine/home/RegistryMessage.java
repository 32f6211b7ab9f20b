package dev.docket.engine.home;

import akka.Done;
import akka.actor.typed.ActorRef;
import dev.docket.engine.actor.CarriesCommand;
import dev.docket.engine.actor.KeeperMessage;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;

/** What the registry of the local home hears. */
sealed interface RegistryMessage {

  /**
   * A command for a case.
   *
   * @param sinceNanos when the home was told, by {@link dev.docket.engine.actor.CaseClock#nanos}
   */
  record Deliver(CaseId id, CaseCommand command, long sinceNanos)
      implements RegistryMessage, CarriesCommand {

    KeeperMessage.Told told() {
      return new KeeperMessage.Told(command, sinceNanos);
    }
  }

  /** From a keeper: the case has nothing to do. */
  record Idle(CaseId id) implements RegistryMessage {}

  /** From a keeper that was asked to leave: a quantum is open. */
  record Staying(CaseId id) implements RegistryMessage {}

  /** Take nothing more, let every case finish what it has, then say so. */
  record ShutDown(ActorRef<Done> replyTo) implements RegistryMessage {}

  /** From a keeper: it has finished what it had. */
  record Closed(ActorRef<KeeperMessage> keeper) implements RegistryMessage {}

  /** Time to see which of the commands that are held here wait for too long. */
  record OverdueCheck() implements RegistryMessage {}
}
