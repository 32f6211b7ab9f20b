package dev.docket.persistence.query.javadsl;

import akka.NotUsed;
import akka.japi.Pair;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentEventsByTagQuery;
import akka.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.javadsl.EventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.EventsByTagQuery;
import akka.persistence.query.javadsl.PagedPersistenceIdsQuery;
import akka.persistence.query.javadsl.PersistenceIdsQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.persistence.query.typed.javadsl.CurrentEventsByPersistenceIdTypedQuery;
import akka.persistence.query.typed.javadsl.CurrentEventsBySliceQuery;
import akka.persistence.query.typed.javadsl.EventTimestampQuery;
import akka.persistence.query.typed.javadsl.EventsByPersistenceIdTypedQuery;
import akka.persistence.query.typed.javadsl.EventsBySliceQuery;
import akka.persistence.query.typed.javadsl.LoadEventQuery;
import akka.stream.javadsl.Source;
import dev.docket.persistence.query.stream.LogQueries;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The read journal for Java: {@code PersistenceQuery.get(system).getReadJournalFor(
 * DocketReadJournal.class, DocketReadJournal.IDENTIFIER)}. Safe for use by any thread.
 *
 * <p>Current queries end at what is durable when they start. Live ones go on; they are woken at the
 * moment a group of writes is durable. Neither shows an event before it is durable, nor a deleted
 * one that has not been read yet. An offset means: what comes after it; resuming from the offset of
 * the last envelope neither skips nor repeats. All streams keep to their consumer's pace, and a
 * slow one holds up no write. A stream that meets damage hands on all that is good before it and
 * then fails with {@link dev.docket.persistence.failure.DamagedException}; one that meets an event
 * that cannot be deserialised does the same with the serializer's exception. Nothing is passed
 * over.
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

  /** The ids that have undeleted events, in an order of the log's own. */
  @Override
  public Source<String, NotUsed> currentPersistenceIds() {
    return queries.currentIds();
  }

  /**
   * A page of {@link #currentPersistenceIds()}.
   *
   * @param afterId the last id of the page before; empty for the first page
   * @param limit how many ids at most
   */
  @Override
  public Source<String, NotUsed> currentPersistenceIds(Optional<String> afterId, long limit) {
    return queries.currentIds(afterId.orElse(""), limit);
  }

  /**
   * The ids that have undeleted events, then those that come to have one; each of them once. Keeps
   * about 100 bytes for each id while it runs.
   */
  @Override
  public Source<String, NotUsed> persistenceIds() {
    return queries.ids();
  }

  /** The offset of an envelope is its place in the log, as in {@link #currentEvents}. */
  @Override
  public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
      String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return queries.byId(persistenceId, fromSequenceNr, toSequenceNr, false);
  }

  /**
   * Ends when {@code toSequenceNr} is reached. Events deleted before they are read are left out.
   */
  @Override
  public Source<EventEnvelope, NotUsed> eventsByPersistenceId(
      String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return queries.byId(persistenceId, fromSequenceNr, toSequenceNr, true);
  }

  /** The offset of an envelope is its {@code TimestampOffset}, as in {@link #eventsBySlices}. */
  @Override
  public <E>
      Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed>
          currentEventsByPersistenceIdTyped(
              String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return queries.byIdTyped(persistenceId, fromSequenceNr, toSequenceNr, false);
  }

  /**
   * Ends when {@code toSequenceNr} is reached. Events deleted before they are read are left out.
   */
  @Override
  public <E>
      Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed> eventsByPersistenceIdTyped(
          String persistenceId, long fromSequenceNr, long toSequenceNr) {
    return queries.byIdTyped(persistenceId, fromSequenceNr, toSequenceNr, true);
  }

  /**
   * In commit order.
   *
   * @throws IllegalArgumentException if the offset is neither a {@code Sequence} nor none
   */
  @Override
  public Source<EventEnvelope, NotUsed> currentEventsByTag(String tag, Offset offset) {
    return queries.byTag(tag, offset, false);
  }

  /**
   * In commit order.
   *
   * @throws IllegalArgumentException if the offset is neither a {@code Sequence} nor none
   */
  @Override
  public Source<EventEnvelope, NotUsed> eventsByTag(String tag, Offset offset) {
    return queries.byTag(tag, offset, true);
  }

  /**
   * All events of the store up to now, in commit order. The offset of an envelope is its ordinal, a
   * {@code Sequence} that grows strictly, with gaps.
   *
   * @param offset what comes after it; {@code Offset.noOffset()} for all
   * @throws IllegalArgumentException if the offset is neither a {@code Sequence} nor none
   */
  public Source<EventEnvelope, NotUsed> currentEvents(Offset offset) {
    return queries.all(offset, false);
  }

  /** As {@link #currentEvents}, and goes on for ever. */
  public Source<EventEnvelope, NotUsed> events(Offset offset) {
    return queries.all(offset, true);
  }

  /**
   * In commit order. The timestamps are logical: they follow the clock but grow strictly, also when
   * the clock is set back.
   *
   * @throws IllegalArgumentException if the offset is neither a {@code TimestampOffset} nor none,
   *     or the slices are not ascending ones in 0 to 1023
   */
  @Override
  public <E> Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed> currentEventsBySlices(
      String entityType, int minSlice, int maxSlice, Offset offset) {
    return queries.bySlices(entityType, minSlice, maxSlice, offset, false);
  }

  /** As {@link #currentEventsBySlices}, and goes on for ever. */
  @Override
  public <E> Source<akka.persistence.query.typed.EventEnvelope<E>, NotUsed> eventsBySlices(
      String entityType, int minSlice, int maxSlice, Offset offset) {
    return queries.bySlices(entityType, minSlice, maxSlice, offset, true);
  }

  @Override
  public int sliceForPersistenceId(String persistenceId) {
    return queries.slice(persistenceId);
  }

  @Override
  public List<Pair<Integer, Integer>> sliceRanges(int numberOfRanges) {
    return queries.sliceRanges(numberOfRanges);
  }

  /** The logical time of an event; empty if there is none, or it is deleted. */
  @Override
  public CompletionStage<Optional<Instant>> timestampOf(String persistenceId, long sequenceNr) {
    return queries.timestampOf(persistenceId, sequenceNr);
  }

  /** Fails with {@link java.util.NoSuchElementException} if there is none, or it is deleted. */
  @Override
  public <E> CompletionStage<akka.persistence.query.typed.EventEnvelope<E>> loadEnvelope(
      String persistenceId, long sequenceNr) {
    return queries.load(persistenceId, sequenceNr);
  }
}
