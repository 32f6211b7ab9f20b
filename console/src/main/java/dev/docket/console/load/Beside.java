package dev.docket.console.load;

import dev.docket.persistence.StoreMetrics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * 256 cases while much else goes on: segments of 4 MiB fill and are sealed, merges run, and of the
 * engine every twentieth commit of a case takes a snapshot. The figures are medians of three
 * windows, of the longest waits, too.
 */
public final class Beside {
  private static final String SETTINGS =
      """
      docket.persistence { segment-bytes = 4 MiB, compaction.bytes-per-second = 16 MiB }
      docket.engine { snapshot-every = 20, keep-snapshots = 1 }
      """;
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final int WINDOWS = 3;

  private final Duration length;
  private final Path directory;
  private final Consumer<Line> lines;

  /**
   * @param length of each of the three windows
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
      Duration warmUp = length.compareTo(WARM_UP) < 0 ? length : WARM_UP;
      List<Window> windows = new ArrayList<>();
      for (int i = 0; i < WINDOWS; i++) {
        windows.add(running.run(warmUp, length));
      }
      StoreMetrics store = ((RunningActors<?>) running).store().metrics();
      double p50 = median(windows, Window::p50Micros);
      double p99 = median(windows, Window::p99Micros);
      // The goal is about waits beside merges: a run without one says nothing about it.
      if (store.compactions() > 0) {
        figure(subject, "p99 of p50", p99 / Math.max(1, p50), "");
      }
      figure(subject, "p50", p50, "us");
      figure(subject, "p99", p99, "us");
      figure(subject, "p99.9", median(windows, Window::p999Micros), "us");
      figure(subject, "longest", median(windows, Window::maxMicros), "us");
      figure(subject, CostPage.RATE, median(windows, Window::perSecond), "commits/s");
      figure(subject, "appended", store.bytes() / (double) (1 << 20), "MiB");
      figure(subject, "merges", (double) store.compactions(), "");
      figure(subject, "written by merges", store.compactedBytes() / (double) (1 << 20), "MiB");
    }
    Disk.delete(own);
  }

  private static double median(List<Window> windows, ToDoubleFunction<Window> of) {
    return Median.of(windows.stream().mapToDouble(of).toArray());
  }

  private void figure(Subject subject, String what, double value, String unit) {
    lines.accept(new Line.Figure("beside", subject.name(), what, value, unit));
  }
}
