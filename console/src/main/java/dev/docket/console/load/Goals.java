package dev.docket.console.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What is to be reached, as ratios of medians within one run, and whether it is. */
public final class Goals {
  private static final String PLUGIN = "plugin";
  private static final String ENGINE = "engine";

  /** The size that an event may take on the disk: 1.25 times its payload and 64 bytes. */
  private static final double MOST_DISK_BYTES = 1.25 * LoadEvent.BYTES + 64;

  private final Results results;
  private final List<Goal> goals = new ArrayList<>();

  /** Of these results. */
  public Goals(Results results) {
    this.results = results;
    alone();
    wholeEngine();
    recovery();
    counts();
    flat();
  }

  /**
   * One of them.
   *
   * @param what is measured
   * @param atLeast whether more is better
   * @param must what has to be reached
   * @param aim what would be better still; the same where there is no other
   * @param measured empty if it was not
   */
  public record Goal(
      String what, boolean atLeast, double must, double aim, OptionalDouble measured) {

    /** Whether it is reached: not measured is not. */
    public boolean met() {
      return reaches(must);
    }

    private boolean reaches(double wanted) {
      return measured.isPresent()
          && (atLeast ? measured.getAsDouble() >= wanted : measured.getAsDouble() <= wanted);
    }

    private String verdict() {
      if (measured.isEmpty()) {
        return "not measured";
      }
      if (!met()) {
        return "**not met**";
      }
      return reaches(aim) ? "met" : "met, aim not";
    }
  }

  /** All of them, in their order. */
  public List<Goal> all() {
    return List.copyOf(goals);
  }

  /** As a table in Markdown. */
  public String markdown() {
    Table table = new Table("what", "result", "must", "aim", "measured");
    for (Goal goal : goals) {
      String bound = goal.atLeast() ? "at least " : "at most ";
      table.row(
          List.of(
              goal.what(),
              goal.verdict(),
              bound + number(goal.must()),
              goal.aim() == goal.must() ? "" : bound + number(goal.aim()),
              goal.measured().isPresent() ? number(goal.measured().getAsDouble()) : ""));
    }
    return table.markdown();
  }

  private static String number(double value) {
    return value >= 100
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.3f", value).replaceFirst("\\.?0+$", "");
  }

  private void alone() {
    atMost(
        "1. one case: p50, plugin of raw device",
        1.8,
        1.4,
        ratio(PLUGIN, "raw", "1", Window::p50Micros));
    rate("1. 16 cases: plugin of LevelDB", "leveldb", "16", 6, 8);
    rate("1. 256 cases: plugin of LevelDB", "leveldb", "256", 12, 20);
    rate("1. 256 cases: plugin of PostgreSQL", "postgres", "256", 3, 6);
    rate("1. 4,096 cases: plugin of LevelDB", "leveldb", "4096", 12, 25);
    rate("1. 4,096 cases: plugin of PostgreSQL", "postgres", "4096", 2, 4);
    rate("1. 4,096 cases: plugin of in-memory", "memory", "4096", 0.8, 1.2);
  }

  private void rate(String what, String other, String shape, double must, double aim) {
    atLeast(what, must, aim, ratio(PLUGIN, other, shape, Window::perSecond));
  }

  private void wholeEngine() {
    for (String shape : List.of("256", "4096")) {
      atLeast(
          "2. " + shape + " cases: engine of plugin",
          0.6,
          0.6,
          ratio(ENGINE, PLUGIN, shape, Window::perSecond));
    }
    atMost(
        "2. one case: p50, engine of plugin",
        1.3,
        1.3,
        ratio(ENGINE, PLUGIN, "1", Window::p50Micros));
    atLeast(
        "3. one hot case with 64 in flight, engine, of 1 in flight",
        10,
        10,
        results.ratio(
            new Results.Term(ENGINE, LoadShape.HOT.title(), Window::perSecond),
            new Results.Term(ENGINE, "1", Window::perSecond)));
    for (String subject : List.of(PLUGIN, ENGINE)) {
      atMost(
          "4. 256 cases: p99 of p50, " + subject,
          8,
          8,
          results.ratio(
              new Results.Term(subject, "256", Window::p99Micros),
              new Results.Term(subject, "256", Window::p50Micros)));
      atMost(
          "4. the same while segments are sealed, snapshots taken and merges run, " + subject,
          8,
          8,
          results.figure("beside", subject, "p99 of p50"));
    }
  }

  private void recovery() {
    for (String payload : List.of("bytes", "json")) {
      atLeast(
          "5. events/s recovered, of in-memory with serialisation, " + payload,
          0.8,
          0.8,
          results.figure("recovery", payload, "of serialised"));
    }
    atLeast(
        "5. 100,000 cases with a snapshot and 10 events, cold: processors in use, of all",
        0.8,
        0.8,
        results.figure("recovery", "100,000 cases, cold", "processors in use"));
  }

  private void counts() {
    for (String subject : List.of(PLUGIN, ENGINE)) {
      atMost("6. forces for each commit at 16 cases, " + subject, 0.2, 0.2, forces(subject, "16"));
      atMost(
          "6. forces for each commit at 256 cases, " + subject, 0.03, 0.03, forces(subject, "256"));
    }
    OptionalDouble disk =
        results.aftermath(PLUGIN, "256").isPresent()
            ? OptionalDouble.of(results.aftermath(PLUGIN, "256").orElseThrow().diskBytes())
            : OptionalDouble.empty();
    atMost(
        "6. bytes on disk for an event of 400, plugin at 256 cases",
        MOST_DISK_BYTES,
        MOST_DISK_BYTES,
        disk);
    atMost(
        "6. heap of a passivated case, the journal's cache of ids with it, bytes",
        0,
        0,
        results.figure("heap", "passivated", "each"));
    atMost(
        "6. heap of a live case, 1 KiB context and 10 commits, bytes",
        12 << 10,
        12 << 10,
        results.figure("heap", "live", "each"));
  }

  private OptionalDouble forces(String subject, String shape) {
    return results.median(
        subject,
        shape,
        window -> {
          Long forces = window.forces();
          return forces == null ? Double.NaN : forces / (double) Math.max(1, window.commits());
        });
  }

  private void flat() {
    for (String page : CostPage.JUDGED) {
      atMost(
          "7. CPU of a commit, largest of smallest: " + page,
          1.2,
          1.2,
          new CostPage(results, page).growth());
    }
  }

  private OptionalDouble ratio(
      String over, String under, String shape, ToDoubleFunction<Window> of) {
    return results.ratio(new Results.Term(over, shape, of), new Results.Term(under, shape, of));
  }

  private void atLeast(String what, double must, double aim, OptionalDouble measured) {
    goals.add(new Goal(what, true, must, aim, measured));
  }

  private void atMost(String what, double must, double aim, OptionalDouble measured) {
    goals.add(new Goal(what, false, must, aim, measured));
  }
}
