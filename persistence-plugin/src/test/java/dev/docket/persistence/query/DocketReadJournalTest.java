package dev.docket.persistence.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.NotUsed;
import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.SpawnProtocol;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.Sequence;
import akka.persistence.query.TimestampOffset;
import akka.persistence.query.typed.javadsl.EventsBySliceFirehoseQuery;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestSubscriber;
import akka.stream.testkit.javadsl.TestSink;
import dev.docket.persistence.DocketStore;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.plugin.DocketStores;
import dev.docket.persistence.plugin.Payloads;
import dev.docket.persistence.plugin.Systems;
import dev.docket.persistence.query.javadsl.DocketReadJournal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.concurrent.duration.Duration;
import scala.concurrent.duration.FiniteDuration;

/** The queries against a store of small segments and small pages. */
class DocketReadJournalTest {
  private static final FiniteDuration SOON = Duration.create(30, TimeUnit.SECONDS);
  private static final FiniteDuration SHORTLY = Duration.create(100, TimeUnit.MILLISECONDS);

  private ActorSystem<SpawnProtocol.Command> system;
  private DocketReadJournal journal;
  private DocketStore store;
  private Payloads payloads;

  @BeforeEach
  void start(@TempDir Path dir) throws Exception {
    system =
        Systems.start(
            Systems.config(
                dir,
                """
                docket.persistence.query.page-events = 3
                akka.persistence.query.events-by-slice-firehose {
                  delegate-query-plugin-id = docket.persistence.query
                }
                """));
    journal =
        PersistenceQuery.get(system)
            .getReadJournalFor(DocketReadJournal.class, DocketReadJournal.IDENTIFIER);
    store =
        DocketStores.get(system).store().store().toCompletableFuture().get(30, TimeUnit.SECONDS);
    payloads = new Payloads(system.classicSystem());
  }

  @AfterEach
  void stop() throws Exception {
    Systems.stop(system);
  }

  @Test
  void shouldListTheIdsThatHaveUndeletedEvents() throws Exception {
    for (String id : List.of("a", "b", "c", "d", "e", "gone")) {
      append(id, 1, 2);
    }
    delete("gone", 2);

    assertThat(all(journal.currentPersistenceIds()))
        .containsExactlyInAnyOrder("a", "b", "c", "d", "e");
  }

  @Test
  void shouldListTheIdsPageByPage() throws Exception {
    for (int i = 0; i < 10; i++) {
      append("id " + i, 1, 1);
    }

    List<String> paged = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      List<String> page = all(journal.currentPersistenceIds(after, 4));
      assertThat(page).hasSizeLessThanOrEqualTo(4);
      paged.addAll(page);
      after = page.isEmpty() ? Optional.empty() : Optional.of(page.get(page.size() - 1));
    } while (after.isPresent());

