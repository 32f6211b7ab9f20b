package dev.docket.console.load;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The medians of a comparison as a table in Markdown, which is readable on a terminal, too. */
public final class ComparisonTable {
  private static final String[] HEADS = {
    "cases",
    "subject",
    "commits/s",
    "p50",
    "p99",
    "p99.9",
    "CPU each",
    "forces/s",
    "in a force",
    "on disk each",
    "heap",
    "recovery",
    "recovered"
  };

  private final Results results;

  /** Of these results. */
  public ComparisonTable(Results results) {
    this.results = results;
  }

  /** The table. */
  public String markdown() {
    Table table = new Table(HEADS);
    for (String shape : results.shapes()) {
      for (String subject : results.subjects(shape)) {
        table.row(row(subject, shape));
      }
    }
    return table.markdown();
  }

  private List<String> row(String subject, String shape) {
    OptionalDouble forces = forces(subject, shape, window -> window.seconds());
    OptionalDouble group = forces(subject, shape, window -> window.commits());
    Line.Aftermath left =
        results.aftermath(subject, shape).orElse(new Line.Aftermath(subject, shape, 0, 0, 0, 0));
    return List.of(
        shape,
        subject,
        number(median(subject, shape, Window::perSecond)),
        micros(median(subject, shape, Window::p50Micros)),
        micros(median(subject, shape, Window::p99Micros)),
        micros(median(subject, shape, Window::p999Micros)),
        micros(median(subject, shape, window -> window.cpuMicros() + window.elsewhereMicros())),
        forces.isPresent() ? number(forces.getAsDouble()) : "",
        group.isPresent() ? "%.1f".formatted(1 / group.getAsDouble()) : "",
        left.diskBytes() > 0 ? number(left.diskBytes()) + " B" : "",
        "%.0f MiB".formatted(Math.max(0, left.heapBytes()) / (double) (1 << 20)),
        left.recoverySeconds() > 0 ? "%.2f s".formatted(left.recoverySeconds()) : "",
        left.recoverySeconds() > 0
            ? number(left.recoveredEvents() / left.recoverySeconds()) + "/s"
            : "");
  }

  private double median(String subject, String shape, ToDoubleFunction<Window> of) {
    return results.median(subject, shape, of).orElse(Double.NaN);
  }

  /** Forces for each unit of something; empty where they are not counted. */
  private OptionalDouble forces(String subject, String shape, ToDoubleFunction<Window> unit) {
    boolean counted =
        results.turns(subject, shape).stream().allMatch(turn -> turn.window().forces() != null);
    return counted
        ? results.median(
            subject,
            shape,
            window -> {
              Long forces = window.forces();
              return (forces == null ? 0 : forces) / unit.applyAsDouble(window);
            })
        : OptionalDouble.empty();
  }

  static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%,.2f" : "%,.0f", value);
  }

  static String micros(double micros) {
    return micros < 1_000
        ? String.format(Locale.ROOT, micros < 10 ? "%.1f µs" : "%.0f µs", micros)
        : String.format(Locale.ROOT, micros < 10_000 ? "%.1f ms" : "%.0f ms", micros / 1e3);
  }
}
