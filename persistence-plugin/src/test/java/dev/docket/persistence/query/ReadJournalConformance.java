package dev.docket.persistence.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.NotUsed;
import akka.persistence.query.Offset;
import akka.persistence.query.Sequence;
import akka.persistence.query.TimestampOffset;
import akka.stream.javadsl.Source;
import akka.stream.testkit.TestSubscriber;
import dev.docket.persistence.query.ReadSide.Seen;
import dev.docket.persistence.query.ReadSide.Slices;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * What every read journal of a store has to keep, whatever its language. All tests share one store;
 * each keeps the model of it up to date. The store seals and compacts while they run.
 */
abstract class ReadJournalConformance extends StoreThatIsRead {
  @Test
  void shouldListEachIdWithUndeletedEventsOnce() throws Exception {
    delete("gone", 1_000_000);
    maintain();
    Set<String> expected = new HashSet<>();
    model.forEach(event -> expected.add(event.id()));
    assertThat(expected).doesNotContain("gone").hasSizeGreaterThan(5);

    assertThat(all(journal.ids(false))).containsExactlyInAnyOrderElementsOf(expected);
    for (int limit : new int[] {1, 3, 100}) {
      List<String> paged = new ArrayList<>();
      List<String> page = all(journal.idsAfter(Optional.empty(), limit));
      while (!page.isEmpty()) {
        assertThat(page).hasSizeLessThanOrEqualTo(limit);
        paged.addAll(page);
        page = all(journal.idsAfter(Optional.of(page.get(page.size() - 1)), limit));
      }
      assertThat(paged).containsExactlyElementsOf(all(journal.ids(false)));
    }
  }

