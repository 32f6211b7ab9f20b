package dev.docket.console.load;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows under heads, in Markdown; all but the first two columns are numbers and stand right. */
final class Table {
  private static final int TEXTS = 2;

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heads) {
    rows.add(List.of(heads));
  }

  void row(List<String> cells) {
    rows.add(cells);
  }

  String markdown() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], Math.max(4, row.get(i).length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      text.append(line(rows.get(i), widths)).append('\n');
      if (i == 0) {
        text.append(line(rules(widths), widths)).append('\n');
      }
    }
    return text.toString();
  }

  private static List<String> rules(int[] widths) {
    List<String> rules = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      rules.add(i < TEXTS ? "-".repeat(widths[i]) : "-".repeat(widths[i] - 1) + ":");
    }
    return rules;
  }

  private static String line(List<String> cells, int[] widths) {
    List<String> padded = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      String space = " ".repeat(widths[i] - cells.get(i).length());
      padded.add(i < TEXTS ? cells.get(i) + space : space + cells.get(i));
    }
    return padded.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }
}
