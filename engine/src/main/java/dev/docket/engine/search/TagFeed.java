package dev.docket.engine.search;

import akka.NotUsed;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.stream.javadsl.Source;
import dev.docket.engine.actor.CaseClock;
import dev.docket.engine.actor.CasePersistenceId;
import java.time.Duration;
import java.util.List;

/**
 * Reads the events of one tag in the journal's order, which the engine gives to each event ({@code
 * docket.engine.tag}): for a journal that has no slices. Asks again and again: one query each time,
 * however many cases there are.
 *
 * @param around reads on where there is damage
 */
record TagFeed(
    Feeds.Tagged tagged, AroundDamage around, CaseIndex index, CaseClock clock, Duration every)
    implements Feed {

  @Override
  public Source<Item, NotUsed> follow() {
    return around.or(
        round()
            .concatLazy(
                Source.tick(every, every, NotUsed.getInstance()).flatMapConcat(tick -> round())));
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
