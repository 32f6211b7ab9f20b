package dev.docket.console.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The pages that are made from the lines of runs: tables and drawings. */
public final class Pages {
  private final Results results;

  /** Of these results. */
  public Pages(Results results) {
    this.results = results;
  }

  /** The tables, in Markdown, with date, machine, command and commit before them. */
  public String tables() {
    StringBuilder text = new StringBuilder();
    for (Line.Run run : results.of(Line.Run.class)) {
      text.append("%s, commit %s, `%s`%n%n".formatted(run.date(), run.commit(), run.command()));
      text.append(run.machine()).append(System.lineSeparator());
    }
    double[] loads =
        results.of(Line.Turn.class).stream().mapToDouble(Line.Turn::loadAverage).toArray();
    if (loads.length > 0) {
      text.append("%nLoad average, median over the turns: %.1f%n%n".formatted(Median.of(loads)));
      text.append(new ComparisonTable(results).markdown());
    }
    if (!results.of(Line.Figure.class).isEmpty()) {
      text.append(System.lineSeparator()).append(CostPage.markdown(results));
      text.append(System.lineSeparator()).append(figures());
    }
    text.append(System.lineSeparator());
    return text.append(new Goals(results).markdown()).toString();
  }

  /** What is on no other page. */
  private String figures() {
    Table table = new Table("what", "of", "figure", "value", "unit");
    for (Line.Figure figure : results.of(Line.Figure.class)) {
      if (!CostPage.JUDGED.contains(figure.page())) {
        table.row(
            List.of(
                figure.page(),
                figure.at(),
                figure.what(),
                ComparisonTable.number(figure.value()),
                figure.unit()));
      }
    }
    return table.markdown();
  }

  /** The drawings, by the names of their files. */
  public Map<String, String> drawings() {
    Map<String, String> drawings = new LinkedHashMap<>();
    drawings.put(
        "throughput.svg",
        LogPlot.draw("Throughput", "commits/s, median", series(Window::perSecond), captions()));
    drawings.put(
        "p99.svg",
        LogPlot.draw(
            "From a command to its answer, 99th percentile",
            "milliseconds, median",
            series(window -> window.p99Micros() / 1e3),
            captions()));
    return drawings;
  }

  private List<String> captions() {
    return results.of(Line.Run.class).stream()
        .findFirst()
        .map(
            run ->
                List.of(
                    "%s, commit %s, %s".formatted(run.date(), run.commit(), run.command()),
                    run.machine()))
        .orElse(List.of());
  }

  private List<LogPlot.Series> series(ToDoubleFunction<Window> of) {
    Set<String> subjects = new LinkedHashSet<>();
    results.shapes().forEach(shape -> subjects.addAll(results.subjects(shape)));
    return subjects.stream().map(subject -> series(subject, of)).toList();
  }

  private LogPlot.Series series(String subject, ToDoubleFunction<Window> of) {
    List<LogPlot.Point> points = new ArrayList<>();
    for (String title : results.shapes()) {
      LoadShape shape = LoadShape.parse(title);
      double value = results.median(subject, title, of).orElse(0);
      if (shape.inFlight() == 1 && value > 0) {
        points.add(new LogPlot.Point(shape.cases(), value));
      }
    }
    return new LogPlot.Series(subject, points);
  }
}
