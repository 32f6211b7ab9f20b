package dev.docket.persistence;

import dev.docket.persistence.SoakModel.Seen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * As {@link Soak}, on real files: each life is a process of its own, which closes the store or is
 * killed with SIGKILL; then this process opens the store and compares it with what it was told.
 */
final class KilledSoak {
  private final Path dir;
  private final Path errors;
  private final SoakModel model = new SoakModel();
  private final SoakSnapshots snapshots =
      new SoakSnapshots(SoakLife.SETTINGS.snapshotsKept(), note -> {});
  private final List<Seen> live = List.of(new Seen(null), new Seen(SoakModel.TAG));
  private final SoakCounts counts = new SoakCounts(note -> {});
  private final Random random;

  KilledSoak(Path folder, long seed) {
    this.dir = folder.resolve("store");
    this.errors = folder.resolve("errors.txt");
    this.random = new Random(seed);
  }

  /** What was done, by name. */
  Map<String, Long> counts() {
    return counts.figures();
  }

  /** One life of so many milliseconds at most, and the comparison behind it. */
  void live(long millis) throws IOException, InterruptedException {
    boolean kill = random.nextInt(4) > 0;
    long notes = kill ? 1 + random.nextInt((int) Math.min(20_000, millis)) : Long.MAX_VALUE;
    live(millis, kill, notes);
  }

  /** A life whose kill comes, however slow the machine is. */
  void liveUntilKilled() throws IOException, InterruptedException {
    live(TimeUnit.MINUTES.toMillis(2), true, 300);
  }

  private void live(long millis, boolean kill, long notes)
      throws IOException, InterruptedException {
    Process process = SoakProcess.start(dir, random.nextLong(), millis, errors);
    boolean closed = hear(process, notes);
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("no end of a life");
    }
    if (!closed && !(kill && process.exitValue() == 128 + 9)) {
      throw new AssertionError(
          "a life ended with " + process.exitValue() + ": " + Files.readString(errors));
    }
    counts.add(closed ? "clean closes" : "kills", 1);
    compare();
  }

  /**
   * Listens until the process has ended, and kills it after so many notes of its models; those that
   * were on their way then count, save one that the kill has cut off.
   *
   * @return whether it came to its end by itself
   */
  private boolean hear(Process process, long notes) throws IOException {
    long heard = 0;
    boolean closed = false;
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      StringBuilder line = new StringBuilder();
      for (int c = out.read(); c >= 0; c = out.read()) {
        if (c != '\n') {
          line.append((char) c);
          continue;
        }
        closed = line.toString().equals(SoakProcess.CLOSED);
        boolean note = !closed && hear(List.of(line.toString().split(" ", -1)));
        line.setLength(0);
        if (note && ++heard == notes) {
          // By its handle: the process itself would close the pipe, with lines still in it.
          process.toHandle().destroyForcibly();
        }
      }
    }
    return closed;
  }

  /** Returns whether it is more than a count. */
  private boolean hear(List<String> words) {
    if (words.get(0).equals("count")) {
      counts.hear(words);
      return false;
    } else if (!model.hear(words) && !snapshots.hear(words)) {
      throw new AssertionError("a life said " + words);
    }
    return true;
  }

  private void compare() {
    try (DocketStore store = DocketStore.open(dir, SoakLife.SETTINGS)) {
      counts.add(store.recovery().cleanClose() ? "found closed" : "found cut off", 1);
      model.compare(store);
      snapshots.compare(store);
      for (Seen reader : live) {
        boolean more = true;
        while (more) {
          more = reader.readOn(store, model);
        }
        reader.compare(store);
      }
    }
  }

  /** Leaves out everything deleted, and compares once more. */
  void finish() {
    try (DocketStore store = DocketStore.open(dir, SoakLife.SETTINGS)) {
      store.compact();
      model.compare(store);
      counts.add("events at the end", Fixtures.all(store).size());
      counts.add("segments at the end", store.metrics().segments());
    }
    compare();
  }
}
