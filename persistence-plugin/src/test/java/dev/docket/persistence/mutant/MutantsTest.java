package dev.docket.persistence.mutant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.docket.persistence.mutant.Outcome.End;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every mutant is caught by one of the tests that it names, and the store as it is by none of them.
 * Two processes try them side by side; {@code -Ddocket.mutants=TEXT} tries those whose name has the
 * text.
 */
class MutantsTest {
  private static final int PROCESSES = 2;
  private static final long SECONDS = 120;

  private static final List<Attempt> ATTEMPTS = new ArrayList<>();
  private static final List<Thread> THREADS = new ArrayList<>();
  private static long start;

  /** A mutant and what becomes of it. */
  private record Attempt(Mutant mutant, CompletableFuture<Outcome> outcome) {
    Attempt(Mutant mutant) {
      this(mutant, new CompletableFuture<>());
    }
  }

  @BeforeAll
  static void tryThem(@TempDir Path folder) {
    start = System.nanoTime();
    String wanted = System.getProperty("docket.mutants", "");
    Mutants.all().stream()
        .filter(mutant -> mutant.name().contains(wanted))
        .forEach(mutant -> ATTEMPTS.add(new Attempt(mutant)));
    Queue<Attempt> waiting = new ConcurrentLinkedQueue<>(ATTEMPTS);
    for (int i = 0; i < PROCESSES; i++) {
      Thread thread = new Thread(() -> tryAll(waiting, folder), "mutants-" + i);
      thread.setDaemon(true);
      thread.start();
      THREADS.add(thread);
    }
  }

  private static void tryAll(Queue<Attempt> waiting, Path folder) {
    Attempt next = waiting.poll();
    while (next != null) {
      try (MutantProcess process = new MutantProcess(folder)) {
        while (next != null) {
          next.outcome().complete(process.tried(next.mutant(), SECONDS));
          next = waiting.poll();
        }
      } catch (TimeoutException hung) {
        next.outcome()
            .complete(new Outcome(End.HUNG, "nobody", SECONDS * 1000, "it came to no end"));
        next = waiting.poll();
      } catch (IOException | RuntimeException failure) {
        next.outcome().completeExceptionally(failure);
        next = waiting.poll();
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> shouldBeCaught() {
    return ATTEMPTS.stream()
        .map(
            attempt ->
                dynamicTest(
                    attempt.mutant().name(),
                    () -> check(attempt.mutant(), attempt.outcome().get())));
  }

  private static void check(Mutant mutant, Outcome outcome) {
    assumeFalse(
        outcome.end() == End.SKIPPED,
        () -> "skipped, as " + outcome.by() + " is: " + outcome.detail());
    End expected = mutant.edits().isEmpty() ? End.SURVIVED : End.CAUGHT;
    assertThat(outcome.end()).as("%s, %s", mutant.name(), outcome).isEqualTo(expected);
  }

  @AfterAll
  static void print() throws InterruptedException {
    for (Thread thread : THREADS) {
      thread.join(); // so that no process is left that writes into the folder
    }
    StringBuilder table = new StringBuilder();
    for (Attempt attempt : ATTEMPTS) {
      Outcome known = attempt.outcome().getNow(new Outcome(End.BROKEN, "", 0, "no outcome"));
      table.append(
          "%-90s %-8s %6d ms  %s%n"
              .formatted(attempt.mutant().name(), known.end(), known.millis(), known.by()));
    }
    System.out.printf(
        "Mutants: %d in %d s%n%s",
        ATTEMPTS.size(), TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start), table);
  }
}
