package dev.docket.console.load;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What a commit costs while one thing grows by factors of ten. */
public final class CostPage {
  /** What is measured of a commit: processor time of the JVM, clients included. */
  public static final String CPU = "CPU each";

  /** What is measured of a commit by the clock. */
  public static final String RATE = "commits/s";

  /** The cases that are in the store, beside those that commit; nobody asks for them. */
  public static final String CASES = "cases in the store";

  /** The events that a case had before. */
  public static final String EVENTS = "events of the case";

  /** The entries of a case's state, snapshots taken as they come. */
  public static final String STATE = "entries of the state";

  /** The entries of a case's state, without the snapshots. */
  public static final String STATE_ALONE = "entries of the state, no snapshots";

  /** The bytes that are in the store. */
  public static final String STORE = "MiB in the store";

  static final List<String> JUDGED = List.of(CASES, STATE, STATE_ALONE, EVENTS, STORE);

  private final Map<String, List<Double>> cpu = new LinkedHashMap<>();
  private final Map<String, List<Double>> rate = new LinkedHashMap<>();
  private final String page;

  CostPage(Results results, String page) {
    this.page = page;
    for (Line.Figure figure : results.of(Line.Figure.class)) {
      if (figure.page().equals(page)) {
        Map<String, List<Double>> of = figure.what().equals(CPU) ? cpu : rate;
        of.computeIfAbsent(figure.at(), at -> new ArrayList<>()).add(figure.value());
      }
    }
  }

  private static double median(List<Double> values) {
    return Median.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /** The largest of the sizes' medians of processor time in relation to the smallest. */
  OptionalDouble growth() {
    if (cpu.size() < 2) {
      return OptionalDouble.empty();
    }
    DoubleSummaryStatistics sizes =
        cpu.values().stream().mapToDouble(CostPage::median).summaryStatistics();
    return OptionalDouble.of(sizes.getMax() / sizes.getMin());
  }

  /** A row for each size; empty if nothing was measured. */
  static String markdown(Results results) {
    Table table = new Table("what grows", "to", "CPU each", "commits/s");
    for (String page : JUDGED) {
      CostPage costs = new CostPage(results, page);
      costs.cpu.forEach(
          (at, values) ->
              table.row(
                  List.of(
                      costs.page,
                      at,
                      ComparisonTable.micros(median(values)),
                      ComparisonTable.number(median(costs.rate.getOrDefault(at, List.of(0.0)))))));
    }
    return table.markdown();
  }
}
