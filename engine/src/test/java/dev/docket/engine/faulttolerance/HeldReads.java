package dev.docket.engine.faulttolerance;

import akka.Done;
import akka.NotUsed;
import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.ReadJournalProvider;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.stream.javadsl.Source;
import com.typesafe.config.Config;
import dev.docket.engine.testkit.MemoryQueries;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A read journal that begins to answer a read when it is told to; for Akka. */
public final class HeldReads implements ReadJournalProvider {

  /** What lets an engine on the journal in memory read through this one. */
  static final String SETTINGS =
      """
      docket.engine.read-journal = held-reads
      held-reads.class = "dev.docket.engine.faulttolerance.HeldReads"
      """;

  private final Journal journal;

  /** Called by Akka. */
  public HeldReads(ExtendedActorSystem system, Config config) {
    journal =
        new Journal(
            (CurrentEventsByPersistenceIdQuery)
                new MemoryQueries(system, config, "docket-testkit.query").javadslReadJournal());
  }

  static Journal of(ActorSystem<?> system) {
    return PersistenceQuery.get(system).getReadJournalFor(Journal.class, "held-reads");
  }

  @Override
  public akka.persistence.query.scaladsl.ReadJournal scaladslReadJournal() {
    return new akka.persistence.query.scaladsl.ReadJournal() {};
  }

  @Override
  public Journal javadslReadJournal() {
    return journal;
  }

  /** A read that was asked for; nobody may have told it to answer yet. */
  record Read(String persistenceId, long from, CompletableFuture<Done> told) {

    void answer() {
      told.complete(Done.getInstance());
    }

    void fail(Throwable fault) {
      told.completeExceptionally(fault);
    }

    @Override
    public String toString() {
      return persistenceId + " from " + from;
    }
  }

  /** Remembers every read, in the order they were asked for. */
  static final class Journal implements CurrentEventsByPersistenceIdQuery {

    private final CurrentEventsByPersistenceIdQuery queries;
    private final List<Read> reads = new CopyOnWriteArrayList<>();

    private Journal(CurrentEventsByPersistenceIdQuery queries) {
      this.queries = queries;
    }

    @Override
    public Source<EventEnvelope, NotUsed> currentEventsByPersistenceId(
        String persistenceId, long from, long to) {
      Read read = new Read(persistenceId, from, new CompletableFuture<>());
      reads.add(read);
      return Source.completionStage(read.told())
          .flatMapConcat(told -> queries.currentEventsByPersistenceId(persistenceId, from, to));
    }

    List<Read> reads() {
      return List.copyOf(reads);
    }

    /** How many were not told to answer or to fail. */
    long held() {
      return reads.stream().filter(read -> !read.told().isDone()).count();
    }
  }
}
