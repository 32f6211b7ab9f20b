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
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.protocol.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/** Commits of many cases at once, by turns with and without a notary, each in a new store. */
final class WithNotary implements Measurement {
  private static final int CASES = 64;
  private static final int COMMITS = 300;
  private static final int WARM_UPS = 2;

  @Override
  public void measure(Bench bench) throws IOException {
    Path key = bench.fresh("notary-key");
    KeyFile.create(key, SigningKey.random("bench.example", new SecureRandom()));
    int commits = bench.scaled(COMMITS);
    double[] off = new double[bench.rounds()];
    double[] on = new double[bench.rounds()];
    double[] behind = new double[bench.rounds()];
    double[] late = new double[bench.rounds()];
    for (int i = -WARM_UPS; i < bench.rounds(); i++) {
      Round without = round(bench, key, commits, false);
      Round with = round(bench, key, commits, true);
      if (i >= 0) {
        off[i] = without.commitsPerSecond;
        on[i] = with.commitsPerSecond;
        behind[i] = with.behind;
        late[i] = with.caughtUpMillis;
      }
    }
    Bench.delete(bench.directory().resolve("with-notary"));
    bench.figures().add("commits of " + CASES + " cases, no notary", Median.of(off), "commits/s");
    bench.figures().add("with a notary", Median.of(on), "commits/s");
    bench.figures().add("relative", Median.of(on) / Median.of(off), "");
    bench.figures().add("receipts not signed at the last answer", Median.of(behind), "receipts");
    bench.figures().atMost("until they are signed", Median.of(late), "ms", 1_000);
  }

  private record Round(double commitsPerSecond, double behind, double caughtUpMillis) {}

  private static Round round(Bench bench, Path key, int commits, boolean notary) {
    Path path = bench.fresh("with-notary");
    ActorSystem<Void> system =
        ActorSystem.create(Behaviors.empty(), "bench", config(path, key, notary));
    try {
      CaseEngine engine = CaseEngine.get(system);
      List<CaseRef> cases =
          IntStream.range(0, CASES).mapToObj(i -> engine.caseRef("case-" + i)).toList();
      all(cases.stream().map(each -> each.create(JsonObject.of("amount", 0))).toList());
      long start = System.nanoTime();
      all(cases.stream().map(each -> following(each, 1, commits)).toList());
      double perSecond = CASES * commits / Bench.secondsSince(start);
      if (!notary) {
        return new Round(perSecond, 0, 0);
      }
      long receipts = CASES * (commits + 1L);
      long behind = receipts - signed(engine);
      long answered = System.nanoTime();
      while (signed(engine) < receipts) {
        Thread.onSpinWait();
      }
      return new Round(perSecond, behind, Bench.secondsSince(answered) * 1_000);
    } finally {
      ActorSystems.stop(system);
    }
  }

  private static Config config(Path path, Path key, boolean notary) {
    return ConfigFactory.empty()
        .withValue("docket.engine.notary.enabled", ConfigValueFactory.fromAnyRef(notary))
        .withValue(
            "docket.engine.notary.directory",
            ConfigValueFactory.fromAnyRef(path.resolve("notary").toString()))
        .withValue(
            "docket.engine.notary.key-files",
            ConfigValueFactory.fromIterable(List.of(key.toString())))
        .withFallback(ConsoleConfig.writing(path.resolve("store")))
        .withFallback(ConfigFactory.load());
  }

  private static CompletionStage<CommitOutcome> following(CaseRef target, int version, int last) {
    CompletionStage<CommitOutcome> one =
        target.quantum("q" + version).updateContext(JsonObject.of("amount", version)).commit();
    return version == last
        ? one
        : one.thenCompose(
            outcome -> {
              requireCommitted(outcome);
              return following(target, version + 1, last);
            });
  }

  private static void all(List<CompletionStage<CommitOutcome>> stages) {
    stages.stream()
        .map(CompletionStage::toCompletableFuture)
        .map(CompletableFuture::join)
        .forEach(WithNotary::requireCommitted);
  }

  private static void requireCommitted(CommitOutcome outcome) {
    if (!(outcome instanceof Committed)) {
      throw new IllegalStateException("a commit was answered " + outcome);
    }
  }

  private static long signed(CaseEngine engine) {
    NotaryStatus status = engine.notary().orElseThrow();
    if (status.phase() == NotaryStatus.Phase.REFUSING) {
      throw new IllegalStateException("the notary refuses: " + status.reason());
    }
    Checkpoint last = status.checkpoint();
    return last == null ? 0 : last.size();
  }
}
