package dev.docket.persistence.query;

import static org.assertj.core.api.Assertions.assertThat;

import akka.persistence.query.EventEnvelope;
import akka.persistence.query.Offset;
import akka.persistence.query.TimestampOffset;
import akka.stream.testkit.TestSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The queries by id. */
class IdQueriesTest extends OpenReadJournal {
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
  void shouldGiveTypedEnvelopesOfAnId() throws Exception {
    append("Order|1", 1, 5, "red");

    var events =
        all(journal.<String>currentEventsByPersistenceIdTyped("Order|1", 1, Long.MAX_VALUE));

    assertThat(events).extracting(e -> e.event()).startsWith("Order|1 1").hasSize(5);
    assertThat(events.get(0).getTags()).containsExactly("red");
    assertThat(events.get(0).offset()).isInstanceOf(TimestampOffset.class);
  }
}
