package dev.docket.console.migrate;

import dev.docket.console.postgres.Database;
import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A database of which no other move works, no engine is connected to it, and the tables are there.
 * Its one connection is for one thread, and holds the lock.
 */
record OpenedDatabase(Database database, PostgresRecords control) implements AutoCloseable {

  private static final long PATIENCE_NANOS = 3_000_000_000L;

  private static final long PAUSE_NANOS = 50_000_000;

  private static final List<String> TABLES =
      List.of("event_journal", "event_tag", "snapshot", "docket_migration");

  private static final String LOCK = "SELECT pg_try_advisory_lock(hashtext('docket migrate'))";

  private static final String OWN_LOCKS =
      "SELECT count(*) FROM pg_locks"
          + " WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted";

  private static final String ENGINES =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
          + " AND application_name = 'docket'";

  /**
   * Connects and looks around.
   *
   * @throws WrongUseException if the database is in use
   * @throws ProblemException if it cannot be reached, or is not ready
   */
  static OpenedDatabase open(Database database) {
    OpenedDatabase opened = new OpenedDatabase(database, PostgresRecords.connect(database));
    boolean ready = false;
    try {
      opened.requireTables();
      opened.requireAlone();
      ready = true;
      return opened;
    } finally {
      if (!ready) {
        opened.close();
      }
    }
  }

  private void requireTables() {
    for (String table : TABLES) {
      if (asked("SELECT to_regclass('" + table + "')").isEmpty()) {
        throw new ProblemException(
            database + " has no table " + table + ": run ./docket schema --config FILE first");
      }
    }
  }

  private void requireAlone() {
    if (!comes(LOCK, "t")) {
      throw new WrongUseException("another migrate is at work on " + database);
    }
    if (!comes(ENGINES, "0")) {
      throw new WrongUseException(
          database + " is in use: engines are connected to it; stop all nodes first");
    }
  }

  /**
   * At the end of a move: nobody came meanwhile and stayed, and the lock was not lost.
   *
   * @throws ProblemException else
   */
  void requireStillAlone() {
    if (asked(OWN_LOCKS).equals("0")) {
      throw new ProblemException(database + " has lost the lock of this migrate: run it again");
    }
    if (!comes(ENGINES, "0")) {
      throw new ProblemException(
          database
              + " is in use: engines have connected to it meanwhile; stop all nodes and run migrate"
              + " again");
    }
  }

  /** The server may need a moment to notice that a process has ended. */
  private boolean comes(String query, String wanted) {
    long until = System.nanoTime() + PATIENCE_NANOS;
    while (!asked(query).equals(wanted)) {
      if (System.nanoTime() > until) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }

  private String asked(String query) {
    return control.with(open -> ask(open.prepareStatement(query)));
  }

  private static String ask(PreparedStatement statement) throws SQLException {
    try (PreparedStatement asked = statement) {
      ResultSet answer = asked.executeQuery();
      answer.next();
      String value = answer.getString(1);
      return value == null ? "" : value;
    }
  }

  @Override
  public void close() {
    control.close();
  }
}
