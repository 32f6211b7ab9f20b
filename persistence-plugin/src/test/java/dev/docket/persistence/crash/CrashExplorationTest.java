package dev.docket.persistence.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Cuts the power of workloads at every call that changes something. The broad and cheap looks come
 * first, so that what is broken shows soon.
 */
class CrashExplorationTest {
  private static final String REPEAT = "docket.crash";
  private static final int STATES = Integer.getInteger("docket.crash.states", 20_000);
  private static final int SEED = Integer.getInteger("docket.crash.seed", 1);

  /** Random parts of what was not forced, of each cut. */
  private static final int ROUNDS = 16;

  /** In random workloads, the process is killed at one of so many cuts. */
  private static final int KILLS = 8;

  /** How often it is told how far it has come. */
  private static final int TOLD = 100;

  private final Counts counts = new Counts();

  @Test
  @DisabledIfSystemProperty(named = REPEAT, matches = ".+")
  @Timeout(value = 1, unit = TimeUnit.DAYS)
  void shouldKeepItsPromisesAfterEveryPowerCut() {
    explore(Workload.fixed(), 1);
    for (long seed = SEED; counts.distinctStates() < STATES; seed++) {
      explore(List.of(Workload.random(seed)), KILLS);
      if (seed % TOLD == 0) {
        tell("to random/" + seed);
      }
    }
    tell("at the end");
    assertThat(counts.distinctStates()).isGreaterThanOrEqualTo(STATES);
  }

  private void explore(List<Workload> workloads, int kills) {
    List<Explorer> explorers = new ArrayList<>();
    for (Workload workload : workloads) {
      Explorer explorer = new Explorer(Recording.of(workload), counts);
      explorer.tryEveryCut(kills);
      explorers.add(explorer);
    }
    explorers.forEach(Explorer::tryEveryChange);
    for (int round = 0; round < ROUNDS; round++) {
      long seed = round;
      explorers.forEach(explorer -> explorer.tryAtRandom(seed));
    }
  }

  private void tell(String where) {
    System.out.println("Crashes " + where + ", after " + counts);
  }

  @Test
  @EnabledIfSystemProperty(named = REPEAT, matches = ".+")
  void shouldRepeatOneCrash() {
    Trial trial = Trial.parse(System.getProperty(REPEAT));
    new Explorer(Recording.of(Workload.named(trial.workload(), trial.seed())), counts)
        .repeat(trial);
  }
}
