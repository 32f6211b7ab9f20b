package dev.docket.engine.home;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import dev.docket.engine.actor.CaseSettings;
import dev.docket.engine.actor.KeeperActor;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The local home: every case lives in this actor system. */
public final class LocalCases implements CaseHome {

  private final ActorSystem<?> system;
  private final ActorRef<RegistryMessage> registry;

  private LocalCases(ActorSystem<?> system, ActorRef<RegistryMessage> registry) {
    this.system = system;
    this.registry = registry;
  }

  /**
   * Starts the local home of an actor system; it ends with the actor system.
   *
   * @throws IllegalArgumentException if the read journal cannot serve cases
   */
  public static LocalCases start(ActorSystem<?> system, CaseSettings settings) {
    KeeperActor.check(system, settings);
    return new LocalCases(
        system,
        system.systemActorOf(LocalRegistry.create(settings), "docket-cases", Props.empty()));
  }

  @Override
  public void tell(CaseId id, CaseCommand command) {
    registry.tell(new RegistryMessage.Deliver(id, command));
  }

  @Override
  public <R> CompletionStage<R> ask(
      CaseId id, Function<ActorRef<R>, CaseCommand> command, Duration timeout) {
    return Asking.ask(
        system,
        registry,
        replyTo -> new RegistryMessage.Deliver(id, command.apply(replyTo)),
        timeout);
  }

  @Override
  public boolean takesFunctions() {
    return true;
  }
}
