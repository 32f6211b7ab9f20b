package dev.docket.engine.search;

import akka.NotUsed;
import akka.japi.Pair;
import akka.persistence.query.NoOffset;
import akka.persistence.query.Offset;
import akka.persistence.query.typed.EventEnvelope;
import akka.persistence.query.typed.javadsl.CurrentEventsBySliceQuery;
import akka.persistence.query.typed.javadsl.EventsBySliceQuery;
import akka.stream.javadsl.Source;
import dev.docket.engine.actor.CaseClock;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.protocol.CaseId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads all cases in the order of their commits: up to the end, then live, where the journal can.
 * Every now and then it looks whether it is at the end, without which nobody could say how stale
 * the view is.
 *
 * @param live {@code null} if the journal has no live query
 * @param around reads on where there is damage
 */
record SliceFeed(
    CurrentEventsBySliceQuery current,
    @Nullable EventsBySliceQuery live,
    AroundDamage around,
    CaseIndex index,
    CaseClock clock,
    Duration every)
    implements Feed {

  @Override
  public Source<Item, NotUsed> follow() {
    return around.or(
        round()
            // Lazily: the other kind would start it now, from the offset of now.
            .concatLazy(Source.lazySource(this::fromNowOn)));
  }

  private Source<Item, NotUsed> fromNowOn() {
    Source<Item, NotUsed> looking =
        Source.tick(every, every, NotUsed.getInstance())
            .flatMapConcat(tick -> round())
            .mapMaterializedValue(ignored -> NotUsed.getInstance());
    Pair<Integer, Integer> all = slices();
    return live == null
        ? looking
        : events(
                live.eventsBySlices(
                    CasePersistenceId.ENTITY_TYPE, all.first(), all.second(), index.offset()))
            .merge(looking);
  }

  /** Everything up to the end of the journal. */
  private Source<Item, NotUsed> round() {
    return Source.fromMaterializer(
            (materializer, attributes) -> {
              Complete complete = new Complete(clock.now());
              return events(currentFrom(index.offset())).concat(Source.single(complete));
            })
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  private Source<EventEnvelope<Object>, NotUsed> currentFrom(Offset offset) {
    String type = CasePersistenceId.ENTITY_TYPE;
    Pair<Integer, Integer> all = slices();
    try {
      return current.currentEventsBySlices(type, all.first(), all.second(), offset);
    } catch (UnsupportedOperationException fromTheStartOnly) {
      // Akka's journal for tests. What the view has is dropped there.
      return current.currentEventsBySlices(type, all.first(), all.second(), NoOffset.getInstance());
    }
  }

  /** All of them. */
  private Pair<Integer, Integer> slices() {
    return current.sliceRanges(1).get(0);
  }

  private static Source<Item, NotUsed> events(Source<EventEnvelope<Object>, NotUsed> envelopes) {
    return envelopes.mapConcat(
        envelope ->
            CasePersistenceId.caseOf(envelope.persistenceId())
                .<List<Item>>map(id -> List.of(event(id, envelope)))
                .orElse(List.of()));
  }

  private static Item event(CaseId id, EventEnvelope<Object> envelope) {
    return new Event(
        id, envelope.sequenceNr(), envelope.getOptionalEvent().orElse(null), envelope.offset());
  }
}
