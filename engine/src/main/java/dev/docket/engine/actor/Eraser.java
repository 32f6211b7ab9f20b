package dev.docket.engine.actor;

import akka.actor.Props;
import akka.actor.Status;
import akka.pattern.Patterns;
import akka.persistence.AbstractPersistentActor;
import akka.persistence.DeleteMessagesFailure;
import akka.persistence.DeleteMessagesSuccess;
import akka.persistence.DeleteSnapshotsFailure;
import akka.persistence.DeleteSnapshotsSuccess;
import akka.persistence.Recovery;
import akka.persistence.RecoveryCompleted;
import akka.persistence.SnapshotSelectionCriteria;
import akka.persistence.journal.Tagged;
import akka.persistence.typed.EventRejectedException;
import akka.stream.javadsl.SinkQueueWithCancel;
import dev.docket.engine.state.BrokenHistoryException;
import dev.docket.engine.state.Tombstone;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.receipt.ChainVerifier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Erases a case whose own actor is gone, under the same persistence id: writes the receipts again,
 * then the erase, then deletes the snapshots and all events that came before. A classic actor,
 * since the typed ones cannot delete but behind a snapshot.
 *
 * <p>Each step begins when the one before is durable, so that a crash between two of them leaves
 * one of three things: events that carry receipts and count for nothing, an erased case of which
 * not all is deleted, or an erased case. Snapshots go before the events that they were made of.
 *
 * <p>Says nothing to anybody: what it did is in its {@link EraseRun}.
 */
final class Eraser {

  /** The next events that carry receipts; empty at the end. */
  private record Next(Optional<CaseEvent.Carried> event) {}

  private final CaseId id;
  private final CaseSettings settings;
  private final CaseHistory history;
  private final EraseRun run;

  Eraser(CaseId id, CaseSettings settings, CaseHistory history, EraseRun run) {
    this.id = id;
    this.settings = settings;
    this.history = history;
    this.run = run;
  }

  Props props() {
    return Props.create(Writing.class, Writing::new);
  }

  /**
   * An inner class, since Akka asks for the plugins before a constructor can have set a field: the
   * reference to the outer one is there by then.
   */
  private final class Writing extends AbstractPersistentActor {

    private @Nullable SinkQueueWithCancel<CaseEvent.Carried> carriers;
    private @Nullable Receipt carried;
    private long firstSequenceNr;

    @Override
    public String persistenceId() {
      return CasePersistenceId.of(id).id();
    }

    @Override
    public String journalPluginId() {
      return settings.journal();
    }

    @Override
    public String snapshotPluginId() {
      return settings.snapshotStore();
    }

    /** Only the highest sequence number: what the events say is read where it is needed. */
    @Override
    public Recovery recovery() {
      return Recovery.none();
    }

    @Override
    public Receive createReceiveRecover() {
      return receiveBuilder().match(RecoveryCompleted.class, done -> onRecovered()).build();
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder()
          .match(Next.class, next -> onNext(next.event()))
          .match(Status.Failure.class, failure -> fail(failure.cause()))
          .match(DeleteSnapshotsSuccess.class, done -> deleteMessages(firstSequenceNr - 1))
          .match(DeleteSnapshotsFailure.class, failure -> fail(failure.cause()))
          .match(DeleteMessagesSuccess.class, done -> onDeleted())
          .match(DeleteMessagesFailure.class, failure -> fail(failure.cause()))
          .build();
    }

    private void onRecovered() {
      Tombstone known = run.tombstone();
      if (lastSequenceNr() != run.lastSequenceNr()) {
        fail(
            new IllegalStateException(
                "the journal has written events of case "
                    + id
                    + " up to "
                    + lastSequenceNr()
                    + ", the last that the case knows of is "
                    + run.lastSequenceNr()));
      } else if (known != null) {
        delete(known);
      } else {
        carriers = history.carriers(run.decided().state());
        next();
      }
    }

    private void next() {
      if (carriers != null) {
        Patterns.pipe(carriers.pull().thenApply(Next::new), getContext().getDispatcher())
            .to(getSelf());
      }
    }

    private void onNext(Optional<CaseEvent.Carried> event) {
      List<Receipt> receipts =
          event.isPresent() ? event.get().receipts() : List.of(run.decided().event().receipt());
      Optional<ChainVerifier.Fault> broken = ChainVerifier.firstFault(carried, receipts);
      if (broken.isPresent()) {
        long version = broken.get().version();
        fail(
            new BrokenHistoryException(
                BrokenHistoryException.Kind.BROKEN_CHAIN, version, broken.get().message()));
      } else if (event.isPresent()) {
        write(event.get(), this::onCarried);
      } else {
        run.writes();
        write(run.decided().event(), this::onErased);
      }
    }

    private <E extends CaseEvent> void write(E event, Consumer<E> durable) {
      Object written = settings.tag().isEmpty() ? event : new Tagged(event, Set.of(settings.tag()));
      persist(written, same -> durable.accept(event));
    }

    private void onCarried(CaseEvent.Carried event) {
      carried = event.receipts().get(event.receipts().size() - 1);
      firstSequenceNr = firstSequenceNr == 0 ? lastSequenceNr() : firstSequenceNr;
      run.carried(carried.body().seq());
      next();
    }

    private void onErased(CaseEvent.Controlled event) {
      delete(
          new Tombstone(
              event.receipt(), event.request(), firstSequenceNr, lastSequenceNr(), false));
    }

    private void delete(Tombstone tombstone) {
      run.erased(tombstone);
      firstSequenceNr = tombstone.firstSequenceNr();
      deleteSnapshots(SnapshotSelectionCriteria.latest());
    }

    private void onDeleted() {
      run.deleted();
      getContext().stop(getSelf());
    }

    private void fail(Throwable cause) {
      run.failed(
          cause instanceof CompletionException && cause.getCause() != null
              ? cause.getCause()
              : cause);
      getContext().stop(getSelf());
    }

    /** Akka stops the actor after this. */
    @Override
    public void onPersistFailure(Throwable cause, Object event, long sequenceNr) {
      run.failed(cause);
    }

    @Override
    public void onPersistRejected(Throwable cause, Object event, long sequenceNr) {
      fail(new EventRejectedException(CasePersistenceId.of(id), sequenceNr, cause));
    }

    /** Akka stops the actor after this. */
    @Override
    public void onRecoveryFailure(Throwable cause, scala.Option<Object> event) {
      run.failed(cause);
    }

    @Override
    public void postStop() throws Exception {
      if (carriers != null) {
        carriers.cancel();
      }
      super.postStop();
    }
  }
}
