package dev.docket.persistence.query;

import static org.assertj.core.api.Assertions.assertThat;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import akka.japi.Pair;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.typed.EventEnvelope;
import akka.projection.ProjectionId;
import akka.projection.eventsourced.javadsl.EventSourcedProvider;
import akka.projection.internal.AtLeastOnce;
import akka.projection.internal.ManagementState;
import akka.projection.javadsl.Handler;
import akka.projection.testkit.javadsl.ProjectionTestKit;
import akka.projection.testkit.javadsl.TestOffsetStore;
import akka.projection.testkit.javadsl.TestProjection;
import akka.stream.javadsl.Sink;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.StoreDoor;
import dev.docket.persistence.plugin.DocketStores;
import dev.docket.persistence.plugin.Payloads;
import dev.docket.persistence.plugin.Systems;
import dev.docket.persistence.query.javadsl.DocketReadJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** An Akka Projection over the slices of the store, whose offset outlives it. */
class ProjectionTest {
  private static final ProjectionId ID = ProjectionId.of("orders", "all");
  private static final Duration LONG = Duration.ofSeconds(90);

  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final Offsets offsets = new Offsets();

  @Test
  void shouldHandleEveryEventOnceAlthoughItIsStoppedAndResumed(@TempDir Path dir) throws Exception {
    runUntil(dir, 60, 1, 100);
    runUntil(dir, 150, 101, 200);
    runUntil(dir, 300, 201, 300);

    ActorSystem<SpawnProtocol.Command> system = start(dir);
    try {
      List<String> committed =
          PersistenceQuery.get(system)
              .getReadJournalFor(DocketReadJournal.class, DocketReadJournal.IDENTIFIER)
              .currentEvents(Offset.noOffset())
              .map(event -> event.persistenceId() + " " + event.sequenceNr())
              .runWith(Sink.seq(), system)
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS);
      assertThat(handled).isEqualTo(committed).hasSize(300);
    } finally {
      Systems.stop(system);
    }
  }

  private static ActorSystem<SpawnProtocol.Command> start(Path dir) {
    String small = "docket.persistence { segment-bytes = 16 KiB, frame-bytes = 4 KiB }";
    return Systems.start(Systems.config(dir, small));
  }

  /** Appends some events while a projection runs that is stopped after so many in all. */
  private void runUntil(Path dir, int atLeast, long firstEvent, long lastEvent) throws Exception {
    ActorSystem<SpawnProtocol.Command> system = start(dir);
    try {
      DocketStore store =
          DocketStores.get(system).store().store().toCompletableFuture().get(30, TimeUnit.SECONDS);
      Payloads payloads = new Payloads(system.classicSystem());
      List<CompletableFuture<?>> writes = new ArrayList<>();
      for (long number = firstEvent; number <= lastEvent; number++) {
        EventRecord event =
            EventRecord.of("Order|" + number % 7, number, "w", payloads.toStored("x".repeat(500)));
        writes.add(store.events().append(List.of(event)).toCompletableFuture());
      }
      ProjectionTestKit.create(system)
          .run(
              projection(system),
              LONG,
              () -> {
                StoreDoor.maintain(store);
                assertThat(store.metrics().compactions()).as("it ran across merges").isPositive();
                assertThat(handled).hasSizeGreaterThanOrEqualTo(atLeast);
              });
      CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    } finally {
      Systems.stop(system);
    }
  }

  private TestProjection<Offset, EventEnvelope<String>> projection(ActorSystem<?> system) {
    return TestProjection.<Offset, EventEnvelope<String>>create(
            ID,
            EventSourcedProvider.eventsBySlices(
                system, DocketReadJournal.IDENTIFIER, "Order", 0, 1023),
            Recording::new)
        .withOffsetStoreFactory(() -> offsets)
        // The offset is kept after each event, and a projection that is stopped finishes the one
        // it has in hand: so here, at least once is once.
        .withOffsetStrategy(new AtLeastOnce(Option.apply(1), Option.empty(), Option.empty()));
  }

  private final class Recording extends Handler<EventEnvelope<String>> {
    @Override
    public CompletionStage<Done> process(EventEnvelope<String> event) {
      handled.add(event.persistenceId() + " " + event.sequenceNr());
      return CompletableFuture.completedFuture(Done.getInstance());
    }
  }

  /** Keeps the last offset in memory. */
  private static final class Offsets implements TestOffsetStore<Offset> {
    private volatile @Nullable Offset last;

    @Override
    public Optional<Offset> lastOffset() {
      return Optional.ofNullable(last);
    }

    @Override
    public List<Pair<ProjectionId, Offset>> allOffsets() {
      return lastOffset().map(offset -> Pair.create(ID, offset)).stream().toList();
    }

    @Override
    public CompletionStage<Optional<Offset>> readOffsets() {
      return CompletableFuture.completedFuture(lastOffset());
    }

    @Override
    public CompletionStage<Done> saveOffset(ProjectionId id, Offset offset) {
      last = offset;
      return CompletableFuture.completedFuture(Done.getInstance());
    }

    @Override
    public CompletionStage<Optional<ManagementState>> readManagementState(ProjectionId id) {
      return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<Done> savePaused(ProjectionId id, boolean paused) {
      return CompletableFuture.completedFuture(Done.getInstance());
    }
  }
}
