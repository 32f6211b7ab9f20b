package dev.docket.persistence.crash;

import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.log.CompactionSettings;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * What is done with a store while the power may be cut.
 *
 * @param name for repeating it
 * @param seed of the random ones
 * @param script what is done, step by step
 */
record Workload(String name, long seed, BiConsumer<Life, Random> script) {
  static final StoreSettings SETTINGS =
      StoreSettings.defaults()
          .withCreate(true)
          .withSegmentBytes(16 * 1024)
          .withFrameBytes(4 * 1024)
          .withReserveBytes(0)
          .withSnapshotsKept(2)
          .withCompaction(new CompactionSettings(false, Long.MAX_VALUE, 1 << 20));

  private static final List<Workload> FIXED =
      List.of(
          fixed("create", Workload::create),
          fixed("append", Workload::append),
          fixed("seal", Workload::seal),
          fixed("snapshots", Workload::snapshots),
          fixed("delete", Workload::delete),
          fixed("compact", Workload::compact),
          fixed("reopen", Workload::reopen),
          fixed("kill", Workload::kill));

  private static final Workload BRIEF = fixed("brief", Workload::brief);
  private static final String RANDOM = "random";

  private interface Script {
    void run(Life life);
  }

  private static Workload fixed(String name, Script script) {
    return new Workload(name, 0, (life, random) -> script.run(life));
  }

  /** The ones that are the same every time. */
  static List<Workload> fixed() {
    return FIXED;
  }

  /** A little of everything, in few calls. */
  static Workload brief() {
    return BRIEF;
  }

  static Workload random(long seed) {
    return new Workload(RANDOM, seed, Workload::random);
  }

  static Workload named(String name, long seed) {
    return name.equals(RANDOM)
        ? random(seed)
        : Stream.concat(FIXED.stream(), Stream.of(BRIEF))
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
  }

  /** Whether its first open, of an empty directory, belongs to it; all begin with one. */
  boolean fromNothing() {
    return name.equals("create");
  }

  /** Does all of it on a store that is open. */
  void play(Life life) {
    script.accept(life, new Random(seed));
  }

  private static void create(Life life) {
    life.append("a", 10);
    life.save("a", 1, 10);
  }

  private static void brief(Life life) {
    life.append("a", 10, 900);
    life.save("a", 1, 600);
    life.append("b", 4000);
    life.append("a", 3900);
    life.deleteTo("a", 2);
    life.compact();
    life.reopen();
    life.append("b", 20);
  }

  private static void append(Life life) {
    life.append("a", 10);
    life.append("b", 600);
    life.append("a", 700, 20, 1500);
    life.group(
        life.batch("c", 100), life.batch("a", 300, 900), life.batch("b", 40), life.batch("c", 5));
    life.append("c", 2500, 2500);
    life.append("b", 1);
  }

  private static void seal(Life life) {
    for (int i = 0; i < 3; i++) {
      life.append("a", 2600);
      life.append("b", 1900, 1900);
      life.append("c", 100 * i);
    }
    life.append("b", 20_000);
    life.append("a", 10);
  }

  private static void snapshots(Life life) {
    life.append("a", 10);
    for (int i = 1; i <= 4; i++) {
      life.save("a", i, 900 * i);
      life.save("b", i, 3000);
    }
    life.deleteSnapshots("a", 3);
    life.save("a", 4, 50);
    life.deleteSnapshots("b", 9);
    life.compact();
    life.save("b", 5, 700);
  }

  private static void delete(Life life) {
    life.append("a", 100, 900, 200);
    life.append("b", 400, 400);
    life.deleteTo("a", 2);
    life.append("a", 50);
    life.deleteTo("b", 99);
    life.append("b", 2000);
    life.deleteTo("a", 4);
    life.compact("a");
    life.append("a", 30);
    life.deleteTo("b", 3);
    life.compact();
    life.append("b", 5);
  }

  private static void compact(Life life) {
    for (int i = 0; i < 3; i++) {
      life.append("a", 3000);
      life.append("b", 1500, 1500);
      life.append("c", 2900);
    }
    life.deleteTo("a", 2);
    life.compact();
    life.append("a", 700);
    life.deleteTo("c", 3);
    life.deleteTo("b", 4);
    life.compact("c");
    life.append("c", 10);
    life.compact();
    life.append("b", 10);
  }

  private static void reopen(Life life) {
    life.append("a", 900);
    life.save("a", 1, 600);
    life.reopen();
    life.append("a", 3000, 3000);
    life.append("b", 3000);
    life.reopen();
    life.reopen();
    life.save("a", 2, 10);
    life.deleteTo("a", 1);
    life.append("a", 5);
  }

  private static void kill(Life life) {
    life.append("a", 900);
    life.save("a", 1, 700);
    life.kill();
    life.append("a", 2000);
    life.append("b", 3000, 3000);
    life.kill();
    life.kill();
    life.save("a", 2, 10);
    life.deleteTo("a", 1);
    life.append("b", 5);
    life.kill();
  }

  private static void random(Life life, Random random) {
    for (int i = 0; i < 14; i++) {
      String id = Life.IDS.get(random.nextInt(3));
      switch (random.nextInt(12)) {
        case 0 -> life.deleteTo(id, 1 + random.nextInt(8));
        case 1 -> life.save(id, random.nextInt(9), random.nextInt(3000));
        case 2 -> life.deleteSnapshots(id, random.nextInt(9));
        case 3 -> life.compact();
        case 4 -> life.compact(id);
        case 5 -> life.reopen();
        case 6 -> life.kill();
        case 7 ->
            life.group(
                life.batch("a", random.nextInt(900)),
                life.batch("b", random.nextInt(2000)),
                life.batch("c", random.nextInt(900), 20));
        case 8 -> life.append(id, random.nextInt(3000), random.nextInt(3000));
        default -> life.append(id, random.nextInt(4000));
      }
    }
  }
}
