package dev.docket.console.load;

import akka.actor.typed.Behavior;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.RecoveryFailed;
import akka.persistence.typed.SnapshotCompleted;
import akka.persistence.typed.SnapshotFailed;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.SignalHandler;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;

/** A bare case with a snapshot after its first event, and events after that. */
final class SnapshotCase extends EventSourcedBehavior<SnapshotCase.Command, LoadEvent, Long> {
  private final CompletableFuture<Long> recovered;
  private final CompletableFuture<Boolean> snapshot;

  private SnapshotCase(
      String id, CompletableFuture<Long> recovered, CompletableFuture<Boolean> snapshot) {
    super(PersistenceId.of("Bare", id));
    this.recovered = recovered;
    this.snapshot = snapshot;
  }

  /** Persists so many events at once, then completes. */
  record Command(int events, CompletableFuture<Boolean> done) {}

  /**
   * A new one.
   *
   * @param recovered completes with the number of events that it had
   * @param snapshot completes when its snapshot is durable
   */
  static Behavior<Command> create(
      String id, CompletableFuture<Long> recovered, CompletableFuture<Boolean> snapshot) {
    return new SnapshotCase(id, recovered, snapshot);
  }

  @Override
  public Long emptyState() {
    return 0L;
  }

  @Override
  public boolean shouldSnapshot(Long events, LoadEvent event, long sequenceNr) {
    return sequenceNr == 1;
  }

  @Override
  public CommandHandler<Command, LoadEvent, Long> commandHandler() {
    return (state, command) ->
        Effect()
            .persist(Collections.nCopies(command.events(), LoadEvent.of(state)))
            .thenRun(() -> command.done().complete(true));
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
        .onSignal(SnapshotCompleted.class, (events, signal) -> snapshot.complete(true))
        .onSignal(
            SnapshotFailed.class,
            (events, signal) -> snapshot.completeExceptionally(signal.failure()))
        .build();
  }
}
