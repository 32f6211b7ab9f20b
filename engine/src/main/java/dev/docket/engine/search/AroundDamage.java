package dev.docket.engine.search;

import akka.NotUsed;
import akka.japi.pf.PFBuilder;
import akka.stream.Graph;
import akka.stream.SourceShape;
import akka.stream.javadsl.Source;
import dev.docket.engine.actor.CaseClock;
import dev.docket.engine.actor.FailureKind;
import org.jspecify.annotations.Nullable;

/**
 * Where damage lies in the order over all cases, reads them one by one. That asks for every case,
 * and damage stays: so after each round, however it ended, nine times as long as it took passes
 * before the next one begins; that is at most a tenth of the time, however often it is tried again.
 */
final class AroundDamage {

  /** So many times as long as the last round took nothing is read around. */
  private static final int REST = 9;

  private final @Nullable IdFeed byId;
  private final FailureKind failureKind;
  private final CaseClock clock;
  private volatile long restingUntil;

  /**
   * A way around.
   *
   * @param byId {@code null} if the journal cannot list its ids: then there is none
   */
  AroundDamage(@Nullable IdFeed byId, FailureKind failureKind, CaseClock clock) {
    this.byId = byId;
    this.failureKind = failureKind;
    this.clock = clock;
    this.restingUntil = clock.nanos();
  }

  /** What is in order, and around damage what else can be read; then it fails all the same. */
  Source<Feed.Item, NotUsed> or(Source<Feed.Item, NotUsed> inOrder) {
    return inOrder.recoverWithRetries(
        1,
        new PFBuilder<Throwable, Graph<SourceShape<Feed.Item>, NotUsed>>()
            .matchAny(this::around)
            .build());
  }

  private Source<Feed.Item, NotUsed> around(Throwable failure) {
    long start = clock.nanos();
    if (byId == null || !failureKind.isDamage(failure) || start - restingUntil < 0) {
      return Source.failed(failure);
    }
    return byId.round()
        .watchTermination(
            (unused, end) -> {
              // However it ends: a round that fails or is given up has cost as much.
              end.whenComplete((done, thrown) -> restAfter(start));
              return unused;
            })
        .concatLazy(Source.lazySource(() -> Source.failed(failure)));
  }

  private void restAfter(long start) {
    long end = clock.nanos();
    restingUntil = end + REST * (end - start);
  }
}
