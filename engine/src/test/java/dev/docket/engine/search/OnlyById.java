package dev.docket.engine.search;

import akka.NotUsed;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.ReadJournalProvider;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.stream.javadsl.Source;

/** A read journal with enough for cases, and not for a search; for Akka. */
public final class OnlyById implements ReadJournalProvider {

  @Override
  public akka.persistence.query.scaladsl.ReadJournal scaladslReadJournal() {
    return new akka.persistence.query.scaladsl.ReadJournal() {};
  }

  @Override
  public CurrentEventsByPersistenceIdQuery javadslReadJournal() {
    return new Queries();
  }

  private static final class Queries implements CurrentEventsByPersistenceIdQuery {
    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
        String persistenceId, long from, long to) {
      return Source.empty();
    }
  }
}
