package dev.docket.console.bench;

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
import java.util.Collections;
import java.util.concurrent.CompletableFuture;

/** An event-sourced actor that does nothing but count its events. */
final class Recovering extends EventSourcedBehavior<Recovering.Command, byte[], Long> {
  private final String journal;
  private final CompletableFuture<Long> recovered;
  private final CompletableFuture<Done> stopped;

  private Recovering(
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

  /** Persists so many events of so many bytes at once. */
  record Fill(int events, int bytes, ActorRef<Done> replyTo) implements Command {}

  /** Ends it. */
  record Stop() implements Command {}

  /**
   * A new one.
   *
   * @param journal the plugin id of its journal
   * @param recovered completes with the number of events it recovered
   * @param stopped completes when it has stopped
   */
  static Behavior<Command> create(
      String id,
      String journal,
      CompletableFuture<Long> recovered,
      CompletableFuture<Done> stopped) {
    return new Recovering(id, journal, recovered, stopped);
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
  public CommandHandler<Command, byte[], Long> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Fill.class,
            fill ->
                Effect()
                    .persist(Collections.nCopies(fill.events(), new byte[fill.bytes()]))
                    .thenReply(fill.replyTo(), state -> Done.getInstance()))
        .onCommand(Stop.class, stop -> Effect().stop())
        .build();
  }

  @Override
  public EventHandler<Long, byte[]> eventHandler() {
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
