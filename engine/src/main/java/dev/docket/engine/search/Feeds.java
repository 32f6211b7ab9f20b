package dev.docket.engine.search;

import akka.actor.typed.ActorSystem;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentEventsByTagQuery;
import akka.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.persistence.query.typed.javadsl.CurrentEventsBySliceQuery;
import akka.persistence.query.typed.javadsl.EventsBySliceQuery;
import dev.docket.engine.actor.CaseClock;
import dev.docket.engine.actor.FailureKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a read journal offers to a search.
 *
 * @param events reads one case
 * @param ids lists the cases; {@code null} if the journal cannot
 * @param current reads all cases in order, to the end; {@code null} if the journal cannot
 * @param live reads all cases in order, and goes on; {@code null} if the journal cannot
 * @param tagged reads the events of a tag in order, to the end; {@code null} if the journal cannot,
 *     or the engine tags nothing
 */
record Feeds(
    CurrentEventsByPersistenceIdQuery events,
    @Nullable CurrentPersistenceIdsQuery ids,
    @Nullable CurrentEventsBySliceQuery current,
    @Nullable EventsBySliceQuery live,
    @Nullable Tagged tagged) {

  /** A journal that reads the events of a tag in order, and the tag that each event has. */
  record Tagged(CurrentEventsByTagQuery journal, String tag) {}

  /**
   * What the journal at a path offers.
   *
   * @param tag what the engine tags each event with; empty for nothing
   * @throws IllegalArgumentException if that is not enough for a search
   */
  static Feeds of(ActorSystem<?> system, String readJournal, String tag) {
    ReadJournal journal =
        PersistenceQuery.get(system).getReadJournalFor(ReadJournal.class, readJournal);
    boolean hasOrder = journal instanceof CurrentEventsBySliceQuery;
    boolean hasIds = journal instanceof CurrentPersistenceIdsQuery;
    boolean hasTag = journal instanceof CurrentEventsByTagQuery && !tag.isEmpty();
    if (!(journal instanceof CurrentEventsByPersistenceIdQuery events)
        || !(hasOrder || hasTag || hasIds)) {
      throw new IllegalArgumentException(
          "read-journal = "
              + readJournal
              + " is a "
              + journal.getClass().getName()
              + ": a search takes one with CurrentEventsByPersistenceIdQuery and one of"
              + " CurrentEventsBySliceQuery (with EventsBySliceQuery it follows live),"
              + " CurrentEventsByTagQuery (with docket.engine.tag set before the first case is"
              + " created) and CurrentPersistenceIdsQuery (it reads case by case)");
    }
    return new Feeds(
        events,
        journal instanceof CurrentPersistenceIdsQuery it ? it : null,
        journal instanceof CurrentEventsBySliceQuery it ? it : null,
        journal instanceof EventsBySliceQuery it ? it : null,
        hasTag ? new Tagged((CurrentEventsByTagQuery) journal, tag) : null);
  }

  /** The best way to follow. */
  Feed feed(CaseIndex index, FailureKind failureKind, CaseClock clock, Duration every) {
    IdFeed byId = ids == null ? null : new IdFeed(ids, events, index, failureKind, clock, every);
    AroundDamage around = new AroundDamage(byId, failureKind, clock);
    if (current != null) {
      return new SliceFeed(current, live, around, index, clock, every);
    } else if (tagged != null) {
      return new TagFeed(tagged, around, index, clock, every);
    } else if (byId != null) {
      return byId;
    }
    throw new IllegalStateException("neither an order over all cases nor a list of them");
  }
}
