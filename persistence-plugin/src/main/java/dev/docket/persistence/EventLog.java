package dev.docket.persistence;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The events of a store. All methods may be called from any thread. Those that return a {@link
 * CompletionStage} never block; the others read files and belong on a thread that may block. Stages
 * are completed, in the order of the log, on a thread of the store: a callback that blocks there
 * holds up other answers, never a write.
 */
public interface EventLog {

  /**
   * Appends one atomic batch: after a crash all of its events are there or none.
   *
   * <p>The stage completes only when the batch is durable. It fails with {@link
   * dev.docket.persistence.failure.NotWrittenException} (and its kinds: too large, sequence
   * conflict, disk full, …) when certainly nothing was written, with {@link
   * dev.docket.persistence.failure.OutcomeUnknownException} when that cannot be told. A gap in the
   * numbers is allowed, a number at or below the highest of the id is not, nor is a writer that
   * another one has replaced.
   *
   * @param batch one or more events of one persistence id with ascending sequence numbers
   * @throws IllegalArgumentException if the batch is empty, mixes ids or does not ascend
   */
  CompletionStage<Appended> append(List<EventRecord> batch);

  /**
   * Deletes the events of an id up to and including a sequence number. Durable when the stage
   * completes; fails as {@link #append} does. A number above the highest deletes all; the highest
   * number is remembered for ever.
   */
  CompletionStage<Void> deleteTo(String persistenceId, long toSequenceNr);

  /**
   * Reads the undeleted events of an id in order, and checks that each names the one before it.
   * Those that are deleted while it reads are shown, all of them or none. Blocks.
   *
   * @param fromSequenceNr first number, inclusive
   * @param toSequenceNr last number, inclusive
   * @param max how many at most
   * @param consumer called on this thread, for each event; what it throws ends the replay and is
   *     thrown on
   * @throws dev.docket.persistence.failure.DamagedException if the id is touched by damage or its
   *     chain is broken; the events before the break may have been handed over
   * @throws dev.docket.persistence.failure.ReadFailedException if the disk cannot be read
   */
  void replay(
      String persistenceId,
      long fromSequenceNr,
      long toSequenceNr,
      long max,
      Consumer<StoredEvent> consumer);

  /**
   * The undeleted events of an id, to be read on batch by batch, as {@link #replay} does at once.
   * Does not block.
   *
   * @param fromSequenceNr first number, inclusive
   * @param toSequenceNr last number, inclusive
   */
  EventCursor cursor(String persistenceId, long fromSequenceNr, long toSequenceNr);

  /**
   * The highest sequence number that the id has ever durably used, 0 for an unknown id; also after
   * everything was deleted. Blocks.
   *
   * @param fromSequenceNr a number known to be at or below the answer; only a hint
   * @throws dev.docket.persistence.failure.DamagedException if the id is touched by damage
   */
  long highestSequenceNr(String persistenceId, long fromSequenceNr);

  /** Up to which sequence number the id's events are deleted, 0 if none is. Blocks. */
  long deletedTo(String persistenceId);

  /**
   * Completes, never exceptionally, when every write of the id that was outstanding at this call is
   * done, whatever its outcome, and so is what those answers have led to at once. A journal waits
   * for it before it answers a recovering actor.
   */
  CompletionStage<Void> pending(String persistenceId);

  /**
   * Reads undeleted durable events in commit order. Blocks.
   *
   * @param fromOrdinal where to start, inclusive, from 1
   * @param max how many events at most; a page also ends after about 4 MiB, with at least one event
   *     or progress made
   * @throws dev.docket.persistence.failure.DamagedException if damage lies between the start and
   *     the end of the page's first event; a page ends before damage, so nothing is skipped unseen
   * @throws dev.docket.persistence.failure.ReadFailedException if the disk cannot be read
   */
  EventPage read(long fromOrdinal, int max);

  /**
   * As {@link #read}, but only events with a tag. Of what lies far behind the end it reads nothing
   * else: sealed segments and the active one have an index of the tags. Damage to other records
   * ends a page only where it took records that may have had the tag.
   */
  EventPage readTagged(String tag, long fromOrdinal, int max);

  /**
   * Where the first event at or behind a logical timestamp is to be looked for, if there is one.
   * Reads nothing.
   *
   * @param timestampMicros microseconds since the epoch
   */
  OrdinalRange ordinalsAt(long timestampMicros);

  /**
   * A stretch of the log.
   *
   * @param from first ordinal, inclusive
   * @param to last ordinal, exclusive
   */
  record OrdinalRange(long from, long to) {}

  /** The ordinal of the newest durable record, 0 in an empty log. Does not block. */
  long durableOrdinal();

  /**
   * Calls the listener with the newest durable ordinal each time a group became durable, on a
   * thread of the store that it must not block. Calls come in order; a listener that needs an event
   * sees it in {@link #read}.
   *
   * @return to be closed when no longer needed
   */
  Subscription onDurable(LongConsumer listener);

  /**
   * The ids with at least one undeleted event, in an order of the log's own that is stable while
   * ids are added. Blocks.
   *
   * @param afterId the last id of the page before; empty for the first page
   * @param limit how many at most
   */
  List<String> persistenceIds(String afterId, int limit);

  /** As {@link #persistenceIds}, also those of which all events are deleted. */
  List<String> allPersistenceIds(String afterId, int limit);

  /** Ends a {@link #onDurable} subscription. */
  interface Subscription extends AutoCloseable {
    /** No call begins after this returned. May be repeated. */
    @Override
    void close();
  }
}
