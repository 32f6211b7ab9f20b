package dev.docket.tests.notary;

import akka.NotUsed;
import akka.actor.ExtendedActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.ReadJournalProvider;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentEventsByTagQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.stream.javadsl.Source;
import com.typesafe.config.Config;
import dev.docket.persistence.query.DocketReadJournalProvider;

/** The file journal, read through what a journal without slices offers. */
public final class TagsOnly implements ReadJournalProvider {

  private final Queries queries;

  /** Called by Akka. */
  public TagsOnly(ExtendedActorSystem system, Config config, String path) {
    queries =
        new Queries(
            new DocketReadJournalProvider(
                    system,
                    system.settings().config().getConfig("docket.persistence.query"),
                    "docket.persistence.query")
                .javadslReadJournal());
  }

  @Override
  public ReadJournal javadslReadJournal() {
    return queries;
  }

  @Override
  public akka.persistence.query.scaladsl.ReadJournal scaladslReadJournal() {
    return new akka.persistence.query.scaladsl.ReadJournal() {};
  }

  private record Queries(dev.docket.persistence.query.javadsl.DocketReadJournal all)
      implements ReadJournal, CurrentEventsByTagQuery, CurrentEventsByPersistenceIdQuery {

    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByTag(String tag, Offset offset) {
      return all.currentEventsByTag(tag, offset);
    }

    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
        String id, long from, long to) {
      return all.currentEventsByPersistenceId(id, from, to);
    }
  }
}
