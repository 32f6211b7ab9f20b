package dev.docket.engine.model;

import dev.docket.engine.CaseFixture;
import dev.docket.engine.CaseRef;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * The engine and the naive model, side by side over random histories of whole cases: concurrent
 * quanta, retries, conflicts, control commits, dry runs, reads of the past, crashes between any two
 * messages, passivation.
 *
 * <p>A tenth of the full number, which is that of the profile {@code full}. One again: {@code
 * -Ddocket.histories.seed=SEED -Ddocket.histories=1}.
 */
class HistoriesAgainstModelTest {

  private static final int HISTORIES = Integer.getInteger("docket.histories", 1_000);
  private static final int MOVES = 40;

  /** As many engines run side by side: much of a history is waiting for one actor or another. */
  private static final int LANES = 4;

  private static final String SETTINGS =
      """
      docket.engine {
        backoff { min = 1ms, max = 2ms }
        snapshot-every = 7
        max-live-cases = 1
      }
      akka.loglevel = ERROR
      akka.scheduler.tick-duration = 1ms
      """;

  private final long seed = Long.getLong("docket.histories.seed", Long.getLong("docket.seed", 1));
  private final AtomicInteger started = new AtomicInteger();
  private final Tally tally = new Tally();

  @Test
  void shouldAnswerEveryCallAsTheModelDoes() {
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    try {
      List<CompletableFuture<Void>> ends = new ArrayList<>();
      for (int i = 0; i < LANES; i++) {
        ends.add(CompletableFuture.runAsync(this::runLane, lanes));
      }
      ends.forEach(CompletableFuture::join);
    } catch (CompletionException fault) {
      throw new AssertionError(String.valueOf(fault.getCause()), fault);
    } finally {
      lanes.shutdown();
    }
    System.out.println(HISTORIES + " histories from seed " + seed + ": " + tally);
    if (HISTORIES >= 100) {
      shouldHaveReachedAll();
    }
  }

  private void runLane() {
    try (CaseFixture fixture = CaseFixture.start(SETTINGS)) {
      CaseRef other = fixture.createdCase();
      for (int i = started.getAndIncrement(); i < HISTORIES; i = started.getAndIncrement()) {
        try {
          new RandomHistory(fixture, other, seed + i, tally).run(MOVES);
        } catch (AssertionError fault) {
          started.set(HISTORIES);
          throw new AssertionError(
              "history of seed " + (seed + i) + ": " + fault.getMessage(), fault);
        }
      }
    }
  }

  private void shouldHaveReachedAll() {
    tally.shouldHave(
        HISTORIES / 20,
        "commit",
        "hold",
        "resume",
        "restore",
        "Buffered",
        "AlreadyCommitted",
        "Duplicate",
        "KeyReused",
        "QuantumLost",
        "QuantumIncomplete",
        "QuantumPoisoned",
        "Refused",
        "VersionConflict",
        "CaseOnHold",
        "CaseFinal",
        "WouldCommit",
        "peek",
        "kill",
        "passivate",
        "look back",
        "control refused");
  }
}
