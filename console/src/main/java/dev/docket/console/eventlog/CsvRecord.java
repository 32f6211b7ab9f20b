package dev.docket.console.eventlog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of a CSV file.
 *
 * @param line the number of its first line, from 1
 * @param cells the cells; where the record is flawed, the best guess at them
 * @param flaw what is wrong with it, or {@code null}
 */
record CsvRecord(long line, List<String> cells, @Nullable Flaw flaw) {
  CsvRecord {
    cells = List.copyOf(cells);
  }

  CsvRecord flawed(int cell, String reason) {
    return new CsvRecord(line, cells, new Flaw(cell, reason));
  }
}
