package dev.docket.console.bench;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import dev.docket.console.runtime.ActorSystems;
import dev.docket.console.runtime.ConsoleConfig;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.engine.notary.NotaryStatus;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/** An engine on a new store, with a notary or without, and cases that each commit without pause. */
final class NotarisedLoad implements AutoCloseable {
  static final int CASES = 64;

  private final ActorSystem<Void> system;
  private final CaseEngine engine;
  private final List<CaseRef> cases;
  private final AtomicLong committed = new AtomicLong();

  /**
   * Creates the cases.
   *
   * @param home of the store, and of the notary's directory
   * @param key the notary's
   */
  NotarisedLoad(Path home, Path key, boolean notary) {
    system = ActorSystem.create(Behaviors.empty(), "bench", config(home, key, notary));
    engine = CaseEngine.get(system);
    cases = IntStream.range(0, CASES).mapToObj(i -> engine.caseRef("case-" + i)).toList();
    cases.stream()
        .map(each -> each.create(JsonObject.of("amount", 0)).thenAccept(this::count))
        .map(CompletionStage::toCompletableFuture)
        .toList()
        .forEach(CompletableFuture::join);
  }

  private static Config config(Path home, Path key, boolean notary) {
    return ConfigFactory.empty()
        .withValue("docket.engine.notary.enabled", ConfigValueFactory.fromAnyRef(notary))
        .withValue(
            "docket.engine.notary.directory",
            ConfigValueFactory.fromAnyRef(home.resolve("notary").toString()))
        .withValue(
            "docket.engine.notary.key-files",
            ConfigValueFactory.fromIterable(List.of(key.toString())))
        .withFallback(ConsoleConfig.writing(home.resolve("store")))
        .withFallback(ConfigFactory.load());
  }

  /** Commits to every case, version after version, as long as the version is one to be made. */
  CompletableFuture<Void> commit(LongPredicate more) {
    return CompletableFuture.allOf(
        cases.stream().map(each -> commit(each, 1, more)).toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<Void> commit(CaseRef target, long version, LongPredicate more) {
    if (!more.test(version)) {
      return CompletableFuture.completedFuture(null);
    }
    return target
        .quantum("q" + version)
        .updateContext(JsonObject.of("amount", version))
        .commit()
        .toCompletableFuture()
        .thenCompose(
            outcome -> {
              count(outcome);
              return commit(target, version + 1, more);
            });
  }

  private void count(CommitOutcome outcome) {
    if (!(outcome instanceof Committed)) {
      throw new IllegalStateException("a commit was answered " + outcome);
    }
    committed.incrementAndGet();
  }

  /** How many receipts were answered. */
  long committed() {
    return committed.get();
  }

  /** How many receipts the last checkpoint has. */
  long signed() {
    NotaryStatus status = engine.notary().orElseThrow();
    if (status.phase() == NotaryStatus.Phase.REFUSING) {
      throw new IllegalStateException("the notary refuses: " + status.reason());
    }
    Checkpoint last = status.checkpoint();
    return last == null ? 0 : last.size();
  }

  @Override
  public void close() {
    ActorSystems.stop(system);
  }
}
