package dev.docket.persistence.query;

import akka.NotUsed;
import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorSystem;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Source;
import dev.docket.persistence.query.scaladsl.DocketReadJournal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;
import scala.jdk.javaapi.OptionConverters;

/** The conformance suite on the read journal for Scala. */
class ScalaReadJournalTest extends ReadJournalConformance {

  @Override
  ReadSide readSide(ActorSystem<?> system) {
    DocketReadJournal journal =
        new PersistenceQuery((ExtendedActorSystem) system.classicSystem())
            .readJournalFor(DocketReadJournal.IDENTIFIER);
    return new ScalaReadSide(journal);
  }

  private record ScalaReadSide(DocketReadJournal journal) implements ReadSide {
    @Override
    public Source<String, NotUsed> ids(boolean live) {
      return (live ? journal.persistenceIds() : journal.currentPersistenceIds()).asJava();
    }

    @Override
    public Source<String, NotUsed> idsAfter(Optional<String> after, long limit) {
      return journal.currentPersistenceIds(OptionConverters.toScala(after), limit).asJava();
    }

    @Override
    public Source<Seen, NotUsed> byId(String id, long from, long to, boolean live) {
      return (live
              ? journal.eventsByPersistenceId(id, from, to)
              : journal.currentEventsByPersistenceId(id, from, to))
          .asJava()
          .map(Seen::of);
    }

    @Override
    public Source<Seen, NotUsed> byIdTyped(String id, long from, long to, boolean live) {
      return (live
              ? journal.<String>eventsByPersistenceIdTyped(id, from, to)
              : journal.<String>currentEventsByPersistenceIdTyped(id, from, to))
          .asJava()
          .map(Seen::typed);
    }

    @Override
    public Source<Seen, NotUsed> byTag(String tag, Offset offset, boolean live) {
      return (live ? journal.eventsByTag(tag, offset) : journal.currentEventsByTag(tag, offset))
          .asJava()
          .map(Seen::of);
    }

    @Override
    public Source<Seen, NotUsed> all(Offset offset, boolean live) {
      return (live ? journal.events(offset) : journal.currentEvents(offset)).asJava().map(Seen::of);
    }

    @Override
    public Source<Seen, NotUsed> bySlices(
        String entityType, Slices slices, Offset offset, boolean live) {
      return (live
              ? journal.<String>eventsBySlices(entityType, slices.first(), slices.last(), offset)
              : journal.<String>currentEventsBySlices(
                  entityType, slices.first(), slices.last(), offset))
          .asJava()
          .map(Seen::typed);
    }

    @Override
    public List<Slices> sliceRanges(int ranges) {
      return CollectionConverters.asJava(journal.sliceRanges(ranges)).stream()
          .map(range -> new Slices(range.start(), range.last()))
          .toList();
    }

    @Override
    public int slice(String id) {
      return journal.sliceForPersistenceId(id);
    }

    @Override
    public CompletionStage<Optional<Instant>> timestampOf(String id, long number) {
      return FutureConverters.asJava(journal.timestampOf(id, number))
          .thenApply(OptionConverters::toJava);
    }

    @Override
    public CompletionStage<Seen> load(String id, long number) {
      return FutureConverters.asJava(journal.<String>loadEnvelope(id, number))
          .thenApply(Seen::typed);
    }
  }
}
