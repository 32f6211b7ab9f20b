package dev.docket.persistence.query;

import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Source;
import dev.docket.persistence.query.javadsl.DocketReadJournal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The conformance suite on the read journal for Java. */
class JavaReadJournalTest extends ReadJournalConformance {

  @Override
  ReadSide readSide(ActorSystem<?> system) {
    return new JavaReadSide(
        PersistenceQuery.get(system)
            .getReadJournalFor(DocketReadJournal.class, DocketReadJournal.IDENTIFIER));
  }

  private record JavaReadSide(DocketReadJournal journal) implements ReadSide {
    @Override
    public Source<String, NotUsed> ids(boolean live) {
      return live ? journal.persistenceIds() : journal.currentPersistenceIds();
    }

    @Override
    public Source<String, NotUsed> idsAfter(Optional<String> after, long limit) {
      return journal.currentPersistenceIds(after, limit);
    }

    @Override
    public Source<Seen, NotUsed> byId(String id, long from, long to, boolean live) {
      return (live
              ? journal.eventsByPersistenceId(id, from, to)
              : journal.currentEventsByPersistenceId(id, from, to))
          .map(Seen::of);
    }

    @Override
    public Source<Seen, NotUsed> byIdTyped(String id, long from, long to, boolean live) {
      return (live
              ? journal.<String>eventsByPersistenceIdTyped(id, from, to)
              : journal.<String>currentEventsByPersistenceIdTyped(id, from, to))
          .map(Seen::typed);
    }

    @Override
    public Source<Seen, NotUsed> byTag(String tag, Offset offset, boolean live) {
      return (live ? journal.eventsByTag(tag, offset) : journal.currentEventsByTag(tag, offset))
          .map(Seen::of);
    }

    @Override
    public Source<Seen, NotUsed> all(Offset offset, boolean live) {
      return (live ? journal.events(offset) : journal.currentEvents(offset)).map(Seen::of);
    }

    @Override
    public Source<Seen, NotUsed> bySlices(
        String entityType, Slices slices, Offset offset, boolean live) {
      return (live
              ? journal.<String>eventsBySlices(entityType, slices.first(), slices.last(), offset)
              : journal.<String>currentEventsBySlices(
                  entityType, slices.first(), slices.last(), offset))
          .map(Seen::typed);
    }

    @Override
    public List<Slices> sliceRanges(int ranges) {
      return journal.sliceRanges(ranges).stream()
          .map(range -> new Slices(range.first(), range.second()))
          .toList();
    }

    @Override
    public int slice(String id) {
      return journal.sliceForPersistenceId(id);
    }

    @Override
    public CompletionStage<Optional<Instant>> timestampOf(String id, long number) {
      return journal.timestampOf(id, number);
    }

    @Override
    public CompletionStage<Seen> load(String id, long number) {
      return journal.<String>loadEnvelope(id, number).thenApply(Seen::typed);
    }
  }
}