    assertThat(paged).containsExactlyElementsOf(all(journal.currentPersistenceIds())).hasSize(10);
  }

  @Test
  void shouldShowEachIdOnceAlsoAsItAppears() throws Exception {
    for (String id : List.of("a", "b", "c", "d")) {
      append(id, 1, 1);
    }
    TestSubscriber.Probe<String> probe = probe(journal.persistenceIds());

    probe.request(100);
    assertThat(List.of(next(probe), next(probe), next(probe), next(probe)))
        .containsExactlyInAnyOrder("a", "b", "c", "d");
    append("a", 2, 5);
    append("new", 1, 5);
    append("new", 6, 6);
    append("newer", 1, 1);

    assertThat(next(probe)).isEqualTo("new");
    assertThat(next(probe)).isEqualTo("newer");
    probe.expectNoMessage(SHORTLY);
    probe.cancel();
  }

  @Test
  void shouldReadTheEventsOfAnIdInOrderUpToNow() throws Exception {
    append("a", 1, 10);
    append("b", 1, 10);

    List<EventEnvelope> events = all(journal.currentEventsByPersistenceId("a", 2, 9));

    assertThat(events)
        .extracting(EventEnvelope::sequenceNr)
        .containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(events).extracting(EventEnvelope::event).startsWith("a 2", "a 3");
    assertThat(events).allSatisfy(e -> assertThat(e.persistenceId()).isEqualTo("a"));
    assertThat(all(journal.currentEventsByPersistenceId("a", 0, Long.MAX_VALUE))).hasSize(10);
    assertThat(all(journal.currentEventsByPersistenceId("unknown", 0, Long.MAX_VALUE))).isEmpty();
  }

  @Test
  void shouldNotShowDeletedEvents() throws Exception {
    append("a", 1, 10);
    delete("a", 7);

    assertThat(all(journal.currentEventsByPersistenceId("a", 1, Long.MAX_VALUE)))
        .extracting(EventEnvelope::sequenceNr)
        .containsExactly(8L, 9L, 10L);
    assertThat(all(journal.currentEvents(Offset.noOffset()))).hasSize(3);
  }

  @Test
  void shouldFollowAnIdAndEndAtTheLastWantedNumber() throws Exception {
    append("a", 1, 4);
    TestSubscriber.Probe<EventEnvelope> probe = probe(journal.eventsByPersistenceId("a", 1, 8));

    probe.request(100);
    expectNumbers(probe, 1, 4);
    probe.expectNoMessage(SHORTLY);
    append("b", 1, 4);
    append("a", 5, 6);
    expectNumbers(probe, 5, 6);
    append("a", 7, 12);
    expectNumbers(probe, 7, 8);
    probe.expectComplete();
  }

  @Test
  void shouldEndAtALastWantedNumberThatARejectedWriteHasTaken() throws Exception {
    append("a", 1, 2);
    TestSubscriber.Probe<EventEnvelope> probe = probe(journal.eventsByPersistenceId("a", 1, 3));

    probe.request(100);
    expectNumbers(probe, 1, 2);
    append("a", 4, 4);

    probe.expectComplete();
  }

  @Test
  void shouldGoOnBehindEventsThatAreDeletedWhileFollowing() throws Exception {
    append("a", 1, 9);
    TestSubscriber.Probe<EventEnvelope> probe =
        probe(journal.eventsByPersistenceId("a", 1, Long.MAX_VALUE));
    probe.request(1);
    expectNumbers(probe, 1, 1);

    delete("a", 6);
    probe.request(100);

    // The rest of the page that was read before the deletion, then what is left.
    expectNumbers(probe, 2, 3);
    expectNumbers(probe, 7, 9);
    append("a", 10, 10);
    expectNumbers(probe, 10, 10);
    probe.cancel();
  }

  @Test
  void shouldReadByTagInCommitOrderAndResume() throws Exception {
    append("a", 1, 5, "even", "five");
    append("b", 1, 3, "other");
    append("c", 1, 5, "even");

    List<EventEnvelope> even = all(journal.currentEventsByTag("even", Offset.noOffset()));

    assertThat(even).hasSize(10);
    assertThat(even)
        .extracting(e -> ((Sequence) e.offset()).value())
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(all(journal.currentEventsByTag("even", even.get(6).offset())))
        .containsExactlyElementsOf(even.subList(7, 10));
    assertThat(all(journal.currentEventsByTag("none", Offset.noOffset()))).isEmpty();
  }

  @Test
  void shouldPushTaggedEventsAsTheyBecomeDurable() throws Exception {
    append("a", 1, 2, "red");
    TestSubscriber.Probe<EventEnvelope> probe =
        probe(journal.eventsByTag("red", Offset.noOffset()));

    probe.request(100);
    expectNumbers(probe, 1, 2);
    append("b", 1, 20, "blue");
    probe.expectNoMessage(SHORTLY);
    append("a", 3, 4, "red");
    expectNumbers(probe, 3, 4);
    probe.cancel();
  }

  @Test
  void shouldResumeAllEventsAtAnyOffsetWithoutGapsOrRepeats() throws Exception {
    append("a", 1, 7);
    append("b", 1, 7);
    append("a", 8, 9);
    List<EventEnvelope> whole = all(journal.currentEvents(Offset.noOffset()));
    assertThat(whole).hasSize(16);

    for (int i = 0; i < whole.size(); i++) {
      assertThat(all(journal.currentEvents(whole.get(i).offset())))
          .containsExactlyElementsOf(whole.subList(i + 1, whole.size()));
    }
  }

  @Test
  void shouldReadSlicesWithStrictlyIncreasingTimestampsAndResume() throws Exception {
    for (int i = 0; i < 8; i++) {
      append("Order|" + i, 1, 3);
    }
    append("Other|1", 1, 3);

    var events = all(journal.<String>currentEventsBySlices("Order", 0, 1023, Offset.noOffset()));

    assertThat(events).hasSize(24);
    assertThat(events)
        .extracting(e -> ((TimestampOffset) e.offset()).timestamp())
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(events)
        .allSatisfy(
            e -> {
              assertThat(e.entityType()).isEqualTo("Order");
              assertThat(e.slice()).isEqualTo(journal.sliceForPersistenceId(e.persistenceId()));
            });
    for (int i = 0; i < events.size(); i++) {
      assertThat(
              all(journal.<String>currentEventsBySlices("Order", 0, 1023, events.get(i).offset())))
          .extracting(e -> e.persistenceId() + e.sequenceNr())
          .containsExactlyElementsOf(
              events.subList(i + 1, events.size()).stream()
                  .map(e -> e.persistenceId() + e.sequenceNr())
                  .toList());
    }
  }

  @Test
  void shouldShareOutTheSlicesCompletely() throws Exception {
    for (int i = 0; i < 20; i++) {
      append("Order|" + i, 1, 1);
    }

    List<String> found = new ArrayList<>();
    for (var range : journal.sliceRanges(4)) {
      all(journal.<String>currentEventsBySlices(
              "Order", range.first(), range.second(), Offset.noOffset()))
          .forEach(e -> found.add(e.persistenceId()));
    }

    assertThat(found).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void shouldFollowSlicesFromATimeOfNoEvent() throws Exception {
    append("Order|1", 1, 2);
    append("Order|1", 3, 3);
    var probe =
        probe(
            journal.<String>eventsBySlices(
                "Order", 0, 1023, Offset.timestamp(timeOf("Order|1", 3))));

    probe.request(100);
    assertThat(probe.expectNext(SOON).sequenceNr()).isEqualTo(3);
    append("Order|1", 4, 4);
    assertThat(probe.expectNext(SOON).sequenceNr()).isEqualTo(4);
    probe.cancel();
  }

  @Test
  void shouldFeedTheFirehoseOfAkka() throws Exception {
    append("Order|1", 1, 3);
    var firehose =
        PersistenceQuery.get(system)
            .getReadJournalFor(
                EventsBySliceFirehoseQuery.class, EventsBySliceFirehoseQuery.Identifier());
    var probe = probe(firehose.<String>eventsBySlices("Order", 0, 1023, Offset.noOffset()));

    probe.request(100);
    for (long number = 1; number <= 3; number++) {
      assertThat(probe.expectNext(SOON).sequenceNr()).isEqualTo(number);
    }
    append("Order|1", 4, 5);
    assertThat(probe.expectNext(SOON).sequenceNr()).isEqualTo(4);
    assertThat(probe.expectNext(SOON).sequenceNr()).isEqualTo(5);
    probe.cancel();
  }

  @Test
  void shouldGiveTypedEnvelopesOfAnId() throws Exception {
    append("Order|1", 1, 5, "red");

    var events =
        all(journal.<String>currentEventsByPersistenceIdTyped("Order|1", 1, Long.MAX_VALUE));

    assertThat(events).extracting(e -> e.event()).startsWith("Order|1 1").hasSize(5);
    assertThat(events.get(0).getTags()).containsExactly("red");
    assertThat(events.get(0).offset()).isInstanceOf(TimestampOffset.class);
  }

  @Test
  void shouldLoadOneEventAndItsTime() throws Exception {
    append("Order|1", 1, 5);

    var envelope =
        journal.<String>loadEnvelope("Order|1", 3).toCompletableFuture().get(30, TimeUnit.SECONDS);

    assertThat(envelope.event()).isEqualTo("Order|1 3");
    assertThat(((TimestampOffset) envelope.offset()).timestamp()).isEqualTo(timeOf("Order|1", 3));
    assertThat(journal.timestampOf("Order|1", 6).toCompletableFuture().get(30, TimeUnit.SECONDS))
        .isEmpty();
    assertThatThrownBy(
            () ->
                journal.loadEnvelope("Order|1", 6).toCompletableFuture().get(30, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("no event 6 of 'Order|1'");
  }

  @Test
  void shouldShowNothingBehindTheLastOffsetThereCanBe() throws Exception {
    append("Order|1", 1, 3);
    Offset last = Offset.sequence(Long.MAX_VALUE);
    Offset lastTime = Offset.timestamp(Instant.MAX);
    Offset firstTime = Offset.timestamp(Instant.MIN);

    assertThat(all(journal.currentEvents(last))).isEmpty();
    assertThat(all(journal.currentEventsByTag("t", last))).isEmpty();
    assertThat(all(journal.currentEventsBySlices("Order", 0, 1023, lastTime))).isEmpty();
    assertThat(all(journal.currentEventsBySlices("Order", 0, 1023, firstTime))).hasSize(3);
  }

  @Test
  void shouldLeaveOutAnEventRightBeforeATimeBetweenTwoMicroseconds() throws Exception {
    append("Order|1", 1, 1);
    append("Order|1", 2, 2);
    Offset shortlyBehind = Offset.timestamp(timeOf("Order|1", 1).plusNanos(1));

    assertThat(all(journal.<String>currentEventsBySlices("Order", 0, 1023, shortlyBehind)))
        .extracting(envelope -> envelope.sequenceNr())
        .containsExactly(2L);
  }

  @Test
  void shouldRefuseAnOffsetOfAnotherKindAndSlicesOutOfRange() {
    assertThatThrownBy(() -> journal.eventsByTag("t", Offset.timestamp(Instant.now())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowed are a Sequence and no offset");
    assertThatThrownBy(() -> journal.eventsBySlices("T", 0, 1023, Offset.sequence(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowed are a TimestampOffset and no offset");
    assertThatThrownBy(() -> journal.eventsBySlices("T", 5, 1024, Offset.noOffset()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 to 1023");
  }

  @Test
  void shouldNotHoldUpCommitsByASlowReader() throws Exception {
    TestSubscriber.Probe<EventEnvelope> slow = probe(journal.events(Offset.noOffset()));
    slow.request(1);

    append("a", 1, 200);

    assertThat(store.events().durableOrdinal()).isGreaterThanOrEqualTo(200);
    expectNumbers(slow, 1, 1);
    slow.expectNoMessage(SHORTLY);
    slow.request(199);
    expectNumbers(slow, 2, 200);
    slow.cancel();
  }

  @Test
  void shouldLoseNothingAndRepeatNothingWhileSegmentsRoll() throws Exception {
    List<TestSubscriber.Probe<EventEnvelope>> probes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      TestSubscriber.Probe<EventEnvelope> probe = probe(journal.events(Offset.noOffset()));
      probe.request(10_000);
      probes.add(probe);
    }
    int segments = store.metrics().segments();
    String body = "x".repeat(1_000);
    List<String> written = new ArrayList<>();
    for (int number = 1; number <= 600; number++) {
      String id = "id " + number % 7;
      append(List.of(record(id, number, body, Set.of())));
      written.add(id + "#" + number);
    }

    assertThat(store.metrics().segments()).isGreaterThan(segments);
    for (TestSubscriber.Probe<EventEnvelope> probe : probes) {
      List<String> seen = new ArrayList<>();
      for (int i = 0; i < written.size(); i++) {
        EventEnvelope event = probe.expectNext(SOON);
        seen.add(event.persistenceId() + "#" + event.sequenceNr());
      }
      assertThat(seen).isEqualTo(written);
      probe.expectNoMessage(SHORTLY);
      probe.cancel();
    }
  }

  @Test
  void shouldLoseNothingAndRepeatNothingWhenStoppedAndResumedAmongWriters() throws Exception {
    long seed = Long.getLong("docket.seed", 1);
    System.out.println("DocketReadJournalTest stops by seed " + seed);
    Random random = new Random(seed);
    List<CompletableFuture<?>> writes = new ArrayList<>();
    for (int number = 1; number <= 1_000; number++) {
      EventRecord event = record("id " + number % 11, number, "x".repeat(300), Set.of());
      writes.add(store.events().append(List.of(event)).toCompletableFuture());
    }

    List<EventEnvelope> seen = new ArrayList<>();
    Offset offset = Offset.noOffset();
    while (seen.size() < writes.size()) {
      int some = Math.min(writes.size() - seen.size(), 1 + random.nextInt(150));
      seen.addAll(all(journal.events(offset).take(some)));
      offset = seen.get(seen.size() - 1).offset();
    }

    CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
    assertThat(seen).isEqualTo(all(journal.currentEvents(Offset.noOffset())));
  }

  @Test
  void shouldOfferTheSameQueriesToScala() throws Exception {
    append("Order|1", 1, 3, "red");
    dev.docket.persistence.query.scaladsl.DocketReadJournal scaladsl =
        new PersistenceQuery((ExtendedActorSystem) system.classicSystem())
            .readJournalFor(DocketReadJournal.IDENTIFIER);

    assertThat(all(scaladsl.currentEventsByTag("red", Offset.noOffset()).asJava())).hasSize(3);
    assertThat(all(scaladsl.currentPersistenceIds(Option.empty(), 10).asJava()))
        .containsExactly("Order|1");
    assertThat(scaladsl.sliceRanges(2).head()).hasToString("Range 0 to 511");
  }

  private Instant timeOf(String id, long number) throws Exception {
    return journal
        .timestampOf(id, number)
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS)
        .orElseThrow();
  }

  private <T> List<T> all(Source<T, NotUsed> source) throws Exception {
    return source.runWith(Sink.seq(), system).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private <T> TestSubscriber.Probe<T> probe(Source<T, NotUsed> source) {
    return source.runWith(TestSink.create(system), system);
  }

  private static <T> T next(TestSubscriber.Probe<T> probe) {
    return probe.expectNext(SOON);
  }

  private static void expectNumbers(TestSubscriber.Probe<EventEnvelope> probe, long from, long to) {
    for (long number = from; number <= to; number++) {
      assertThat(probe.expectNext(SOON).sequenceNr()).isEqualTo(number);
    }
  }

  private void append(String id, long from, long to, String... tags) throws Exception {
    List<EventRecord> batch = new ArrayList<>();
    for (long number = from; number <= to; number++) {
      batch.add(record(id, number, id + " " + number, Set.of(tags)));
    }
    append(batch);
  }

  private void append(List<EventRecord> batch) throws Exception {
    store.events().append(batch).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private EventRecord record(String id, long number, String payload, Set<String> tags) {
    return new EventRecord(
        id, number, "writer", payloads.toStored(payload), tags, Optional.empty());
  }

  private void delete(String id, long to) throws Exception {
    store.events().deleteTo(id, to).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
