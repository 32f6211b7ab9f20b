package dev.docket.engine.search;

import static dev.docket.engine.search.MadeUpCases.events;
import static dev.docket.engine.search.MadeUpCases.id;
import static org.assertj.core.api.Assertions.assertThat;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.EngineSettings;
import dev.docket.engine.actor.CaseClock;
import dev.docket.engine.actor.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How often the cases are read one by one, where damage makes each reading in order fail. */
class AroundDamageTest {

  private static final long ROUND_NANOS = 1_000_000_000;

  private static ActorTestKit kit;
  private static FailureKind failureKind;

  private final MadeUpJournal journal = new MadeUpJournal();
  private final CaseIndex index = new CaseIndex(List.of(ContextKey.of("step")), 100);
  private long nanos = Long.MAX_VALUE - 3 * ROUND_NANOS;
  private int rounds;
  private boolean refusing;
  private boolean endless;
  private final CompletableFuture<Void> given = new CompletableFuture<>();

  /** Moves when it is told to. */
  private final CaseClock clock =
      new CaseClock() {
        @Override
        public Instant now() {
          return Instant.EPOCH;
        }

        @Override
        public long nanos() {
          return nanos;
        }
      };

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create();
    failureKind =
        new FailureKind(
            EngineSettings.of(
                    ConfigFactory.parseString(
                            "docket.persistence { journal {}, snapshot-store {}, query {} }")
                        .withFallback(ConfigFactory.load()))
                .cases());
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  /** A round of a second. */
  private Source<String, NotUsed> ids() {
    return Source.lazySource(
            () -> {
              rounds++;
              nanos += ROUND_NANOS;
              if (refusing) {
                return Source.<String>failed(new IllegalStateException("the list is gone"));
              }
              return endless ? endless() : journal.currentPersistenceIds();
            })
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  /** Tells when nobody reads it any more. */
  private Source<String, NotUsed> endless() {
    return journal
        .currentPersistenceIds()
        .concat(Source.maybe())
        .watchTermination(
            (unused, end) -> {
              end.whenComplete((done, thrown) -> given.complete(null));
              return unused;
            });
  }

  private AroundDamage around() {
    return new AroundDamage(
        new IdFeed(this::ids, journal, index, failureKind, clock, Duration.ofSeconds(1)),
        failureKind,
        clock);
  }

  /** What comes until it fails. */
  private List<Feed.Item> read(AroundDamage around, RuntimeException failure) {
    return read(around, failure, String.valueOf(failure.getMessage()));
  }

  private List<Feed.Item> read(AroundDamage around, RuntimeException failure, String message) {
    List<Feed.Item> items = new ArrayList<>();
    Throwable end =
        around
            .or(Source.failed(failure))
            .map(items::add)
            .runWith(Sink.ignore(), kit.system())
            .handle((done, thrown) -> thrown)
            .toCompletableFuture()
            .join();
    assertThat(end).hasStackTraceContaining(message);
    return items;
  }

  @Test
  void shouldReadTheCasesOneByOneATenthOfTheTimeAtMost() {
    journal.writeAll(id(1), events(1, 3));
    AroundDamage around = around();

    assertThat(read(around, MadeUpJournal.damage())).hasSizeGreaterThan(3);
    assertThat(read(around, MadeUpJournal.damage())).isEmpty();
    nanos += 9 * ROUND_NANOS - 1;
    assertThat(read(around, MadeUpJournal.damage())).isEmpty();
    assertThat(rounds).isEqualTo(1);

    nanos += 1;
    assertThat(read(around, MadeUpJournal.damage())).isNotEmpty();
    assertThat(rounds).isEqualTo(2);
  }

  @Test
  void shouldRestAfterARoundThatFailed() {
    AroundDamage around = around();
    refusing = true;
    assertThat(read(around, MadeUpJournal.damage(), "the list is gone")).isEmpty();

    assertThat(read(around, MadeUpJournal.damage())).isEmpty();
    assertThat(rounds).isEqualTo(1);
  }

  @Test
  void shouldRestAfterARoundThatWasGivenUp() {
    journal.writeAll(id(1), events(1, 3));
    AroundDamage around = around();
    endless = true;
    around
        .or(Source.failed(MadeUpJournal.damage()))
        .runWith(Sink.head(), kit.system())
        .toCompletableFuture()
        .join();
    given.join();
    endless = false;

    assertThat(read(around, MadeUpJournal.damage())).isEmpty();
    assertThat(rounds).isEqualTo(1);
  }

  @Test
  void shouldLeaveOtherFailuresAlone() {
    journal.writeAll(id(1), events(1, 3));

    assertThat(read(around(), new IllegalStateException("the connection is gone"))).isEmpty();
    assertThat(rounds).isZero();
  }
}