  @Test
  void shouldGiveTheUndeletedEventsOfAnIdFromAnyNumberToAnyNumber() throws Exception {
    for (String id : List.of("Order|1", "Order|2", "plain")) {
      for (long from : new long[] {0, 1, 5, 12, 13, 20}) {
        for (long to : new long[] {1, 13, 14, 25, Long.MAX_VALUE}) {
          List<String> expected =
              names(e -> e.id().equals(id) && e.number() >= from && e.number() <= to);
          assertThat(namesOf(journal.byId(id, from, to, false))).isEqualTo(expected);
          assertThat(namesOf(journal.byIdTyped(id, from, to, false))).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void shouldResumeAllEventsAtEveryOffsetWithoutGapOrRepeat() throws Exception {
    resumesEverywhere(offset -> journal.all(offset, false), e -> true, 5);
  }

  @Test
  void shouldResumeATagAtEveryOffsetWithoutGapOrRepeat() throws Exception {
    resumesEverywhere(
        offset -> journal.byTag("red", offset, false), e -> e.tags().contains("red"), 1);
    assertThat(all(journal.byTag("no such tag", Offset.noOffset(), false))).isEmpty();
  }

  @Test
  void shouldResumeSlicesAtEveryOffsetWithoutGapOrRepeat() throws Exception {
    resumesEverywhere(
        offset -> journal.bySlices("Order", ALL_SLICES, offset, false),
        e -> e.id().startsWith("Order|"),
        3);
  }

  /** The whole, in commit order, and the rest of it from the offset of every step-th event. */
  private void resumesEverywhere(
      Function<Offset, Source<Seen, NotUsed>> query, Predicate<Committed> wanted, int step)
      throws Exception {
    List<Seen> whole = all(query.apply(Offset.noOffset()));
    assertThat(whole).extracting(Seen::name).isEqualTo(names(wanted));
    for (int i = 0; i < whole.size(); i += step) {
      assertThat(namesOf(query.apply(whole.get(i).offset())))
          .as("after %s", whole.get(i))
          .isEqualTo(whole.subList(i + 1, whole.size()).stream().map(Seen::name).toList());
    }
  }

  @Test
  void shouldGiveOffsetsThatGrowStrictlyAlthoughTheClockWasSetBack() throws Exception {
    assertThat(all(journal.all(Offset.noOffset(), false)))
        .extracting(seen -> ((Sequence) seen.offset()).value())
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(all(journal.bySlices("Order", ALL_SLICES, Offset.noOffset(), false)))
        .extracting(seen -> ((TimestampOffset) seen.offset()).timestamp())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldShareOutTheSlicesOfEachTypeCompletely() throws Exception {
    for (int ranges : new int[] {1, 4, 1024}) {
      int next = 0;
      for (Slices slices : journal.sliceRanges(ranges)) {
        assertThat(slices.first()).isEqualTo(next);
        next = slices.last() + 1;
      }
      assertThat(next).isEqualTo(1024);
    }
    for (String type : List.of("Order", "Invoice", "")) {
      Set<String> found = new HashSet<>();
      for (Slices slices : journal.sliceRanges(4)) {
        for (Seen seen : all(journal.bySlices(type, slices, Offset.noOffset(), false))) {
          assertThat(journal.slice(seen.id())).isBetween(slices.first(), slices.last());
          assertThat(found.add(seen.name())).isTrue();
        }
      }
      assertThat(found).hasSameElementsAs(names(e -> entityType(e.id()).equals(type)));
    }
  }

  @Test
  void shouldLoadEachEventAndTellItsTimeUnlessItIsDeleted() throws Exception {
    for (Seen seen : all(journal.bySlices("Order", ALL_SLICES, Offset.noOffset(), false))) {
      Seen loaded = await(journal.load(seen.id(), seen.number()));
      assertThat(loaded.payload()).isEqualTo(seen.payload());
      assertThat(await(journal.timestampOf(seen.id(), seen.number())))
          .contains(((TimestampOffset) seen.offset()).timestamp());
    }
    for (long number : new long[] {0, 3, 12, 10_000}) {
      assertThat(await(journal.timestampOf("Order|1", number))).isEmpty();
      assertThatThrownBy(() -> await(journal.load("Order|1", number)))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void shouldPushWhatIsCommittedToEveryLiveQueryOnceWhileTheStoreCompacts() throws Exception {
    int before = model.size();
    Offset last = last(journal.all(Offset.noOffset(), false)).offset();
    Offset lastTime =
        last(journal.bySlices("Order", ALL_SLICES, Offset.noOffset(), false)).offset();
    List<Live> live =
        List.of(
            new Live(e -> true, probe(journal.all(last, true))),
            new Live(e -> e.tags().contains("red"), probe(journal.byTag("red", last, true))),
            new Live(
                e -> e.id().startsWith("Order|"),
                probe(journal.bySlices("Order", ALL_SLICES, lastTime, true))),
            new Live(
                e -> e.id().equals("Order|2"),
                probe(journal.byId("Order|2", highest("Order|2") + 1, Long.MAX_VALUE, true))),
            new Live(
                e -> e.id().equals("plain"),
                probe(journal.byIdTyped("plain", highest("plain") + 1, Long.MAX_VALUE, true))));
    live.forEach(each -> each.probe().request(1_000));

    long compactions = store.metrics().compactions();
    for (int round = 0; round < 5; round++) {
      writeSome(40);
      maintain();
    }

    assertThat(store.metrics().compactions()).isGreaterThan(compactions);
    List<Committed> committed = model.subList(before, model.size());
    for (Live each : live) {
      for (Committed event : committed.stream().filter(each.wanted()).toList()) {
        assertThat(each.probe().expectNext(SOON).name()).isEqualTo(event.name());
      }
      each.probe().expectNoMessage(SHORTLY);
      each.probe().cancel();
    }
  }

  private record Live(Predicate<Committed> wanted, TestSubscriber.Probe<Seen> probe) {}

  @Test
  void shouldShowEachIdOnceAsItAppears() throws Exception {
    TestSubscriber.Probe<String> probe = probe(journal.ids(true));
    probe.request(1_000);
    Set<String> shown = new HashSet<>();
    while (shown.size() < model.stream().map(Committed::id).distinct().count()) {
      assertThat(shown.add(probe.expectNext(SOON))).isTrue();
    }
    write("plain", 1, Set.of());
    write("fresh", 3, Set.of());
    write("fresher", 1, Set.of());
    assertThat(probe.expectNext(SOON)).isEqualTo("fresh");
    assertThat(probe.expectNext(SOON)).isEqualTo("fresher");
    probe.expectNoMessage(SHORTLY);
    probe.cancel();
  }

  @Test
  void shouldCatchUpFromAnyOffsetWhileTheStoreWritesAndCompacts() throws Exception {
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              try {
                for (int round = 0; round < 10; round++) {
                  writeSome(20);
                  maintain();
                }
              } catch (Exception failure) {
                throw new AssertionError(failure);
              }
            });
    List<Seen> seen = new ArrayList<>();
    Offset offset = Offset.noOffset();
    int target = countNow() + 100;
    while (seen.size() < target) {
      seen.addAll(all(journal.all(offset, true).take(Math.min(37, target - seen.size()))));
      offset = seen.get(seen.size() - 1).offset();
    }
    writing.get(30, TimeUnit.SECONDS);
    assertThat(seen)
        .extracting(Seen::name)
        .isEqualTo(model.subList(0, target).stream().map(Committed::name).toList());
  }

  @Test
  void shouldKeepToThePaceOfItsConsumerAndHoldUpNoCommit() throws Exception {
    Offset last = last(journal.all(Offset.noOffset(), false)).offset();
    int before = model.size();
    TestSubscriber.Probe<Seen> slow = probe(journal.all(last, true));
    slow.request(1);
    writeSome(100);
    maintain();
    List<Committed> committed = model.subList(before, model.size());
    assertThat(slow.expectNext(SOON).name()).isEqualTo(committed.get(0).name());
    slow.expectNoMessage(SHORTLY);
    slow.request(99);
    for (Committed event : committed.subList(1, 100)) {
      assertThat(slow.expectNext(SOON).name()).isEqualTo(event.name());
    }
    slow.cancel();
  }

  @Test
  void shouldNeverShowAnEventOnceItsDeletionIsAcknowledged() throws Exception {
    String id = "Order|deleted";
    Offset last = last(journal.all(Offset.noOffset(), false)).offset();
    write(id, 30, Set.of("red"));
    TestSubscriber.Probe<Seen> behind = probe(journal.byId(id, 1, Long.MAX_VALUE, true));
    behind.request(1);
    assertThat(behind.expectNext(SOON).number()).isEqualTo(1);

    for (long to : new long[] {10, 25, 30}) {
      delete(id, to);
      for (Source<Seen, NotUsed> query :
          List.of(
              journal.byId(id, 1, Long.MAX_VALUE, false),
              journal.byIdTyped(id, 1, Long.MAX_VALUE, false),
              journal.all(last, false).filter(seen -> seen.id().equals(id)),
              journal.byTag("red", last, false).filter(seen -> seen.id().equals(id)),
              journal
                  .bySlices("Order", ALL_SLICES, Offset.noOffset(), false)
                  .filter(seen -> seen.id().equals(id)))) {
        assertThat(namesOf(query)).isEqualTo(names(e -> e.id().equals(id)));
      }
      maintain();
    }
    assertThat(all(journal.ids(false))).doesNotContain(id);

    // The page that was read before the deletion, then what comes after it.
    behind.request(1_000);
    for (long number = 2; number <= 7; number++) {
      assertThat(behind.expectNext(SOON).number()).isEqualTo(number);
    }
    write(id, 1, Set.of());
    assertThat(behind.expectNext(SOON).number()).isEqualTo(31);
    behind.cancel();
  }
}
