package dev.docket.persistence.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.Done;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import akka.pattern.StatusReply;
import akka.persistence.journal.EventAdapter;
import akka.persistence.journal.EventSeq;
import akka.persistence.journal.Tagged;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.stream.javadsl.Sink;
import com.typesafe.config.Config;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventLog;
import dev.docket.persistence.SnapshotCriteria;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.query.javadsl.DocketReadJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The journal and the snapshot store under event-sourced actors that come and go. */
class PluginsTest {
  private @Nullable ActorSystem<SpawnProtocol.Command> running;

  @AfterEach
  void stop() throws Exception {
    stopRunning();
  }

  @Test
  void shouldBringBackAnActorsEventsInANewActorSystem(@TempDir Path dir) throws Exception {
    var system = start(Systems.config(dir, ""));
    ActorRef<Words.Command> words = Words.spawn(system, Words.create("Words|1"));
    Words.add(system, words, "one");
    Words.add(system, words, "two", "three");

    system = start(Systems.config(dir, ""));
    words = Words.spawn(system, Words.create("Words|1"));

    assertThat(Words.get(system, words)).isEqualTo("one two three");
    Words.add(system, words, "four");
    assertThat(Words.get(system, words)).isEqualTo("one two three four");
  }

  @Test
  void shouldKeepSnapshotsDeletionsAndTheHighestNumberAcrossSystems(@TempDir Path dir)
      throws Exception {
    RetentionCriteria deleting = RetentionCriteria.snapshotEvery(3, 1).withDeleteEventsOnSnapshot();
    var system = start(Systems.config(dir, ""));
    ActorRef<Words.Command> words = Words.spawn(system, Words.create("Words|1", deleting));
    for (String word : List.of("a", "b", "c", "d", "e", "f", "g")) {
      Words.add(system, words, word);
    }
    DocketStore store = open(system);
    // The snapshot of 6 deletes the events up to 3, after the answer.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(store.events().deletedTo("Words|1")).isEqualTo(3));

    system = start(Systems.config(dir, ""));
    words = Words.spawn(system, Words.create("Words|1", deleting));

    assertThat(Words.get(system, words)).isEqualTo("a b c d e f g");
    EventLog log = open(system).events();
    assertThat(log.highestSequenceNr("Words|1", 0)).isEqualTo(7);
    assertThat(log.deletedTo("Words|1")).isEqualTo(3);
    assertThat(numbers(log, "Words|1")).containsExactly(4L, 5L, 6L, 7L);
    assertThat(open(system).snapshots().load("Words|1", SnapshotCriteria.all()))
        .get()
        .extracting(snapshot -> snapshot.sequenceNr())
        .isEqualTo(6L);
  }

  @Test
  void shouldReplayMoreEventsThanAFenceLetsThroughAtOnce(@TempDir Path dir) throws Exception {
    var system = start(Systems.config(dir, ""));
    ActorRef<Words.Command> words = Words.spawn(system, Words.create("Words|1"));
    List<String> all = new ArrayList<>();
    for (int batch = 0; batch < 5; batch++) {
      String[] some = new String[500];
      Arrays.setAll(some, i -> "w" + i);
      Words.add(system, words, some);
      all.addAll(List.of(some));
    }

    system = start(Systems.config(dir, "docket.persistence.journal.replay-fence.events = 100"));
    words = Words.spawn(system, Words.create("Words|1"));

    assertThat(Words.get(system, words)).isEqualTo(String.join(" ", all));
  }

  @Test
  void shouldStopAnActorWhoseEventIsTooLargeAndKeepWhatItHad(@TempDir Path dir) throws Exception {
    var system = start(Systems.config(dir, ""));
    ActorRef<Words.Command> words = Words.spawn(system, Words.create("Words|1"));
    Words.add(system, words, "small");
    TestProbe<Object> probe = TestProbe.create(system);

    words.tell(
        new Words.Add(
            List.of("x".repeat(17 * 1024 * 1024)),
            TestProbe.<StatusReply<Done>>create(system).ref()));

    probe.expectTerminated(words, Duration.ofSeconds(30));
    ActorRef<Words.Command> again = Words.spawn(system, Words.create("Words|1"));
    assertThat(Words.get(system, again)).isEqualTo("small");
    Words.add(system, again, "next");
    assertThat(Words.get(system, again)).isEqualTo("small next");
  }

  @Test
  void shouldHandAnAdaptersManifestBackToIt(@TempDir Path dir) throws Exception {
    String adapter =
        """
        docket.persistence.journal {
          event-adapters.marking = "%s"
          event-adapter-bindings {
            "java.lang.String" = marking
            "akka.persistence.journal.Tagged" = marking
          }
        }
        """
            .formatted(MarkingAdapter.class.getName());
    var system = start(Systems.config(dir, adapter));
    ActorRef<Words.Command> words = Words.spawn(system, Words.create("Words|1"));
    Words.add(system, words, "one");

    system = start(Systems.config(dir, adapter));
    words = Words.spawn(system, Words.create("Words|1"));

    assertThat(Words.get(system, words)).isEqualTo("ONE(marked-one)");
    DocketReadJournal journal =
        PersistenceQuery.get(system)
            .getReadJournalFor(DocketReadJournal.class, DocketReadJournal.IDENTIFIER);
    assertThat(
            journal
                .currentEventsByPersistenceId("Words|1", 1, 1)
                .runWith(Sink.head(), system)
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .event())
        .isEqualTo("ONE(marked-one)");
  }

