package dev.docket.engine.testkit;

import akka.NotUsed;
import akka.actor.ExtendedActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.ReadJournalProvider;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import akka.persistence.query.javadsl.ReadJournal;
import akka.stream.javadsl.Source;
import com.typesafe.config.Config;

/** The read journal of the test kit: the events of one id, and the ids, as they are now. */
public final class MemoryQueries implements ReadJournalProvider {

  private final MemoryStore store;

  /** Called by Akka. */
  public MemoryQueries(ExtendedActorSystem system, Config config, String configPath) {
    store = MemoryStore.ofPlugin(system, configPath);
  }

  @Override
  public ReadJournal javadslReadJournal() {
    return new JavaQueries(store);
  }

  @Override
  public akka.persistence.query.scaladsl.ReadJournal scaladslReadJournal() {
    return new ScalaQueries(new JavaQueries(store));
  }

  private record JavaQueries(MemoryStore store)
      implements ReadJournal, CurrentEventsByPersistenceIdQuery, CurrentPersistenceIdsQuery {

    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
        String persistenceId, long from, long to) {
      return Source.lazySource(
              () ->
                  Source.from(store.read(persistenceId, from, to, Long.MAX_VALUE))
                      .map(
                          each ->
                              EventEnvelope.apply(
                                  Offset.sequence(each.sequenceNr()),
                                  persistenceId,
                                  each.sequenceNr(),
                                  each.payload(),
                                  each.timestamp())))
          .mapMaterializedValue(ignored -> NotUsed.getInstance());
    }

    @Override
    public Source<String, NotUsed> currentPersistenceIds() {
      return Source.lazySource(() -> Source.from(store.persistenceIds()))
          .mapMaterializedValue(ignored -> NotUsed.getInstance());
    }
  }

  private record ScalaQueries(JavaQueries java)
      implements akka.persistence.query.scaladsl.ReadJournal,
          akka.persistence.query.scaladsl.CurrentEventsByPersistenceIdQuery,
          akka.persistence.query.scaladsl.CurrentPersistenceIdsQuery {

    @Override
    public akka.stream.scaladsl.Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
        String persistenceId, long from, long to) {
      return java.currentEventsByPersistenceId(persistenceId, from, to).asScala();
    }

    @Override
    public akka.stream.scaladsl.Source<String, NotUsed> currentPersistenceIds() {
      return java.currentPersistenceIds().asScala();
    }
  }
}
