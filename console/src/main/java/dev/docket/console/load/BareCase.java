package dev.docket.console.load;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.RecoveryFailed;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import java.util.concurrent.CompletableFuture;

/** The same bare actor for every journal: persists one event for each command, then answers. */
final class BareCase extends EventSourcedBehavior<BareCase.Command, LoadEvent, Long> {
  private final CompletableFuture<Long> recovered;

  private BareCase(String id, CompletableFuture<Long> recovered) {
    super(PersistenceId.of("Bare", id));
    this.recovered = recovered;
  }

  /** Persists an event. */
  record Command(long number, ActorRef<Long> replyTo) {}

  /**
   * A new one.
   *
   * @param recovered completes with the number of events that it recovered
   */
  static Behavior<Command> create(String id, CompletableFuture<Long> recovered) {
    return new BareCase(id, recovered);
  }

  @Override
  public Long emptyState() {
    return 0L;
  }

  @Override
  public CommandHandler<Command, LoadEvent, Long> commandHandler() {
    return (events, command) ->
        Effect()
            .persist(LoadEvent.of(command.number()))
            .thenReply(command.replyTo(), state -> state);
  }

  @Override
  public EventHandler<Long, LoadEvent> eventHandler() {
    return (events, event) -> events + 1;
  }

  @Override
  public SignalHandler<Long> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.class, (events, signal) -> recovered.complete(events))
        .onSignal(
            RecoveryFailed.class,
            (events, signal) -> recovered.completeExceptionally(signal.failure()))
        .build();
  }
}
