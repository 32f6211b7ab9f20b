package dev.docket.engine.search;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.stream.RestartSettings;
import akka.stream.javadsl.RestartSource;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.engine.actor.FailureKind;
import dev.docket.engine.search.CaseIndex.Taken;
import dev.docket.engine.state.BrokenHistoryException;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.Gap;
import dev.docket.engine.state.Gaps;
import dev.docket.engine.state.VerifiedPrefix;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what comes from the journal into the view, one item after the other. A stream that fails
 * is started again where the view stands, after a wait; ends with the actor system, or when the
 * view is full.
 */
final class Follower {

  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);

  /** Of a wait is added by chance. */
  private static final double RANDOM_FACTOR = 0.2;

  private final ActorSystem<?> system;
  private final CaseIndex index;
  private final Feed feed;
  private final CurrentEventsByPersistenceIdQuery events;
  private final FailureKind failureKind;

  Follower(
      ActorSystem<?> system,
      CaseIndex index,
      Feed feed,
      CurrentEventsByPersistenceIdQuery events,
      FailureKind failureKind) {
    this.system = system;
    this.index = index;
    this.feed = feed;
    this.events = events;
    this.failureKind = failureKind;
  }

  /** Starts to follow. */
  void start(SearchSettings settings) {
    RestartSettings restarts =
        RestartSettings.create(settings.backoffMin(), settings.backoffMax(), RANDOM_FACTOR);
    RestartSource.onFailuresWithBackoff(restarts, this::once)
        .runWith(Sink.ignore(), system)
        .whenComplete((done, failure) -> ended(failure));
  }

  private Source<Done, NotUsed> once() {
    return feed.follow()
        .mapAsync(1, this::take)
        .takeWhile(done -> !index.isFull())
        .mapError(
            Throwable.class,
            failure -> {
              index.failed(FailureKind.reason(failure));
              return failure;
            });
  }

  private void ended(@Nullable Throwable failure) {
    if (index.isFull()) {
      index.failed("there are more cases than search.max-cases allows, " + index.maxCases());
      LOG.error("The search stops: there are more cases than {}", index.maxCases());
    } else if (failure != null) {
      // The actor system ends.
      LOG.debug("The search ends", failure);
    }
  }

  private CompletionStage<Done> take(Feed.Item item) {
    if (item instanceof Feed.Event event) {
      return takeEvent(event)
          .thenApply(
              done -> {
                if (event.offset() != null) {
                  index.readTo(event.offset());
                }
                return done;
              });
    } else if (item instanceof Feed.Unreadable unreadable) {
      index.unreadable(unreadable.id(), unreadable.reason());
    } else if (item instanceof Feed.Complete complete) {
      index.complete(complete.upTo());
    }
    return CompletableFuture.completedFuture(Done.getInstance());
  }

  private CompletionStage<Done> takeEvent(Feed.Event event) {
    if (isGap(event.event()) && event.sequenceNr() >= index.nextSequenceNr(event.id())) {
      return proven(event.id(), event.sequenceNr(), Gaps.NONE);
    }
    boolean isMissing =
        event.event() == null
            ? event.sequenceNr() >= index.nextSequenceNr(event.id())
            : taken(event.id(), event.sequenceNr(), event.event()) == Taken.OUT_OF_PLACE;
    return isMissing
        ? read(event.id(), event.sequenceNr())
        : CompletableFuture.completedFuture(Done.getInstance());
  }

  /** What is skipped may be in the view, and is not undone by what the restore changes. */
  private static boolean isGap(@Nullable Object event) {
    return event instanceof CaseEvent.Controlled restore
        && restore.receipt().body().skipped() != null;
  }

  /** Takes the case as it is after a restore that skips versions, from all events up to it. */
  private CompletionStage<Done> proven(CaseId id, long to, Gaps known) {
    VerifiedPrefix prefix = VerifiedPrefix.fromFirstEvent(id, known);
    return events
        .currentEventsByPersistenceId(CasePersistenceId.of(id).id(), 1, to)
        .filter(envelope -> !(envelope.event() instanceof CaseEvent.Carried))
        .runForeach(
            envelope -> prefix.take((CaseEvent.Commit) envelope.event(), envelope.sequenceNr()),
            system)
        .handle(
            (done, failure) -> {
              Gap gap = failure == null ? null : BrokenHistoryException.gapIn(failure);
              if (gap != null) {
                return proven(id, to, known.plus(gap));
              }
              CaseState state = failure == null ? prefix.state() : null;
              if (state != null) {
                index.put(IndexedCase.of(state, index.keys()));
              }
              Throwable fault = failure == null ? prefix.fault() : failure;
              return CompletableFuture.completedFuture(
                  fault == null ? Done.getInstance() : notRead(id, fault));
            })
        .thenCompose(Function.identity());
  }

  /** Reads the events of a case that the view lacks, up to one. */
  private CompletionStage<Done> read(CaseId id, long to) {
    AtomicBoolean hasGap = new AtomicBoolean();
    return events
        .currentEventsByPersistenceId(CasePersistenceId.of(id).id(), index.nextSequenceNr(id), to)
        .runForeach(
            envelope -> {
              hasGap.compareAndSet(false, isGap(envelope.event()));
              inPlace(id, envelope);
            },
            system)
        .handle((done, failure) -> failure == null ? done : notRead(id, failure))
        .thenCompose(
            done ->
                hasGap.get() ? proven(id, to, Gaps.NONE) : CompletableFuture.completedFuture(done));
  }

  private Done notRead(CaseId id, Throwable failure) {
    if (failureKind.isDamage(failure)) {
      index.unreadable(id, FailureKind.reason(failure));
      return Done.getInstance();
    }
    throw new IllegalStateException(
        "case " + id + " could not be read: " + FailureKind.reason(failure), failure);
  }

  private void inPlace(CaseId id, EventEnvelope envelope) {
    if (taken(id, envelope.sequenceNr(), envelope.event()) == Taken.OUT_OF_PLACE) {
      index.unreadable(
          id, "the event with sequence number " + envelope.sequenceNr() + " does not follow");
    }
  }

  private Taken taken(CaseId id, long sequenceNr, Object event) {
    if (event instanceof CaseEvent own) {
      return index.take(id, sequenceNr, own);
    }
    index.unreadable(id, "sequence number " + sequenceNr + " is no event of a case");
    return Taken.REPEATED;
  }
}
