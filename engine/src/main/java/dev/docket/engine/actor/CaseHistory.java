package dev.docket.engine.actor;

import akka.actor.typed.ActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.stream.SharedKillSwitch;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.SinkQueueWithCancel;
import akka.stream.javadsl.Source;
import dev.docket.engine.state.BrokenHistoryException;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.Gap;
import dev.docket.engine.state.Gaps;
import dev.docket.engine.state.KnownCommit;
import dev.docket.engine.state.Tombstone;
import dev.docket.engine.state.VerifiedPrefix;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.Receipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The stored events of one case, read through the read journal: for what is not in the state.
 *
 * <p>A version's event has a sequence number of at least the version plus one, and more if the
 * journal let rejected writes use up numbers.
 *
 * <p>All stages complete on the actor system's dispatcher. Left alone, Akka's run what depends on
 * them in the common pool, which on a machine of two cores is a new thread each time.
 */
final class CaseHistory {

  /**
   * An event that carries receipts has about so many bytes: well below the limit of an event, and
   * not so much that a case of a million versions would be read into memory.
   */
  private static final long CARRIED_BYTES = 1 << 20;

  private final ActorSystem<?> system;
  private final CurrentEventsByPersistenceIdQuery journal;
  private final CaseId id;
  private final FailureKind failureKind;
  private final int receiptsPerRead;
  private final @Nullable SharedKillSwitch end;

  private CaseHistory(
      ActorSystem<?> system,
      CurrentEventsByPersistenceIdQuery journal,
      CaseId id,
      FailureKind failureKind,
      int receiptsPerRead,
      @Nullable SharedKillSwitch end) {
    this.system = system;
    this.journal = journal;
    this.id = id;
    this.failureKind = failureKind;
    this.receiptsPerRead = receiptsPerRead;
    this.end = end;
  }

  /**
   * The history of a case.
   *
   * @throws IllegalArgumentException if the read journal cannot read the events of one id
   */
  static CaseHistory of(
      ActorSystem<?> system, CaseId id, CaseSettings settings, FailureKind failureKind) {
    return new CaseHistory(
        system, journalOf(system, settings), id, failureKind, settings.receiptsPerRead(), null);
  }

  /** The same history; whatever is read of it ends with this switch. */
  CaseHistory until(SharedKillSwitch readEnds) {
    return new CaseHistory(system, journal, id, failureKind, receiptsPerRead, readEnds);
  }

  /**
   * Looks once whether the read journal can serve cases, so that a wrong one is known at start.
   *
   * @throws IllegalArgumentException if it cannot read the events of one id
   */
  static CurrentEventsByPersistenceIdQuery journalOf(ActorSystem<?> system, CaseSettings settings) {
    ReadJournal journal =
        PersistenceQuery.get(system).getReadJournalFor(ReadJournal.class, settings.readJournal());
    if (journal instanceof CurrentEventsByPersistenceIdQuery query) {
      return query;
    }
    throw new IllegalArgumentException(
        "read-journal = "
            + settings.readJournal()
            + " is a "
            + journal.getClass().getName()
            + ": allowed is one with CurrentEventsByPersistenceIdQuery");
  }

  /** The receipt of a commit, again; fails if its event is not there. */
  CompletionStage<Duplicate> duplicate(KnownCommit commit) {
    return orDamaged(
        events(commit.sequenceNr(), commit.sequenceNr())
            .mapConcat(envelope -> event(envelope).receipts())
            .filter(receipt -> receipt.body().seq() == commit.version())
            .runWith(Sink.headOption(), system),
        found -> new Duplicate(found.orElseThrow(() -> missing(commit.version()))),
        commit::version);
  }

  /**
   * The receipts of these versions, as far as they are there, at most so many as in one answer.
   *
   * @param state as for {@link #stateAt}
   */
  CompletionStage<List<Receipt>> receipts(long from, long to, CaseState state) {
    long first = Math.max(0, from) + 1;
    return to < from || first > state.lastSequenceNr()
        ? CompletableFuture.completedFuture(List.of())
        : receipts(
            commits(first, state.lastSequenceNr(), state.gaps()).map(CaseEvent.Commit::receipt),
            from,
            to);
  }

  /** As {@link #receipts}, of a case that is erased. */
  CompletionStage<List<Receipt>> receipts(long from, long to, Tombstone tombstone) {
    return receipts(
        events(tombstone.firstSequenceNr(), tombstone.lastSequenceNr())
            .mapConcat(envelope -> event(envelope).receipts()),
        from,
        to);
  }

  private CompletionStage<List<Receipt>> receipts(Source<Receipt, ?> all, long from, long to) {
    AtomicLong next = new AtomicLong(Math.max(0, from));
    return orDamaged(
        all.dropWhile(receipt -> receipt.body().seq() < from)
            .takeWhile(receipt -> receipt.body().seq() <= to)
            .take(receiptsPerRead)
            .map(
                receipt -> {
                  next.set(receipt.body().seq() + 1);
                  return receipt;
                })
            .runWith(Sink.seq(), system),
        receipts -> receipts,
        next::get);
  }

