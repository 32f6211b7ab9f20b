package dev.docket.console.eventlog;

/** What a log has next: a row, or one that cannot be read as a row. */
public sealed interface LogEntry permits Row, MalformedRow {

  /** The number of its first line in the file, from 1. */
  long line();
}
