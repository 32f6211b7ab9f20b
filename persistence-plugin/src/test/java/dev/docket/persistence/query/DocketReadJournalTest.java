package dev.docket.persistence.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.ExtendedActorSystem;
import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.Sequence;
import akka.persistence.query.TimestampOffset;
import akka.persistence.query.typed.javadsl.EventsBySliceFirehoseQuery;
import akka.stream.testkit.TestSubscriber;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.query.javadsl.DocketReadJournal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import scala.Option;

/** The queries across ids. */
class DocketReadJournalTest extends OpenReadJournal {
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
}
