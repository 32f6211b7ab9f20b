package dev.docket.console.load;

import dev.docket.persistence.StoreMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * 256 cases while much else goes on: segments of 4 MiB fill and are sealed, merges run, and of the
 * engine every twentieth commit of a case takes a snapshot.
 */
public final class Beside {
  private static final String SETTINGS =
      """
      docket.persistence { segment-bytes = 4 MiB, compaction.bytes-per-second = 16 MiB }
      docket.engine { snapshot-every = 20, keep-snapshots = 1 }
      """;
  private static final Duration WARM_UP = Duration.ofSeconds(2);

  private final Duration length;
  private final Path directory;
  private final Consumer<Line> lines;

  /**
   * @param length of the window
   * @param directory where stores are made, and deleted again
   * @param lines gets what was measured
   */
  public Beside(Duration length, Path directory, Consumer<Line> lines) {
    this.length = length;
    this.directory = directory;
    this.lines = lines;
  }

  /** Measures plugin and engine, one after the other. */
  public void run() throws IOException {
    measure(BareJournal.docket(SETTINGS));
    measure(WholeEngine.with("engine", SETTINGS));
  }

  private void measure(Subject subject) throws IOException {
    Path own = directory.resolve("beside");
    Disk.delete(own);
    try (Running running = subject.start(own, LoadShape.of(256))) {
      Window window = running.run(length.compareTo(WARM_UP) < 0 ? length : WARM_UP, length);
      figure(subject, "p99 of p50", window.p99Micros() / Math.max(1, window.p50Micros()), "");
      figure(subject, "p50", window.p50Micros(), "us");
      figure(subject, "p99", window.p99Micros(), "us");
      figure(subject, "p99.9", window.p999Micros(), "us");
      figure(subject, "longest", window.maxMicros(), "us");
      figure(subject, CostPage.RATE, window.perSecond(), "commits/s");
      StoreMetrics store = ((RunningActors<?>) running).store().metrics();
      figure(subject, "appended", store.bytes() / (double) (1 << 20), "MiB");
      figure(subject, "merges", (double) store.compactions(), "");
      figure(subject, "written by merges", store.compactedBytes() / (double) (1 << 20), "MiB");
    }
    Disk.delete(own);
  }

  private void figure(Subject subject, String what, double value, String unit) {
    lines.accept(new Line.Figure("beside", subject.name(), what, value, unit));
  }
}
