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
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    boolean isMissing =
        event.event() == null
            ? event.sequenceNr() >= index.nextSequenceNr(event.id())
            : taken(event.id(), event.sequenceNr(), event.event()) == Taken.OUT_OF_PLACE;
    return isMissing
        ? read(event.id(), event.sequenceNr())
        : CompletableFuture.completedFuture(Done.getInstance());
  }

  /** Reads the events of a case that the view lacks, up to one. */
  private CompletionStage<Done> read(CaseId id, long to) {
    return events
        .currentEventsByPersistenceId(CasePersistenceId.of(id).id(), index.nextSequenceNr(id), to)
        .runForeach(envelope -> inPlace(id, envelope), system)
        .handle(
            (done, failure) -> {
              if (failure == null) {
                return done;
              } else if (failureKind.isDamage(failure)) {
                index.unreadable(id, FailureKind.reason(failure));
                return Done.getInstance();
              }
              throw new IllegalStateException(
                  "case " + id + " could not be read: " + FailureKind.reason(failure), failure);
            });
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