  /**
   * What must be written before the erase of a case: all its receipts, in as few events as their
   * size and {@code receipts-per-read} allow. Read as they are asked for.
   *
   * @param state that is erased
   */
  SinkQueueWithCancel<CaseEvent.Carried> carriers(CaseState state) {
    long least = CARRIED_BYTES / receiptsPerRead;
    return commits(1, state.lastSequenceNr(), state.gaps())
        .map(CaseEvent.Commit::receipt)
        .groupedWeighted(CARRIED_BYTES, receipt -> Math.max(least, receipt.bytes().length))
        .map(receipts -> new CaseEvent.Carried(state.version(), receipts))
        .runWith(Sink.queue(), system);
  }

  /**
   * The state at an earlier version, proven from the first event on; costs all events up to it.
   *
   * @param state a later one: no event after it is read, since the case did not answer for that
   *     yet, and none in its gaps
   */
  CompletionStage<CaseState> stateAt(long version, CaseState state) {
    VerifiedPrefix prefix = VerifiedPrefix.fromFirstEvent(id, state.gaps());
    return orDamaged(
        events(1, state.lastSequenceNr())
            .filter(envelope -> event(envelope) instanceof CaseEvent.Commit)
            .filterNot(envelope -> state.gaps().cover(envelope.sequenceNr()))
            .takeWhile(envelope -> commit(envelope).receipt().body().seq() <= version)
            .runForeach(envelope -> take(prefix, envelope).whole(), system),
        done -> {
          CaseState past = prefix.state();
          if (past == null || past.version() != version) {
            throw missing(after(past));
          }
          return past;
        },
        () -> after(prefix.state()));
  }

  private static long after(@Nullable CaseState state) {
    return state == null ? 0 : state.version() + 1;
  }

  private static BrokenHistoryException missing(long version) {
    return new BrokenHistoryException(
        BrokenHistoryException.Kind.MISSING_EVENTS,
        version,
        "the journal does not give the event of version " + version);
  }

  /**
   * What was read; fails with a {@link DamagedPastException} if what is stored is damaged.
   *
   * @param firstBad the first version that does not hold, then
   */
  private <T, R> CompletionStage<R> orDamaged(
      CompletionStage<T> reading, Function<T, R> result, LongSupplier firstBad) {
    return reading
        .thenApplyAsync(result, system.executionContext())
        .exceptionally(
            failure -> {
              if (failureKind.isDamage(failure)) {
                throw new DamagedPastException(firstBad.getAsLong(), failure);
              }
              throw new CompletionException(failure);
            });
  }

  private static VerifiedPrefix take(VerifiedPrefix prefix, EventEnvelope envelope) {
    prefix.take(commit(envelope), envelope.sequenceNr());
    return prefix;
  }

  /**
   * The state at the last version that can be proven from the first event on.
   *
   * @param reason why the case is in safe mode
   * @return fails if the read journal failed for another reason than damage: what it gave then is
   *     not known to be all that is good
   */
  CompletionStage<SafeMode> verifiedPrefix(String reason) {
    return verifiedPrefix(reason, Gaps.NONE);
  }

  private CompletionStage<SafeMode> verifiedPrefix(String reason, Gaps known) {
    VerifiedPrefix prefix = VerifiedPrefix.fromFirstEvent(id, known);
    return events(1, Long.MAX_VALUE)
        .filter(envelope -> event(envelope) instanceof CaseEvent.Commit)
        .runForeach(envelope -> take(prefix, envelope), system)
        .handleAsync(
            (done, failure) -> {
              Gap gap = failure == null ? null : BrokenHistoryException.gapIn(failure);
              if (gap != null) {
                return verifiedPrefix(reason, known.plus(gap));
              } else if (failure != null && !failureKind.isDamage(failure)) {
                return CompletableFuture.<SafeMode>failedFuture(failure);
              }
              return CompletableFuture.completedFuture(new SafeMode(reason, prefix.state()));
            },
            system.executionContext())
        .thenCompose(Function.identity());
  }

  private Source<EventEnvelope, ?> events(long from, long to) {
    Source<EventEnvelope, ?> events =
        journal.currentEventsByPersistenceId(CasePersistenceId.of(id).id(), from, to);
    return end == null ? events : events.via(end.flow());
  }

  private Source<CaseEvent.Commit, ?> commits(long from, long to, Gaps gaps) {
    return events(from, to)
        .filterNot(envelope -> gaps.cover(envelope.sequenceNr()))
        .map(CaseHistory::event)
        .collectType(CaseEvent.Commit.class);
  }

  private static CaseEvent.Commit commit(EventEnvelope envelope) {
    return (CaseEvent.Commit) envelope.event();
  }

  /** The event; a {@link ClassCastException}, which is damage, if it is not one of a case. */
  private static CaseEvent event(EventEnvelope envelope) {
    return (CaseEvent) envelope.event();
  }
}
