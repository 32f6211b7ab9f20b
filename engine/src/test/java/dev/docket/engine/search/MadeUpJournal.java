package dev.docket.engine.search;

import akka.NotUsed;
import akka.japi.Pair;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.NoOffset;
import akka.persistence.query.Offset;
import akka.persistence.query.TimestampOffset;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.typed.javadsl.CurrentEventsBySliceQuery;
import akka.persistence.query.typed.javadsl.EventsBySliceQuery;
import akka.stream.javadsl.Source;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.engine.state.BrokenHistoryException;
import dev.docket.engine.state.History;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A journal in memory whose queries fail when they are told to. */
final class MadeUpJournal
    implements CurrentEventsByPersistenceIdQuery,
        CurrentPersistenceIdsQuery,
        CurrentEventsBySliceQuery,
        EventsBySliceQuery {

  /** An event, or damage where one was. */
  record Written(CaseId id, long sequenceNr, Object event) {}

  private final List<Written> log = new CopyOnWriteArrayList<>();

  /** How many events by slices are given away, from all streams together. */
  final AtomicInteger given = new AtomicInteger();

  /** From which offsets they were asked for. */
  final List<Offset> asked = new CopyOnWriteArrayList<>();

  /** How many events a stream by slices gives before it fails. */
  volatile int failAfter = Integer.MAX_VALUE;

  void write(CaseId id, long sequenceNr, Object event) {
    log.add(new Written(id, sequenceNr, event));
  }

  void writeAll(CaseId id, List<? extends CaseEvent.Commit> events) {
    for (CaseEvent.Commit event : events) {
      write(id, event.receipt().body().seq() + 1, event);
    }
  }

  private static TimestampOffset offset(int place) {
    Instant at = Instant.EPOCH.plusSeconds(place + 1L);
    return TimestampOffset.Zero().copy(at, at, TimestampOffset.Zero().seen());
  }

  /** Damage, as History finds it. */
  static BrokenHistoryException damage() {
    try {
      History.requireEnd(null, 1);
    } catch (BrokenHistoryException damage) {
      return damage;
    }
    throw new IllegalStateException("no damage");
  }

  private static Object good(Written written) {
    if (written.event() instanceof RuntimeException damage) {
      throw damage;
    }
    return written.event();
  }

  @Override
  public Source<String, NotUsed> currentPersistenceIds() {
    return Source.from(
        log.stream().map(each -> CasePersistenceId.of(each.id()).id()).distinct().toList());
  }

  @Override
  public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
      String id, long from, long to) {
    return Source.from(
            log.stream()
                .filter(each -> CasePersistenceId.of(each.id()).id().equals(id))
                .filter(each -> each.sequenceNr() >= from && each.sequenceNr() <= to)
                .toList())
        .map(
            each ->
                new EventEnvelope(
                    Offset.sequence(each.sequenceNr()), id, each.sequenceNr(), good(each), 0));
  }

  @Override
  public <E> Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed> currentEventsBySlices(
      String entityType, int minSlice, int maxSlice, Offset offset) {
    asked.add(offset);
    int first = placeAfter(offset);
    return bounded(Source.range(first, log.size() - 1).map(this::<E>envelope));
  }

  @Override
  public <E> Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed> eventsBySlices(
      String entityType, int minSlice, int maxSlice, Offset offset) {
    asked.add(offset);
    AtomicInteger next = new AtomicInteger(placeAfter(offset));
    return bounded(
        Source.tick(Duration.ZERO, Duration.ofMillis(5), "look")
            .mapConcat(
                look -> {
                  List<Integer> places = new CopyOnWriteArrayList<>();
                  while (next.get() < log.size()) {
                    places.add(next.getAndIncrement());
                  }
                  return places;
                })
            .map(this::<E>envelope)
            .mapMaterializedValue(ignored -> NotUsed.getInstance()));
  }

  private <E> Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed> bounded(
      Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed> events) {
    AtomicInteger left = new AtomicInteger(failAfter);
    return events.map(
        each -> {
          if (left.getAndDecrement() <= 0) {
            throw new IllegalStateException("the connection is gone");
          }
          given.incrementAndGet();
          return each;
        });
  }

  private int placeAfter(Offset offset) {
    return offset.equals(NoOffset.getInstance())
        ? 0
        : (int) ((TimestampOffset) offset).timestamp().getEpochSecond();
  }

  @SuppressWarnings("unchecked")
  private <E> akka.persistence.query.typed.EventEnvelope<E> envelope(int place) {
    Written written = log.get(place);
    return akka.persistence.query.typed.EventEnvelope.create(
        offset(place),
        CasePersistenceId.of(written.id()).id(),
        written.sequenceNr(),
        (E) good(written),
        0,
        CasePersistenceId.ENTITY_TYPE,
        0);
  }

  @Override
  public int sliceForPersistenceId(String persistenceId) {
    return 0;
  }

  @Override
  public List<Pair<Integer, Integer>> sliceRanges(int numberOfRanges) {
    return List.of(Pair.create(0, 1023));
  }
}
