package dev.docket.engine.search;

import akka.NotUsed;
import akka.japi.pf.PFBuilder;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import akka.stream.Graph;
import akka.stream.SourceShape;
import akka.stream.javadsl.Source;
import dev.docket.engine.actor.CaseClock;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.engine.actor.FailureKind;
import dev.docket.protocol.CaseId;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads case by case, again and again: for a journal that has no order over all cases, and around
 * damage, which then costs one case only. A round costs a query for each case.
 */
record IdFeed(
    CurrentPersistenceIdsQuery ids,
    CurrentEventsByPersistenceIdQuery events,
    CaseIndex index,
    FailureKind failureKind,
    CaseClock clock,
    Duration every)
    implements Feed {

  /** How many cases are read at once. */
  private static final int BREADTH = 8;

  @Override
  public Source<Item, NotUsed> follow() {
    return round()
        .concatLazy(
            Source.tick(every, every, NotUsed.getInstance()).flatMapConcat(tick -> round()));
  }

  /** Everything that is new in any case. */
  Source<Item, NotUsed> round() {
    return Source.fromMaterializer(
            (materializer, attributes) -> {
              Complete complete = new Complete(clock.now());
              return ids.currentPersistenceIds()
                  .map(CasePersistenceId::caseOf)
                  .filter(Optional::isPresent)
                  .map(Optional::get)
                  .flatMapMerge(BREADTH, this::rest)
                  .concat(Source.single(complete));
            })
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  /** What is new in one case; that it cannot be read, if so. */
  Source<Item, NotUsed> rest(CaseId id) {
    return events
        .currentEventsByPersistenceId(
            CasePersistenceId.of(id).id(), index.nextSequenceNr(id), Long.MAX_VALUE)
        .map(envelope -> (Item) new Event(id, envelope.sequenceNr(), envelope.event(), null))
        .recoverWithRetries(
            1,
            new PFBuilder<Throwable, Graph<SourceShape<Item>, NotUsed>>()
                .matchAny(
                    failure ->
                        failureKind.isDamage(failure)
                            ? Source.single(new Unreadable(id, FailureKind.reason(failure)))
                            : Source.failed(failure))
                .build());
  }
}
