package dev.docket.console.cluster;

import akka.actor.typed.ActorSystem;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Creates cases, by prefix and number, and goes on to commit steps to them, round by round, until
 * it is told to stop. Asks again under the same key for as long as the answer may change. Says
 * {@code ACK CASE KEY VERSION HASH} for what is durable, {@code ANSWER TYPE} for what may be asked
 * again, {@code ROUND PREFIX N} when all cases have had a step, and {@code BAD …} for what must not
 * be.
 */
final class CaseLoad {

  private static final int WIDTH = 12;
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final CaseEngine engine;
  private final ActorSystem<?> system;
  private final Consumer<String> say;
  private volatile boolean stopping;
  private volatile boolean ended;
  private CompletionStage<?> running = CompletableFuture.completedFuture(null);

  CaseLoad(CaseEngine engine, ActorSystem<?> system, Consumer<String> say) {
    this.engine = engine;
    this.system = system;
    this.say = say;
  }

  /** Begins; beside what was begun before. */
  void start(String prefix, int cases) {
    stopping = false;
    running =
        CompletableFuture.allOf(
            running.toCompletableFuture(), round(prefix, cases, 0).toCompletableFuture());
  }

  /** Completed when nothing is asked any more. */
  CompletionStage<?> stop() {
    stopping = true;
    return running;
  }

  /** The actor system is gone: nothing can be asked any more. */
  void end() {
    ended = true;
  }

  private CompletionStage<?> round(String prefix, int cases, int round) {
    AtomicInteger next = new AtomicInteger();
    CompletableFuture<?>[] workers = new CompletableFuture<?>[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      workers[i] = work(prefix, cases, round, next).toCompletableFuture();
    }
    return CompletableFuture.allOf(workers)
        .thenCompose(
            done -> {
              if (stopping || ended) {
                return CompletableFuture.completedFuture(null);
              }
              say.accept("ROUND " + prefix + " " + round);
              return round(prefix, cases, round + 1);
            });
  }

  private CompletionStage<?> work(String prefix, int cases, int round, AtomicInteger next) {
    int number = next.getAndIncrement();
    if (number >= cases || stopping || ended) {
      return CompletableFuture.completedFuture(null);
    }
    CaseRef target = engine.caseRef(prefix + "-" + number);
    return step(target, round)
        .thenComposeAsync(done -> work(prefix, cases, round, next), system.executionContext());
  }

  private CompletionStage<?> step(CaseRef target, int round) {
    QuantumId key = round == 0 ? CaseRef.CREATE : QuantumId.of("q-" + round);
    Supplier<CompletionStage<CommitOutcome>> call =
        round == 0
            ? () -> target.create(JsonObject.of("customer", target.id().value()))
            : () -> target.execute(key, List.of(new Mutation.IncrementStepCount()));
    return untilDurable(target, key, call);
  }

  private CompletionStage<?> untilDurable(
      CaseRef target, QuantumId key, Supplier<CompletionStage<CommitOutcome>> call) {
    return call.get()
        .thenComposeAsync(
            outcome -> {
              Optional<Receipt> durable = outcome.durable();
              if (durable.isPresent()) {
                Receipt receipt = durable.get();
                say.accept(
                    "ACK %s %s %d %s"
                        .formatted(
                            target.id().value(),
                            key.value(),
                            receipt.body().seq(),
                            receipt.hash().hex()));
                return CompletableFuture.completedFuture(null);
              } else if (!outcome.mayAskAgain()) {
                say.accept("BAD answer to " + target.id() + " " + key + ": " + outcome);
                return CompletableFuture.completedFuture(null);
              }
              say.accept("ANSWER " + outcome.getClass().getSimpleName());
              return ended ? CompletableFuture.completedFuture(null) : again(target, key, call);
            },
            system.executionContext());
  }

  private CompletionStage<?> again(
      CaseRef target, QuantumId key, Supplier<CompletionStage<CommitOutcome>> call) {
    CompletableFuture<Void> paused = new CompletableFuture<>();
    system.scheduler().scheduleOnce(PAUSE, () -> paused.complete(null), system.executionContext());
    return paused.thenComposeAsync(
        done -> untilDurable(target, key, call), system.executionContext());
  }
}
