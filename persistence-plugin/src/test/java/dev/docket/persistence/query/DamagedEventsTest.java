package dev.docket.persistence.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.plugin.Rot;
import dev.docket.persistence.plugin.Systems;
import dev.docket.persistence.plugin.Words;
import dev.docket.persistence.query.javadsl.DocketReadJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What queries and actors see of ids of which one has an event that rotted on the disk. */
class DamagedEventsTest {
  private ActorSystem<SpawnProtocol.Command> system;
  private DocketReadJournal journal;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    ActorSystem<SpawnProtocol.Command> before = Systems.start(dir);
    ActorRef<Words.Command> sick = Words.spawn(before, Words.create("Words|sick"));
    ActorRef<Words.Command> well = Words.spawn(before, Words.create("Words|well"));
    for (String word : List.of("one", "two", "three", "four")) {
      Words.add(before, sick, word + "-to-rot");
      Words.add(before, well, word);
    }
    Systems.stop(before);
    Rot.flip(dir.resolve("events"), "three-to-rot");
    system = Systems.start(dir);
    journal =
        PersistenceQuery.get(system)
            .getReadJournalFor(DocketReadJournal.class, DocketReadJournal.IDENTIFIER);
  }

  @AfterEach
  void stop() throws Exception {
    Systems.stop(system);
  }

  @Test
  void shouldHandOnTheGoodEventsOfAnIdThenFail() {
    assertThat(eventsBeforeFailing(journal.currentEventsByPersistenceId("Words|sick", 1, 100)))
        .containsExactly("one-to-rot", "two-to-rot");
    assertThat(eventsBeforeFailing(journal.eventsByPersistenceId("Words|sick", 1, 100)))
        .containsExactly("one-to-rot", "two-to-rot");
  }

  @Test
  void shouldHandOnAllThatIsGoodBeforeTheDamageInOrderThenFail() {
    assertThat(eventsBeforeFailing(journal.currentEvents(Offset.noOffset())))
        .containsExactly("one-to-rot", "one", "two-to-rot", "two");
  }

  @Test
  void shouldResumeBySlicesBehindTheDamage() throws Exception {
    Offset three =
        journal
            .loadEnvelope("Words|well", 3)
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS)
            .offset();

    List<Object> resumed =
        journal
            .<Object>currentEventsBySlices("Words", 0, 1023, three)
            .map(envelope -> envelope.event())
            .runWith(Sink.seq(), system)
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);

    assertThat(resumed).containsExactly("four-to-rot", "four");
  }

  @Test
  void shouldServeTheOtherIds() throws Exception {
    ActorRef<Words.Command> well = Words.spawn(system, Words.create("Words|well"));
    Words.add(system, well, "five");

    assertThat(Words.get(system, well)).isEqualTo("one two three four five");
  }

  @Test
  void shouldFailTheActorInsteadOfShowingItLess() throws Exception {
    TestProbe<Object> probe = TestProbe.create(system);

    ActorRef<Words.Command> sick = Words.spawn(system, Words.create("Words|sick"));

    probe.expectTerminated(sick, Duration.ofSeconds(60));
  }

  private List<Object> eventsBeforeFailing(Source<EventEnvelope, NotUsed> events) {
    List<Object> handedOn = new CopyOnWriteArrayList<>();
    assertThatThrownBy(
            () ->
                events
                    .runWith(Sink.foreach(event -> handedOn.add(event.event())), system)
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(DamagedException.class);
    return handedOn;
  }
}
