package dev.docket.console.bench;

import dev.docket.console.load.Median;
import dev.docket.engine.notary.file.KeyFile;
import dev.docket.protocol.checkpoint.SigningKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Commits of many cases at once, by turns with and without a notary, each in a new store. */
final class WithNotary implements Measurement {
  private static final int COMMITS = 300;
  private static final int WARM_UPS = 2;

  @Override
  public void measure(Bench bench) throws IOException {
    Path key = bench.fresh("notary-key");
    KeyFile.create(key, SigningKey.random("bench.example", new SecureRandom()));
    int commits = bench.scaled(COMMITS);
    double[] off = new double[bench.rounds()];
    double[] on = new double[bench.rounds()];
    double[] relative = new double[bench.rounds()];
    for (int i = -WARM_UPS; i < bench.rounds(); i++) {
      double without = commitsPerSecond(bench, key, commits, false);
      double with = commitsPerSecond(bench, key, commits, true);
      if (i >= 0) {
        off[i] = without;
        on[i] = with;
        relative[i] = with / without;
      }
    }
    bench
        .figures()
        .add(
            "commits of " + NotarisedLoad.CASES + " cases, no notary", Median.of(off), "commits/s");
    bench.figures().add("with a notary", Median.of(on), "commits/s");
    bench.figures().add("relative, median of the rounds", Median.of(relative), "");
    new NotaryLag(key).measure(bench);
    Bench.delete(bench.directory().resolve("with-notary"));
  }

  private static double commitsPerSecond(Bench bench, Path key, int commits, boolean notary) {
    try (NotarisedLoad load = new NotarisedLoad(bench.fresh("with-notary"), key, notary)) {
      long start = System.nanoTime();
      load.commit(version -> version <= commits).join();
      return NotarisedLoad.CASES * commits / Bench.secondsSince(start);
    }
  }
}
