package dev.docket.engine.search;

import static dev.docket.engine.search.MadeUpCases.events;
import static dev.docket.engine.search.MadeUpCases.id;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import dev.docket.engine.EngineSettings;
import dev.docket.engine.actor.CaseClock;
import dev.docket.engine.actor.FailureKind;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the view follows a journal that fails, repeats, skips and is damaged. */
class FollowerTest {

  private static final Duration EVERY = Duration.ofMillis(20);

  private static ActorTestKit kit;
  private static FailureKind failureKind;

  private final MadeUpJournal journal = new MadeUpJournal();
  private CaseIndex index = new CaseIndex(List.of(ContextKey.of("step")), 100);

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
    failureKind = new FailureKind(EngineSettings.of(settings()).cases());
  }

  private static com.typesafe.config.Config settings() {
    return com.typesafe.config.ConfigFactory.parseString(
            "docket.persistence { journal {}, snapshot-store {}, query {} }")
        .withFallback(com.typesafe.config.ConfigFactory.load());
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  private void follow(Feeds feeds) {
    Feed feed = feeds.feed(index, failureKind, CaseClock.OF_THE_MACHINE, EVERY);
    new Follower(kit.system(), index, feed, journal, failureKind)
        .start(new SearchSettings(List.of("step"), 100, EVERY, EVERY, EVERY));
  }

  private Feeds live() {
    return new Feeds(journal, journal, journal, journal, null);
  }

  private Feeds polled() {
    return new Feeds(journal, null, journal, null, null);
  }

  private Feeds byId() {
    return new Feeds(journal, journal, null, null, null);
  }

  private void awaitStep(int number, int step) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreException(NullPointerException.class)
        .untilAsserted(
            () -> {
              IndexedCase found = Objects.requireNonNull(index.get(id(number)));
              assertThat(found.version()).isEqualTo(step);
              assertThat(found.values()).containsExactly(IndexedValue.of(JsonValue.of(step)));
              assertThat(found.unreadable()).isNull();
            });
  }

  private void awaitComplete() {
    Instant from = Instant.now();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                index
                    .staleness(from)
                    .completeUpTo()
                    .filter(upTo -> upTo.isAfter(from))
                    .isPresent());
  }

  @Test
  void shouldFollowLiveFromTheEndOfWhatIsThere() {
    journal.writeAll(id(1), events(1, 3));
    follow(live());
    awaitStep(1, 3);

    journal.writeAll(id(2), events(2, 5));

    awaitStep(2, 5);
  }

  @Test
  void shouldFollowAJournalThatHasNoLiveQuery() {
    follow(polled());
    journal.writeAll(id(1), events(1, 3));
    awaitStep(1, 3);
    journal.writeAll(id(2), events(2, 5));
    awaitStep(2, 5);
  }

  @Test
  void shouldFollowAJournalCaseByCase() {
    journal.writeAll(id(1), events(1, 3));
    follow(byId());
    awaitStep(1, 3);
    journal.writeAll(id(2), events(2, 5));
    awaitStep(2, 5);
    awaitComplete();
  }

  @Test
  void shouldGoOnAfterAFailureWithoutGapOrRepeat() {
    for (int i = 0; i < 20; i++) {
      journal.writeAll(id(i), events(i, 4));
    }
    journal.failAfter = 7;

    follow(polled());

    for (int i = 0; i < 20; i++) {
      awaitStep(i, 4);
    }
    assertThat(journal.given).hasValue(100);
    assertThat(journal.asked).hasSizeGreaterThanOrEqualTo(100 / 7);
  }

  @Test
  void shouldSayThatItCannotFollowAndThenThatItCan() {
    journal.writeAll(id(1), events(1, 3));
    journal.failAfter = 0;
    follow(polled());
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                index
                    .staleness(Instant.now())
                    .failure()
                    .filter(why -> why.contains("the connection is gone"))
                    .isPresent());
    assertThat(index.staleness(Instant.now()).completeUpTo()).isEmpty();

    journal.failAfter = Integer.MAX_VALUE;

    awaitStep(1, 3);
    awaitComplete();
    assertThat(index.staleness(Instant.now()).failure()).isEmpty();
    assertThat(index.staleness(Instant.now()).lastCommitAt())
        .contains(MadeUpCases.START.plusSeconds(3));
  }

  @Test
  void shouldReadACaseWhoseEventsComeOutOfOrderOrTwice() {
    List<CaseEvent.Commit> events = events(1, 3);
    journal.write(id(1), 1, events.get(0));
    journal.write(id(1), 3, events.get(2));
    journal.write(id(1), 2, events.get(1));
    journal.write(id(1), 3, events.get(2));
    journal.write(id(1), 4, events.get(3));
    index.take(id(1), 1, events.get(0));

    assertThat(index.take(id(1), 3, events.get(2))).isEqualTo(CaseIndex.Taken.OUT_OF_PLACE);
    assertThat(index.take(id(1), 1, events.get(0))).isEqualTo(CaseIndex.Taken.REPEATED);
    index = new CaseIndex(List.of(ContextKey.of("step")), 100);
    MadeUpJournal inOrder = new MadeUpJournal();
    inOrder.writeAll(id(1), events);
    Feed feed =
        new Feeds(journal, null, journal, null, null)
            .feed(index, failureKind, CaseClock.OF_THE_MACHINE, EVERY);
    new Follower(kit.system(), index, feed, inOrder, failureKind)
        .start(new SearchSettings(List.of("step"), 100, EVERY, EVERY, EVERY));

    awaitStep(1, 3);
  }

  @Test
  void shouldReadTheOtherCasesAroundDamage() {
    journal.writeAll(id(1), events(1, 3));
    journal.writeAll(id(2), events(2, 1));
    journal.write(id(2), 3, MadeUpJournal.damage());
    journal.writeAll(id(3), events(3, 3));

    follow(live());

    awaitStep(3, 3);
    awaitStep(1, 3);
    // In which order the cases around damage are read is the feed's own affair.
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> Optional.ofNullable(index.get(id(2))).map(IndexedCase::unreadable).isPresent());
    IndexedCase damaged = Objects.requireNonNull(index.get(id(2)));
    assertThat(damaged.version()).isEqualTo(1);
    assertThat(damaged.unreadable()).contains("MISSING_EVENTS");
    assertThat(index.unreadable()).containsExactly(id(2));
    journal.writeAll(id(4), events(4, 2));
    awaitStep(4, 2);
  }

  @Test
  void shouldMarkACaseWhoseEventsDoNotFollow() {
    List<CaseEvent.Commit> events = events(1, 3);
    journal.write(id(1), 1, events.get(0));
    journal.write(id(1), 3, events.get(2));
    journal.write(id(2), 1, "no event of a case");
    journal.write(id(3), 1, events.get(0));

    follow(polled());

    awaitComplete();
    assertThat(Objects.requireNonNull(index.get(id(1))).unreadable()).contains("does not follow");
    assertThat(Objects.requireNonNull(index.get(id(2))).unreadable())
        .contains("is no event of a case");
    assertThat(Objects.requireNonNull(index.get(id(3))).unreadable()).contains("does not follow");
  }

  @Test
  void shouldStopWhenItIsFull() {
    index = new CaseIndex(List.of(ContextKey.of("step")), 2);
    for (int i = 0; i < 5; i++) {
      journal.writeAll(id(i), events(i, 1));
    }

    follow(live());

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> index.staleness(Instant.now()).failure().isPresent());
    assertThat(index.isFull()).isTrue();
    assertThat(index.size()).isEqualTo(2);
    assertThat(index.staleness(Instant.now()).failure().orElseThrow()).contains("search.max-cases");
  }
}