  /** Stores words in capitals under a manifest of their own, and shows the manifest. */
  public static final class MarkingAdapter implements EventAdapter {
    @Override
    public String manifest(Object event) {
      return "marked-" + ((Tagged) event).payload();
    }

    @Override
    public Object toJournal(Object event) {
      Tagged tagged = (Tagged) event;
      return new Tagged(tagged.payload().toString().toUpperCase(Locale.ROOT), tagged.tags());
    }

    @Override
    public EventSeq fromJournal(Object event, String manifest) {
      return EventSeq.single(event + "(" + manifest + ")");
    }
  }

  @Test
  void shouldKeepSeveralStoresInOneSystemApart(@TempDir Path first, @TempDir Path second)
      throws Exception {
    Config config =
        Systems.config(first, "second = ${docket.persistence} { dir = \"" + second + "\" }");
    var system = start(config);
    ActorRef<Words.Command> one = Words.spawn(system, Words.create("Words|1"));
    ActorRef<Words.Command> two = Words.spawn(system, Words.inStore("second", "Words|1"));

    Words.add(system, one, "one");
    Words.add(system, two, "two");

    assertThat(Words.get(system, one)).isEqualTo("one");
    assertThat(Words.get(system, two)).isEqualTo("two");
    DocketStores stores = DocketStores.get(system);
    assertThat(numbers(opened(stores.store()).events(), "Words|1")).hasSize(1);
    assertThat(opened(stores.store("second"))).isNotSameAs(opened(stores.store()));
  }

  @Test
  void shouldShareOneStoreOfTwoSectionsWithTheSameDirectory(@TempDir Path dir) throws Exception {
    var system = start(Systems.config(dir, "second = ${docket.persistence}"));
    DocketStores stores = DocketStores.get(system);

    assertThat(opened(stores.store("second"))).isSameAs(opened(stores.store()));
  }

  @Test
  void shouldGiveTheDirectoryBackWhenTheSystemHasTerminated(@TempDir Path dir) throws Exception {
    var system = start(Systems.config(dir, ""));
    ActorRef<Words.Command> words = Words.spawn(system, Words.create("Words|1"));
    Words.add(system, words, "one");
    stopRunning();

    try (DocketStore store = DocketStore.open(dir, StoreSettings.defaults())) {
      assertThat(store.recovery().cleanClose()).isTrue();
      assertThat(numbers(store.events(), "Words|1")).containsExactly(1L);
    }
  }

  @Test
  void shouldFailAnActorAtOnceWithTheReasonWhenTheStoreCannotBeOpened(@TempDir Path dir)
      throws Exception {
    var system = start(Systems.config(dir.resolve("absent"), "docket.persistence.create = off"));
    TestProbe<Object> probe = TestProbe.create(system);

    ActorRef<Words.Command> words = Words.spawn(system, Words.create("Words|1"));

    // Before a recovery without an answer would fail, which is after 30 s.
    probe.expectTerminated(words, Duration.ofSeconds(25));
    assertThat(DocketStores.get(system).store().store())
        .failsWithin(30, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingRootCause()
        .withMessageContaining("absent");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "docket.persistence.snapshots-kept = 0",
        "docket.persistence.journal.replay-fence.events = 0"
      })
  void shouldFailAnActorAtOnceWhenASettingIsOutOfRange(String setting, @TempDir Path dir)
      throws Exception {
    var system = start(Systems.config(dir, setting));
    TestProbe<Object> probe = TestProbe.create(system);

    ActorRef<Words.Command> words = Words.spawn(system, Words.create("Words|1"));

    probe.expectTerminated(words, Duration.ofSeconds(60));
  }

  private ActorSystem<SpawnProtocol.Command> start(Config config) throws Exception {
    stopRunning();
    ActorSystem<SpawnProtocol.Command> system = Systems.start(config);
    running = system;
    return system;
  }

  private void stopRunning() throws Exception {
    ActorSystem<SpawnProtocol.Command> system = running;
    running = null;
    if (system != null) {
      Systems.stop(system);
    }
  }

  private static DocketStore open(ActorSystem<?> system) throws Exception {
    return opened(DocketStores.get(system).store());
  }

  private static DocketStore opened(SharedStore shared) throws Exception {
    return shared.store().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static List<Long> numbers(EventLog log, String id) {
    List<Long> numbers = new ArrayList<>();
    log.replay(
        id, 1, Long.MAX_VALUE, Long.MAX_VALUE, stored -> numbers.add(stored.event().sequenceNr()));
    return numbers;
  }
}
