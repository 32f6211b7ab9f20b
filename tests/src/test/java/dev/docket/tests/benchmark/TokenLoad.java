package dev.docket.tests.benchmark;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.Update;
import dev.docket.protocol.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongToDoubleFunction;
import java.util.function.Supplier;

/**
 * An engine of its own on a file journal, and cases of ten tokens that each commit one change of a
 * token after the other. Known to {@link ReceiptCostTest}, whose class loader is another one, by
 * interfaces of the platform only: applied to milliseconds it gives commits per second, and it
 * supplies the hash of the receipt that was answered last.
 */
public final class TokenLoad implements LongToDoubleFunction, Supplier<String>, AutoCloseable {

  private static final int CASES = 64;
  private static final int TOKENS = 10;

  private final ActorSystem<Void> system;
  private final List<CaseRef> cases = new ArrayList<>();
  private final AtomicLong next = new AtomicLong();
  private volatile String lastReceipt = "";

  /** The engine, on a new store in this directory. */
  public TokenLoad(String directory) {
    system =
        ActorSystem.create(
            Behaviors.empty(),
            "token-load",
            ConfigFactory.empty()
                .withValue(
                    "docket.persistence.dir",
                    ConfigValueFactory.fromAnyRef(Path.of(directory).toString()))
                .withFallback(ConfigFactory.load()));
    CaseEngine engine = CaseEngine.get(system);
    List<CompletableFuture<?>> made = new ArrayList<>();
    for (int i = 0; i < CASES; i++) {
      CaseRef target = engine.caseRef("case-" + i);
      cases.add(target);
      made.add(
          target
              .create(JsonObject.of("amount", 12.5))
              .thenCompose(created -> target.execute(QuantumId.of("tokens"), tokens()))
              .thenAccept(this::note)
              .toCompletableFuture());
    }
    CompletableFuture.allOf(made.toArray(CompletableFuture[]::new)).join();
  }

  private static List<Mutation> tokens() {
    List<Mutation> adding = new ArrayList<>();
    for (int i = 0; i < TOKENS; i++) {
      JsonObject value = JsonObject.of("n", i).with("name", "value of " + i);
      adding.add(new Mutation.AddToken(TokenId.of("t" + i), "Check", ScopeId.ROOT, value));
    }
    return adding;
  }

  /** Commits for so many milliseconds; gives commits per second. */
  @Override
  public double applyAsDouble(long millis) {
    long start = System.nanoTime();
    long end = start + millis * 1_000_000;
    long before = next.get();
    CompletableFuture.allOf(
            cases.stream().map(each -> until(end, each)).toArray(CompletableFuture[]::new))
        .join();
    return (next.get() - before) * 1e9 / (System.nanoTime() - start);
  }

  private CompletableFuture<Void> until(long end, CaseRef target) {
    long number = next.getAndIncrement();
    Update update = new Update.Merge(JsonObject.of("value", JsonObject.of("n", number)));
    TokenId token = TokenId.of("t" + number % TOKENS);
    return target
        .execute(QuantumId.of("q" + number), List.of(new Mutation.UpdateToken(token, update)))
        .toCompletableFuture()
        .thenCompose(
            outcome -> {
              note(outcome);
              return System.nanoTime() - end < 0
                  ? until(end, target)
                  : CompletableFuture.completedFuture(null);
            });
  }

  private void note(CommitOutcome outcome) {
    if (!(outcome instanceof Committed committed)) {
      throw new IllegalStateException("a commit was answered " + outcome);
    }
    lastReceipt = committed.receipt().hash().hex();
  }

  @Override
  public String get() {
    return lastReceipt;
  }

  @Override
  public void close() {
    ActorTestKit.shutdown(system);
  }
}
