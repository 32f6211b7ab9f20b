package dev.docket.persistence.query.scaladsl;

import akka.NotUsed;
import akka.japi.Pair;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.scaladsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.scaladsl.CurrentEventsByTagQuery;
import akka.persistence.query.scaladsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.scaladsl.EventsByPersistenceIdQuery;
import akka.persistence.query.scaladsl.EventsByTagQuery;
import akka.persistence.query.scaladsl.PagedPersistenceIdsQuery;
import akka.persistence.query.scaladsl.PersistenceIdsQuery;
import akka.persistence.query.scaladsl.ReadJournal;
import akka.persistence.query.typed.scaladsl.CurrentEventsByPersistenceIdTypedQuery;
import akka.persistence.query.typed.scaladsl.CurrentEventsBySliceQuery;
import akka.persistence.query.typed.scaladsl.EventTimestampQuery;
import akka.persistence.query.typed.scaladsl.EventsByPersistenceIdTypedQuery;
import akka.persistence.query.typed.scaladsl.EventsBySliceQuery;
import akka.persistence.query.typed.scaladsl.LoadEventQuery;
import akka.stream.scaladsl.Source;
import dev.docket.persistence.plugin.Stages;
import dev.docket.persistence.query.stream.LogQueries;
import java.time.Instant;
import java.util.List;
import scala.Option;
import scala.collection.immutable.Range;
import scala.collection.immutable.Range$;
import scala.collection.immutable.Seq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.OptionConverters;

/**
 * The read journal for Scala: {@code PersistenceQuery(system).readJournalFor[DocketReadJournal](
 * DocketReadJournal.IDENTIFIER)}. Every method promises what the one of the same name promises in
 * {@code dev.docket.persistence.query.javadsl.DocketReadJournal}.
 */
public final class DocketReadJournal
    implements ReadJournal,
        CurrentPersistenceIdsQuery,
        PagedPersistenceIdsQuery,
        PersistenceIdsQuery,
        CurrentEventsByPersistenceIdQuery,
        EventsByPersistenceIdQuery,
        CurrentEventsByPersistenceIdTypedQuery,
        EventsByPersistenceIdTypedQuery,
        CurrentEventsByTagQuery,
        EventsByTagQuery,
        CurrentEventsBySliceQuery,
        EventsBySliceQuery,
        EventTimestampQuery,
        LoadEventQuery {

  /** The plugin id of the store in the section {@code docket.persistence}. */
  public static final String IDENTIFIER = "docket.persistence.query";

  private final LogQueries queries;

  /** Called by the provider. */
  public DocketReadJournal(LogQueries queries) {
    this.queries = queries;
  }

  @Override
  public Source<String, NotUsed> currentPersistenceIds() {
    return queries.currentIds().asScala();
  }

  @Override
  public Source<String, NotUsed> currentPersistenceIds(Option<String> afterId, long limit) {
    return queries.currentIds(OptionConverters.toJava(afterId).orElse(""), limit).asScala();
  }

  @Override
  public Source<String, NotUsed> persistenceIds() {
    return queries.ids().asScala();
  }

  @Override
  public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
      String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return queries.byId(persistenceId, fromSequenceNr, toSequenceNr, false).asScala();
  }

  @Override
  public Source<EventEnvelope, NotUsed> eventsByPersistenceId(
      String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return queries.byId(persistenceId, fromSequenceNr, toSequenceNr, true).asScala();
  }

  @Override
  public <E>
      Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed>
          currentEventsByPersistenceIdTyped(
              String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return queries.<E>byIdTyped(persistenceId, fromSequenceNr, toSequenceNr, false).asScala();
  }

  @Override
  public <E>
      Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed> eventsByPersistenceIdTyped(
          String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return queries.<E>byIdTyped(persistenceId, fromSequenceNr, toSequenceNr, true).asScala();
  }

  @Override
  public Source<EventEnvelope, NotUsed> currentEventsByTag(String tag, Offset offset) {
    return queries.byTag(tag, offset, false).asScala();
  }

  @Override
  public Source<EventEnvelope, NotUsed> eventsByTag(String tag, Offset offset) {
    return queries.byTag(tag, offset, true).asScala();
  }

  /** All events of the store up to now, in commit order. */
  public Source<EventEnvelope, NotUsed> currentEvents(Offset offset) {
    return queries.all(offset, false).asScala();
  }

  /** All events of the store in commit order, for ever. */
  public Source<EventEnvelope, NotUsed> events(Offset offset) {
    return queries.all(offset, true).asScala();
  }

  @Override
  public <E> Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed> currentEventsBySlices(
      String entityType, int minSlice, int maxSlice, Offset offset) {
    return queries.<E>bySlices(entityType, minSlice, maxSlice, offset, false).asScala();
  }

  @Override
  public <E> Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed> eventsBySlices(
      String entityType, int minSlice, int maxSlice, Offset offset) {
    return queries.<E>bySlices(entityType, minSlice, maxSlice, offset, true).asScala();
  }

  @Override
  public int sliceForPersistenceId(String persistenceId) {
    return queries.slice(persistenceId);
  }

  @Override
  public Seq<Range> sliceRanges(int numberOfRanges) {
    List<Range> ranges =
        queries.sliceRanges(numberOfRanges).stream().map(DocketReadJournal::range).toList();
    return CollectionConverters.asScala(ranges).toSeq();
  }

  private static Range range(Pair<Integer, Integer> ends) {
    return Range$.MODULE$.inclusive(ends.first(), ends.second());
  }

  @Override
  public Future<Option<Instant>> timestampOf(String persistenceId, long sequenceNr) {
    return Stages.toScala(
        queries.timestampOf(persistenceId, sequenceNr).thenApply(OptionConverters::toScala));
  }

  @Override
  public <E> Future<akka.persistence.query.typed.EventEnvelope<E>> loadEnvelope(
      String persistenceId, long sequenceNr) {
    return Stages.toScala(queries.<E>load(persistenceId, sequenceNr));
  }
}
