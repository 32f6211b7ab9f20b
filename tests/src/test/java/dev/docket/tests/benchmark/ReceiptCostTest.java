package dev.docket.tests.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
      Turns on = new Turns();
      Turns off = new Turns();
      for (int turn = -WARM_UPS; turn < TURNS; turn++) {
        Turn withHashes = turn(with);
        Turn withoutHashes = turn(without);
        if (turn >= 0) {
          on.add(withHashes);
          off.add(withoutHashes);
        }
      }
      System.out.printf(
          "ReceiptCostTest: %d turns, with receipts and with constants for hashes:%n"
              + "  by the clock %,.0f and %,.0f commits/s, ratio %.2f%n"
              + "  by the processor time of the JVM %.1f and %.1f us for each commit, ratio %.2f%n",
          TURNS,
          on.perSecond(),
          off.perSecond(),
          on.perSecond() / off.perSecond(),
          on.micros(),
          off.micros(),
          off.micros() / on.micros());
      assertThat(on.perSecond()).isPositive();
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

  private record Turn(double commitsPerSecond, double microsPerCommit) {}

  private static final class Turns {
    private final List<Turn> turns = new ArrayList<>();

    void add(Turn turn) {
      turns.add(turn);
    }

    double perSecond() {
      return median(turns.stream().mapToDouble(Turn::commitsPerSecond).toArray());
    }

    double micros() {
      return median(turns.stream().mapToDouble(Turn::microsPerCommit).toArray());
    }
  }

  /** Only one of the two engines works meanwhile, so the time of the process is its own. */
  private static Turn turn(AutoCloseable load) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long began = system.getProcessCpuTime();
    long start = System.nanoTime();
    double perSecond = ((LongToDoubleFunction) load).applyAsDouble(MILLIS);
    double commits = perSecond * (System.nanoTime() - start) / 1e9;
    return new Turn(perSecond, (system.getProcessCpuTime() - began) / 1e3 / commits);
  }

  private static String lastReceipt(AutoCloseable load) {
    return String.valueOf(((Supplier<?>) load).get());
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
