package dev.docket.tests.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.LongToDoubleFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the hashes of receipts cost: the whole engine on the file journal as it is, and with every
 * hash replaced by a constant, by turns in one JVM. {@code -Ddocket.receipt-cost.turns=20} measures
 * turns of a second each; the default only looks that it works.
 */
class ReceiptCostTest {

  private static final int TURNS = Integer.getInteger("docket.receipt-cost.turns", 1);
  private static final long MILLIS = TURNS == 1 ? 50 : 1_000;
  private static final int WARM_UPS = TURNS == 1 ? 0 : 5;

  @SuppressWarnings("NullAway.Init")
  @TempDir
  private Path dir;

  @Test
  void shouldCommitWithHashesAndWithoutThem() throws Exception {
    Path scratch = Files.createDirectory(dir.resolve("constant"));
    try (URLClassLoader real = ConstantHashes.asItIs();
        URLClassLoader constant = ConstantHashes.constant(scratch);
        AutoCloseable with = load(real, "with");
        AutoCloseable without = load(constant, "without")) {
      double[] on = new double[TURNS];
      double[] off = new double[TURNS];
      for (int turn = -WARM_UPS; turn < TURNS; turn++) {
        double withHashes = commitsPerSecond(with);
        double withoutHashes = commitsPerSecond(without);
        System.out.printf(
            "%d: %.0f %.0f %.2f%n", turn, withHashes, withoutHashes, withHashes / withoutHashes);
        if (turn >= 0) {
          on[turn] = withHashes;
          off[turn] = withoutHashes;
        }
      }
      System.out.printf(
          "ReceiptCostTest: %,.0f commits/s with receipts, %,.0f with constants for hashes, median"
              + " ratio of %d turns %.2f%n",
          median(on), median(off), TURNS, ratio(on, off));
      assertThat(median(on)).isPositive();
      assertThat(lastReceipt(with)).hasSize(64).isNotEqualTo(ConstantHashes.HEX);
      assertThat(lastReceipt(without)).isEqualTo(ConstantHashes.HEX);
    }
  }

  private AutoCloseable load(ClassLoader loader, String store) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return (AutoCloseable)
          loader
              .loadClass(TokenLoad.class.getName())
              .getConstructor(String.class)
              .newInstance(dir.resolve(store).toString());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static double commitsPerSecond(AutoCloseable load) {
    return ((LongToDoubleFunction) load).applyAsDouble(MILLIS);
  }

  private static String lastReceipt(AutoCloseable load) {
    return String.valueOf(((Supplier<?>) load).get());
  }

  private static double ratio(double[] on, double[] off) {
    double[] ratios = new double[on.length];
    for (int i = 0; i < on.length; i++) {
      ratios[i] = on[i] / off[i];
    }
    return median(ratios);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
