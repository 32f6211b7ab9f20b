package dev.docket.persistence.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.LongStream;
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
    List<Explorer> fixed = explorers();
    together(fixed, explorer -> explorer.tryEveryCut(1));
    together(fixed, Explorer::tryEveryChange);
    together(fixed, CrashExplorationTest::tryAtRandom);
    tell("of the fixed workloads");
    SideBySide.run(
        LongStream.iterate(SEED, this::goesOn, seed -> seed + 1)
            .<Runnable>mapToObj(seed -> () -> explore(Workload.random(seed)))
            .iterator());
    tell("at the end");
    assertThat(counts.distinctStates()).isGreaterThanOrEqualTo(STATES);
  }

  private List<Explorer> explorers() {
    List<Explorer> explorers = Collections.synchronizedList(new ArrayList<>());
    SideBySide.run(
        Workload.fixed().stream()
            .<Runnable>map(
                workload -> () -> explorers.add(new Explorer(Recording.of(workload), counts)))
            .iterator());
    return explorers;
  }

  private static void together(List<Explorer> explorers, Consumer<Explorer> work) {
    SideBySide.run(
        explorers.stream().<Runnable>map(explorer -> () -> work.accept(explorer)).iterator());
  }

  private boolean goesOn(long seed) {
    if (seed % TOLD == 0 && seed > SEED) {
      tell("to random/" + seed);
    }
    return counts.distinctStates() < STATES;
  }

  private void explore(Workload workload) {
    Explorer explorer = new Explorer(Recording.of(workload), counts);
    explorer.tryEveryCut(KILLS);
    explorer.tryEveryChange();
    tryAtRandom(explorer);
  }

  private static void tryAtRandom(Explorer explorer) {
    for (int round = 0; round < ROUNDS; round++) {
      explorer.tryAtRandom(round);
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
