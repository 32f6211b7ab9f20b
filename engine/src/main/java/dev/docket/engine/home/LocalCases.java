package dev.docket.engine.home;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import dev.docket.engine.actor.CaseClock;
import dev.docket.engine.actor.CaseSettings;
import dev.docket.engine.actor.UnansweredCommands;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The local home: every case lives in this actor system. */
public final class LocalCases implements CaseHome {

  private final ActorSystem<?> system;
  private final ActorRef<RegistryMessage> registry;

  private final CaseClock clock;

  private LocalCases(ActorSystem<?> system, ActorRef<RegistryMessage> registry) {
    this.system = system;
    this.registry = registry;
    this.clock = CaseClock.of(system);
  }

  /**
   * Starts a local home in an actor system; it ends with the actor system.
   *
   * @param name of its actor: one home of a system only may have it
   * @throws IllegalArgumentException if the read journal cannot serve cases
   */
  public static LocalCases start(
      ActorSystem<?> system, String name, CaseSettings settings, RoomLimits rooms) {
    settings.checkReadJournal(system);
    UnansweredCommands.watch(system);
    return new LocalCases(
        system, system.systemActorOf(LocalRegistry.create(settings, rooms), name, Props.empty()));
  }

  @Override
  public void tell(CaseId id, CaseCommand command) {
    registry.tell(new RegistryMessage.Deliver(id, command, clock.nanos()));
  }

  @Override
  public <R> CompletionStage<R> ask(
      CaseId id, Function<ActorRef<R>, CaseCommand> command, Duration timeout) {
    return Asking.ask(
        system,
        registry,
        replyTo -> new RegistryMessage.Deliver(id, command.apply(replyTo), clock.nanos()),
        timeout);
  }

  @Override
  public CompletionStage<Done> shutDown(Duration timeout) {
    return Asking.ask(system, registry, RegistryMessage.ShutDown::new, timeout);
  }

  @Override
  public boolean takesFunctions() {
    return true;
  }
}
