package dev.docket.engine.search;

import akka.NotUsed;
import akka.japi.pf.PFBuilder;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.stream.Graph;
import akka.stream.SourceShape;
import akka.stream.javadsl.Source;
import dev.docket.engine.actor.CaseClock;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.engine.actor.FailureKind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the events of one tag in the journal's order, which the engine gives to each event ({@code
 * docket.engine.tag}): for a journal that has no slices. Asks again and again: one query each time,
 * however many cases there are.
 *
 * @param byId reads around damage; {@code null} if the journal cannot list its ids
 */
record TagFeed(
    Feeds.Tagged tagged,
    @Nullable IdFeed byId,
    CaseIndex index,
    FailureKind failureKind,
    CaseClock clock,
    Duration every)
    implements Feed {

  @Override
  public Source<Item, NotUsed> follow() {
    return round()
        .concatLazy(Source.tick(every, every, NotUsed.getInstance()).flatMapConcat(tick -> round()))
        .recoverWithRetries(
            1,
            new PFBuilder<Throwable, Graph<SourceShape<Item>, NotUsed>>()
                .matchAny(this::around)
                .build());
  }

  /** What can be read of the cases one by one; then it fails all the same, to be tried again. */
  private Source<Item, NotUsed> around(Throwable failure) {
    return byId != null && failureKind.isDamage(failure)
        ? byId.round().concatLazy(Source.lazySource(() -> Source.failed(failure)))
        : Source.failed(failure);
  }

  /** Everything up to the end of the journal. */
  private Source<Item, NotUsed> round() {
    return Source.fromMaterializer(
            (materializer, attributes) -> {
              Complete complete = new Complete(clock.now());
              Offset offset = index.offset();
              return tagged
                  .journal()
                  .currentEventsByTag(tagged.tag(), offset)
                  .mapConcat(TagFeed::event)
                  .concat(Source.single(complete));
            })
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  private static List<Item> event(EventEnvelope envelope) {
    return CasePersistenceId.caseOf(envelope.persistenceId())
        .<List<Item>>map(
            id ->
                List.of(new Event(id, envelope.sequenceNr(), envelope.event(), envelope.offset())))
        .orElse(List.of());
  }
}
