package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.all;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.await;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.replay;
import static dev.docket.persistence.Fixtures.text;
import static dev.docket.persistence.Fixtures.texts;
import static dev.docket.persistence.Fixtures.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.NotWrittenException;
import dev.docket.persistence.failure.RecordTooLargeException;
import dev.docket.persistence.failure.SequenceConflictException;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path dir;

  @Test
  void shouldReplayWhatWasAppendedAlsoAfterReopening() throws ExecutionException {
    String writer = UUID.randomUUID().toString();
    EventRecord full =
        new EventRecord(
            "Case|ü/\uD83D\uDE00",
            1,
            writer,
            value("body"),
            Set.of("red", "blue"),
            Optional.of(value("meta")));
    StoredEvent before;
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      append(store, full);
      append(store, event("Case|ü/\uD83D\uDE00", 2), event("Case|ü/\uD83D\uDE00", 3));
      before = replay(store, "Case|ü/\uD83D\uDE00").get(0);
      assertThat(before.event()).isEqualTo(full);
      assertThat(before.ordinal()).isEqualTo(1);
      assertThat(before.previousSequenceNr()).isZero();
    }
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      assertThat(store.recovery().cleanClose()).isTrue();
      assertThat(replay(store, "Case|ü/\uD83D\uDE00")).hasSize(3).startsWith(before);
      assertThat(store.events().highestSequenceNr("Case|ü/\uD83D\uDE00", 0)).isEqualTo(3);
      assertThat(store.events().highestSequenceNr("unknown", 0)).isZero();
      append(store, event("Case|ü/\uD83D\uDE00", 4));
      assertThat(replay(store, "Case|ü/\uD83D\uDE00")).hasSize(4);
    }
  }

  /**
   * A writer that is a uuid as Java prints it takes fewer bytes; one that only looks so must not.
   */
  @Test
  void shouldGiveBackEveryWriterAsItWas() throws ExecutionException {
    List<String> writers =
        List.of(
            "",
            "w",
            "0123456f-89ab-cdef-fedc-ba9876543210",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            "0123456F-89ab-cdef-fedc-ba9876543210",
            "0123456g-89ab-cdef-fedc-ba9876543210",
            "01234567-89ab-cdef-fedcaba9876543210",
            "01234567-89ab-cdef-f-dc-ba9876543210",
            "01234567889ab-cdef-fedc-ba9876543210");
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      for (String writer : writers) {
        EventRecord event = EventRecord.of("id of " + writer, 1, writer, value("body"));
        append(store, event);
        assertThat(replay(store, "id of " + writer).get(0).event()).isEqualTo(event);
      }
    }
  }

  @Test
  void shouldRefuseAnIdThatWouldComeBackAsAnotherOne() throws ExecutionException {
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      assertThatThrownBy(() -> append(store, event("half\uD83D", 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("persistence id")
          .hasMessageContaining("surrogate");
      append(store, event("half?", 1));
    }
  }

  @Test
  void shouldReadOnlyTheWantedRange() throws ExecutionException {
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      for (int i = 1; i <= 20; i++) {
        append(store, event("a", i));
        append(store, event("b", i));
      }
      List<StoredEvent> events = new ArrayList<>();
      store.events().replay("a", 5, 9, 3, events::add);
      assertThat(events).extracting(e -> e.event().sequenceNr()).containsExactly(5L, 6L, 7L);
      events.clear();
      store.events().replay("a", 19, 400, 100, events::add);
      assertThat(events).extracting(e -> e.event().sequenceNr()).containsExactly(19L, 20L);
      events.clear();
      store.events().replay("a", 7, 6, 100, events::add);
      assertThat(events).isEmpty();
    }
  }

  @Test
  void shouldAllowAGapInNumbersButNoRepeat() throws ExecutionException {
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      append(store, event("a", 1));
      append(store, event("a", 4));
      assertThatThrownBy(() -> append(store, event("a", 4)))
          .hasCauseInstanceOf(SequenceConflictException.class);
      assertThatThrownBy(() -> append(store, event("a", 2)))
          .hasCauseInstanceOf(SequenceConflictException.class)
          .hasMessageContaining("highest is 4");
      assertThat(replay(store, "a"))
          .extracting(StoredEvent::previousSequenceNr)
          .containsExactly(0L, 1L);
    }
  }

  /** More would be kept for ever by an id whose actor comes and goes. */
  @Test
  void shouldRememberTheFourWritersThatWereReplacedLast() throws ExecutionException {
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      for (int i = 1; i <= 6; i++) {
        append(store, EventRecord.of("a", i, "w" + i, value("x")));
      }
      for (int i = 2; i <= 5; i++) {
        EventRecord late = EventRecord.of("a", 8, "w" + i, value("x"));
        assertThatThrownBy(() -> append(store, late))
            .hasCauseInstanceOf(SequenceConflictException.class)
            .hasMessageContaining("was replaced by another one");
      }
      append(store, EventRecord.of("a", 7, "w1", value("x")));
      assertThat(replay(store, "a")).hasSize(7);
    }
  }

  @Test
  void shouldRefuseAWriterThatAnotherOneHasReplaced() throws ExecutionException {
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      append(store, EventRecord.of("a", 1, "w1", value("1")));
      append(store, EventRecord.of("a", 2, "w2", value("2")));
      assertThatThrownBy(() -> append(store, EventRecord.of("a", 4, "w1", value("4"))))
          .hasCauseInstanceOf(SequenceConflictException.class)
          .hasMessageContaining("w1");
      append(store, EventRecord.of("a", 3, "w2", value("3")));
      assertThat(texts(store, "a")).containsExactly("1", "2", "3");
    }
  }

  @Test
  void shouldRejectWhatIsTooLargeAndGoOn() throws ExecutionException {
    StoreSettings settings = SMALL.withMaxRecordBytes(2048);
    try (DocketStore store = DocketStore.open(dir, settings)) {
      assertThatThrownBy(() -> append(store, event("a", 1, "x".repeat(3000))))
          .hasCauseInstanceOf(RecordTooLargeException.class)
          .hasMessageContaining("max-record-bytes");
      append(store, event("a", 2, "small"));
      assertThat(texts(store, "a")).containsExactly("small");
    }
  }

  @Test
  void shouldKeepARecordLargerThanASegment() throws ExecutionException {
    String large = "x".repeat(100_000);
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      append(store, event("a", 1));
      append(store, event("a", 2, large));
      append(store, event("a", 3));
      assertThat(texts(store, "a")).containsExactly("a#1", large, "a#3");
    }
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      assertThat(texts(store, "a")).containsExactly("a#1", large, "a#3");
    }
  }

  @Test
  void shouldRememberDeletionsAndTheHighestNumberForEver() throws ExecutionException {
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      for (int i = 1; i <= 9; i++) {
        append(store, event("a", i));
      }
      await(store.events().deleteTo("a", 4));
      assertThat(texts(store, "a")).startsWith("a#5").hasSize(5);
      await(store.events().deleteTo("a", 2));
      await(store.events().deleteTo("never-seen", 2));
      assertThat(store.events().deletedTo("a")).isEqualTo(4);
    }
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      assertThat(texts(store, "a")).startsWith("a#5").hasSize(5);
      await(store.events().deleteTo("a", Long.MAX_VALUE));
      assertThat(texts(store, "a")).isEmpty();
      assertThat(all(store)).isEmpty();
      assertThat(store.events().persistenceIds("", 10)).isEmpty();
    }
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      assertThat(store.events().highestSequenceNr("a", 0)).isEqualTo(9);
      append(store, event("a", 10));
      assertThat(texts(store, "a")).containsExactly("a#10");
    }
  }

  @Test
  void shouldRollSealAndReadOnInOrder() throws ExecutionException {
    int count = 400;
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      for (int i = 1; i <= count; i++) {
        append(store, event("id" + i % 5, i, "x".repeat(200) + i));
      }
      store.settle();
      assertThat(store.metrics().segments()).isGreaterThan(3);
      assertThat(dir.resolve("events").toFile().list()).anyMatch(name -> name.endsWith(".seg"));
      assertThat(all(store)).hasSize(count);
    }
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      List<StoredEvent> events = all(store);
      assertThat(events).hasSize(count);
      for (int i = 1; i < count; i++) {
        assertThat(events.get(i).ordinal()).isEqualTo(events.get(i - 1).ordinal() + 1);
        assertThat(events.get(i).timestampMicros())
            .isGreaterThan(events.get(i - 1).timestampMicros());
      }
      assertThat(replay(store, "id3")).hasSize(count / 5);
      List<StoredEvent> some = new ArrayList<>();
      store.events().replay("id3", 303, 313, 10, some::add);
      assertThat(some).extracting(e -> e.event().sequenceNr()).containsExactly(303L, 308L, 313L);
    }
  }

  @Test
  void shouldTellOfDurableEventsAtOnceAndInOrder() throws ExecutionException {
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      List<Long> heard = new CopyOnWriteArrayList<>();
      EventLog.Subscription subscription = store.events().onDurable(heard::add);
      append(store, event("a", 1));
      append(store, event("a", 2), event("a", 3));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(heard).containsExactly(1L, 3L));
      subscription.close();
      append(store, event("a", 4));
      assertThat(heard).hasSize(2);
      assertThat(store.events().durableOrdinal()).isEqualTo(4);
    }
  }

  @Test
  void shouldTellTheOtherListenersAlthoughOneThrowsAnError() throws ExecutionException {
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      List<Long> told = new CopyOnWriteArrayList<>();
      store
          .events()
          .onDurable(
              ordinal -> {
                throw new AssertionError("a listener that is wrong");
              });
      store.events().onDurable(told::add);
      append(store, event("a", 1));
      append(store, event("a", 2));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(told).containsExactly(1L, 2L));
    }
  }

  @Test
  void shouldCommitManyWritersInGroups() throws ExecutionException, InterruptedException {
    SimulatedDisk disk = new SimulatedDisk(1);
    try (DocketStore store = DocketStore.open(disk, Fixtures.newDirectory(), SMALL)) {
      store.settle();
      // All of them wait behind a first one, however the threads take turns.
      CountDownLatch forcing = new CountDownLatch(1);
      CountDownLatch goOn = new CountDownLatch(1);
      disk.add(
          (call, path) -> {
            forcing.countDown();
            awaitUninterrupted(goOn);
          });
      CompletionStage<Appended> first = store.events().append(List.of(event("first", 1)));
      forcing.await();
      List<CompletionStage<Appended>> answers = new ArrayList<>();
      for (int i = 1; i <= 50; i++) {
        for (int id = 0; id < 20; id++) {
          answers.add(store.events().append(List.of(event("id" + id, i))));
        }
      }
      CompletionStage<Void> pending = store.events().pending("id19");
      goOn.countDown();
      await(pending);
      long last = await(first).lastOrdinal();
      for (CompletionStage<Appended> answer : answers) {
        assertThat(await(answer).firstOrdinal()).isEqualTo(last + 1);
        last = await(answer).lastOrdinal();
      }
      assertThat(store.metrics().frames()).isLessThan(100);
      assertThat(store.metrics().forces()).isEqualTo(store.metrics().frames());
      assertThat(store.metrics().records()).isEqualTo(1001);
      assertThat(replay(store, "id7")).hasSize(50);
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) throws InterruptedIOException {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new InterruptedIOException("waiting for a latch");
    }
  }

  @Test
  void shouldPageThroughIds() throws ExecutionException {
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      for (String id : List.of("b", "a", "d", "c")) {
        append(store, event(id, 1));
      }
      List<String> first = store.events().persistenceIds("", 3);
      List<String> second = store.events().persistenceIds(first.get(2), 3);
      assertThat(first).hasSize(3);
      assertThat(second).hasSize(1);
      assertThat(first).doesNotContainAnyElementsOf(second);
    }
  }

  @Test
  void shouldRefuseWritesOnceClosedAndFailedWritesLeaveNoTrace() throws ExecutionException {
    DocketStore store = DocketStore.open(dir, SMALL);
    append(store, event("a", 1));
    store.close();
    store.close();
    assertThatThrownBy(() -> append(store, event("a", 2)))
        .hasCauseInstanceOf(NotWrittenException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void shouldSayWhatIsWrongWithABatch() {
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      assertThatThrownBy(() -> store.events().append(List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("empty");
      assertThatThrownBy(() -> store.events().append(List.of(event("a", 1), event("b", 2))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("mixes a and b");
      assertThatThrownBy(() -> store.events().append(List.of(event("a", 2), event("a", 2))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("follows");
    }
  }

  @Test
  void shouldKeepEmptyPayloads() throws ExecutionException {
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      append(store, event("a", 1, ""));
      assertThat(text(replay(store, "a").get(0).event().payload())).isEmpty();
    }
  }
}
