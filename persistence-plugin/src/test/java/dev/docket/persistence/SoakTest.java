package dev.docket.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything at once, for as long as {@code -Ddocket.soak.seconds} says; with {@code
 * -Ddocket.soak.seed} the same choices again, though not the same timing.
 */
class SoakTest {
  private static final Logger LOG = LoggerFactory.getLogger(SoakTest.class);
  private static final long LONGEST_LIFE_MILLIS = 3000;

  private final long seconds = Long.getLong("docket.soak.seconds", 5);
  private final long seed = Long.getLong("docket.soak.seed", Long.getLong("docket.seed", 1));

  @Test
  void shouldHoldWhatTheModelHoldsAfterManyLives() throws Exception {
    LOG.warn("soak of {} s with -Ddocket.soak.seed={}", seconds, seed);
    Random lengths = new Random(seed);
    Soak soak = new Soak(seed);
    long start = System.nanoTime();
    try {
      while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(seconds)) {
        soak.live(200 + lengths.nextInt((int) Math.min(LONGEST_LIFE_MILLIS, seconds * 100)));
      }
      soak.finish();
    } catch (Exception | AssertionError failure) {
      throw new AssertionError("-Ddocket.soak.seed=" + seed + " after " + soak.counts(), failure);
    }
    Map<String, Long> counts = soak.counts();
    LOG.warn("soak of {} s with -Ddocket.soak.seed={}: {}", seconds, seed, counts);
    assertThat(counts).containsKeys("events", "deletions", "seals", "merges", "replays");
  }
}
