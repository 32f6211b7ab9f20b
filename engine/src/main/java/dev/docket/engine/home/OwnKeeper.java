package dev.docket.engine.home;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * The home of one case whose keeper the user spawned: commands go to that keeper, or to an actor
 * that hands them to it, and nowhere else.
 */
public final class OwnKeeper implements CaseHome {

  private final ActorSystem<?> system;
  private final ActorRef<CaseCommand> keeper;

  public OwnKeeper(ActorSystem<?> system, ActorRef<CaseCommand> keeper) {
    this.system = system;
    this.keeper = keeper;
  }

  @Override
  public void tell(CaseId id, CaseCommand command) {
    keeper.tell(command);
  }

  @Override
  public <R> CompletionStage<R> ask(
      CaseId id, Function<ActorRef<R>, CaseCommand> command, Duration timeout) {
    return Asking.ask(system, keeper, command::apply, timeout);
  }

  /** The home of the engine sees to the keepers that were spawned by hand, too. */
  @Override
  public CompletionStage<Done> shutDown(Duration timeout) {
    return CompletableFuture.completedFuture(Done.getInstance());
  }

  /** A reference to an actor of another JVM shows its address. */
  @Override
  public boolean takesFunctions() {
    return !keeper.path().address().hasGlobalScope();
  }
}
