package dev.docket.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything at once, a few seconds in every build, ten minutes with {@code -Psoak}, as long as
 * {@code -Ddocket.soak.seconds} says; with {@code -Ddocket.soak.seed} other choices, though the
 * timing is never the same.
 */
class SoakTest {
  private static final long LONGEST_LIFE_MILLIS = 3000;

  private final long seconds = Long.getLong("docket.soak.seconds", 5);
  private final long seed = Long.getLong("docket.soak.seed", Long.getLong("docket.seed", 1));

  /** Lives of up to so many milliseconds. */
  private interface Lives {
    void live(long millis) throws Exception;
  }

  @Test
  void shouldHoldWhatTheModelHoldsAfterKillsAndPowerCutsOfASimulatedDisk() throws Exception {
    Soak soak = new Soak(seed);
    Map<String, Long> counts = soak("simulated disk", soak::live, soak::finish, soak::counts);
    assertThat(counts).containsKeys("deletions", "events", "merges", "replays", "seals");
  }

  @Test
  void shouldHoldWhatTheModelHoldsAfterProcessesWereKilled(@TempDir Path folder) throws Exception {
    KilledSoak soak = new KilledSoak(folder, seed);
    soak.liveUntilKilled();
    Map<String, Long> counts = soak("killed processes", soak::live, soak::finish, soak::counts);
    assertThat(counts).containsKeys("events", "found cut off", "kills", "replays");
  }

  private Map<String, Long> soak(
      String what, Lives lives, Runnable finish, Supplier<Map<String, Long>> counts) {
    Random lengths = new Random(seed);
    long start = System.nanoTime();
    try {
      while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds)) {
        lives.live(200 + lengths.nextInt((int) Math.min(LONGEST_LIFE_MILLIS, seconds * 100)));
      }
      finish.run();
    } catch (Exception | AssertionError failure) {
      throw new AssertionError("-Ddocket.soak.seed=" + seed + " after " + counts.get(), failure);
    }
    System.out.printf(
        "SoakTest, %s: %d s of -Ddocket.soak.seed=%d: %s%n", what, seconds, seed, counts.get());
    return counts.get();
  }
}
