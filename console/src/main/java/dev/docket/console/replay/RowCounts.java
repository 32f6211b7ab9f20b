package dev.docket.console.replay;

import dev.docket.console.eventlog.LogEntry;
import dev.docket.console.eventlog.LogReader;
import dev.docket.console.eventlog.MalformedRow;
import dev.docket.console.eventlog.Row;
import dev.docket.console.eventlog.UnreadableLogException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How many rows of each case are still to come: what tells the last row of a case. The first pass.
 *
 * <p>Where the import is to stop at a malformed row, that row and those behind it count as well, as
 * far as their case can be told: a case that goes on behind it is not to be ended before it.
 */
final class RowCounts {

  private final Map<String, Integer> left = new HashMap<>();
  private long total;

  private RowCounts() {}

  /**
   * Counts the rows of a log.
   *
   * @param skipBad whether malformed rows are passed over
   */
  static RowCounts of(Path log, boolean skipBad) throws UnreadableLogException, IOException {
    RowCounts counts = new RowCounts();
    try (LogReader reader = LogReader.open(log)) {
      for (LogEntry entry = reader.next(); entry != null; entry = reader.next()) {
        counts.add(entry, skipBad);
      }
    }
    return counts;
  }

  private void add(LogEntry entry, boolean skipBad) {
    if (entry instanceof Row row) {
      left.merge(row.caseId().value(), 1, Integer::sum);
      total++;
    } else if (entry instanceof MalformedRow bad && !skipBad && bad.caseName() != null) {
      left.merge(bad.caseName(), 1, Integer::sum);
    }
  }

  /** How many rows can be imported. */
  long total() {
    return total;
  }

  /**
   * Takes one row off its case.
   *
   * @return how many of the case are left; negative if the log grew since it was counted
   */
  int take(Row row) {
    int now = left.getOrDefault(row.caseId().value(), 0) - 1;
    left.put(row.caseId().value(), now);
    return now;
  }
}
