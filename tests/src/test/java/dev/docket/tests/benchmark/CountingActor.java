package dev.docket.tests.benchmark;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.RecoveryFailed;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** An event-sourced actor on any journal that does nothing but count its events. */
final class CountingActor extends EventSourcedBehavior<CountingActor.Command, Object, Long> {
  private final String journal;
  private final CompletableFuture<Long> recovered;
  private final CompletableFuture<Done> stopped;

  private CountingActor(
      String id,
      String journal,
      CompletableFuture<Long> recovered,
      CompletableFuture<Done> stopped) {
    super(PersistenceId.ofUniqueId(id));
    this.journal = journal;
    this.recovered = recovered;
    this.stopped = stopped;
  }

  /** What it understands. */
  sealed interface Command {}

  /** Persists these, at once. */
  record Persist(List<Object> events, ActorRef<Done> replyTo) implements Command {}

  /** Ends it. */
  record Stop() implements Command {}

  /**
   * A new one.
   *
   * @param journal the plugin id of its journal
   * @param recovered completes with the number of events that it recovered
   * @param stopped completes when it has stopped
   */
  static Behavior<Command> create(
      String id,
      String journal,
      CompletableFuture<Long> recovered,
      CompletableFuture<Done> stopped) {
    return new CountingActor(id, journal, recovered, stopped);
  }

  @Override
  public String journalPluginId() {
    return journal;
  }

  @Override
  public Long emptyState() {
    return 0L;
  }

  @Override
  public CommandHandler<Command, Object, Long> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Persist.class,
            persist ->
                Effect()
                    .persist(persist.events())
                    .thenReply(persist.replyTo(), state -> Done.getInstance()))
        .onCommand(Stop.class, stop -> Effect().stop())
        .build();
  }

  @Override
  public EventHandler<Long, Object> eventHandler() {
    return (count, event) -> count + 1;
  }

  @Override
  public SignalHandler<Long> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.class, (count, signal) -> recovered.complete(count))
        .onSignal(
            RecoveryFailed.class,
            (count, signal) -> recovered.completeExceptionally(signal.failure()))
        .onSignal(PostStop.class, (count, signal) -> stopped.complete(Done.getInstance()))
        .build();
  }
}
