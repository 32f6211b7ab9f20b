package dev.docket.console.eventlog;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A row that cannot be imported.
 *
 * @param file the log
 * @param line the number of its first line in the file, from 1
 * @param column the position of the cell at fault, from 1
 * @param reason what is wrong, and what is allowed
 * @param caseName the case it seems to belong to, or {@code null} where even that cannot be told
 */
public record MalformedRow(
    Path file, long line, int column, String reason, @Nullable String caseName)
    implements LogEntry {

  /** {@code file:line:column: reason}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + reason;
  }
}
