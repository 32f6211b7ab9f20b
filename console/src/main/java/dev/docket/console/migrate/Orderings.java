package dev.docket.console.migrate;

import dev.docket.console.runtime.ProblemException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Which ordering stands for which ordinal of a store. A stretch of orderings is kept free, by the
 * table {@code docket_migration}, before an event of it is copied: so the events of the database
 * have the order of the store's log, whichever is written first, and a move that goes on knows its
 * own. What the log has gained until then gets a stretch of its own.
 */
final class Orderings {

  private static final String FREE =
      "SELECT nextval(pg_get_serial_sequence('event_journal', 'ordering'))";

  private static final String KEEP =
      "SELECT setval(pg_get_serial_sequence('event_journal', 'ordering'), ?)";

  private static final int IDS = 1_000;

  private final PostgresRecords control;
  private final UUID store;
  private List<Stretch> stretches = List.of();

  /** Ordinals, and the ordering of the first of them. */
  private record Stretch(long first, long last, long ordering, long copiedTo) {
    boolean holds(long ordinal) {
      return ordinal >= first && ordinal <= last;
    }

    long lastOrdering() {
      return ordering + last - first;
    }
  }

  /**
   * The orderings of a store.
   *
   * @param control a connection for the thread that copies
   */
  Orderings(PostgresRecords control, UUID store) {
    this.control = control;
    this.store = store;
    this.stretches = control.with(this::read);
  }

  private List<Stretch> read(Connection open) throws SQLException {
    List<Stretch> found = new ArrayList<>();
    try (PreparedStatement query =
        open.prepareStatement(
            "SELECT first_ordinal, last_ordinal, first_ordering, copied_to FROM docket_migration"
                + " WHERE store_id = ? ORDER BY first_ordinal")) {
      query.setObject(1, store);
      for (ResultSet rows = query.executeQuery(); rows.next(); ) {
        found.add(new Stretch(rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4)));
      }
    }
    return found;
  }

  private long last() {
    return stretches.isEmpty() ? 0 : stretches.get(stretches.size() - 1).last();
  }

  /**
   * Keeps orderings free for all ordinals up to one.
   *
   * @throws ProblemException if there are events that have such an ordering already
   */
  void reserve(long lastOrdinal) {
    long first = last() + 1;
    // Also of an empty store, so that there is a row to be forced.
    long last = Math.max(1, lastOrdinal);
    if (first > last) {
      return;
    }
    control.transaction(
        open -> {
          long ordering = ask(open, FREE);
          requireFree(open, ordering, ordering + last - first);
          try (PreparedStatement keep = open.prepareStatement(KEEP)) {
            keep.setLong(1, ordering + last - first);
            keep.executeQuery();
          }
          try (PreparedStatement insert =
              open.prepareStatement("INSERT INTO docket_migration VALUES (?, ?, ?, ?, ?)")) {
            insert.setObject(1, store);
            insert.setLong(2, first);
            insert.setLong(3, last);
            insert.setLong(4, ordering);
            insert.setLong(5, first - 1);
            return insert.executeUpdate();
          }
        });
    stretches = control.with(this::read);
  }

  /** A sequence that lags behind its table would give an event the ordering of another. */
  private static void requireFree(Connection open, long first, long last) throws SQLException {
    long taken =
        ask(
            open,
            "SELECT count(*) FROM event_journal WHERE ordering BETWEEN " + first + " AND " + last);
    if (taken > 0) {
      throw new ProblemException(
          "event_journal has "
              + taken
              + " events with an ordering from "
              + first
              + " to "
              + last
              + ", which the sequence event_journal_ordering_seq has not given out yet: set it behind"
              + " the highest ordering first");
    }
  }

  private static long ask(Connection open, String query) throws SQLException {
    try (Statement statement = open.createStatement()) {
      ResultSet answer = statement.executeQuery(query);
      answer.next();
      return answer.getLong(1);
    }
  }

  /** The ordering that stands for an ordinal. */
  long of(long ordinal) {
    for (Stretch stretch : stretches) {
      if (stretch.holds(ordinal)) {
        return stretch.ordering() + ordinal - stretch.first();
      }
    }
    throw new IllegalStateException("no ordering is kept for the ordinal " + ordinal);
  }

  /** Up to which ordinal all events are copied. */
  long copiedTo() {
    for (Stretch stretch : stretches) {
      if (stretch.copiedTo() < stretch.last()) {
        return stretch.copiedTo();
      }
    }
    return last();
  }

  /** Notes that all events up to an ordinal are copied. */
  void copied(long toOrdinal) {
    control.with(
        open -> {
          try (PreparedStatement update =
              open.prepareStatement(
                  "UPDATE docket_migration SET copied_to = least(last_ordinal, ?)"
                      + " WHERE store_id = ? AND first_ordinal <= ? AND copied_to < ?")) {
            update.setLong(1, toOrdinal);
            update.setObject(2, store);
            update.setLong(3, toOrdinal);
            update.setLong(4, toOrdinal);
            return update.executeUpdate();
          }
        });
  }

  /** Lets the next run copy everything again that is not there. */
  void forgetCopied() {
    control.with(
        open -> {
          try (PreparedStatement update =
              open.prepareStatement(
                  "UPDATE docket_migration SET copied_to = first_ordinal - 1 WHERE store_id = ?")) {
            update.setObject(1, store);
            return update.executeUpdate();
          }
        });
  }

  /** Hands over the ids with an event whose ordering is not kept for this store, each once. */
  void idsOutside(Consumer<String> consumer) {
    String query = outside();
    List<String> page = idsOutside(query, "");
    while (!page.isEmpty()) {
      page.forEach(consumer);
      page = idsOutside(query, page.get(page.size() - 1));
    }
  }

  private String outside() {
    StringBuilder outside =
        new StringBuilder(
            "SELECT DISTINCT persistence_id FROM event_journal WHERE persistence_id > ?");
    for (Stretch each : stretches) {
      outside
          .append(" AND (ordering < ")
          .append(each.ordering())
          .append(" OR ordering > ")
          .append(each.lastOrdering())
          .append(')');
    }
    return outside.append(" ORDER BY persistence_id LIMIT ").append(IDS).toString();
  }

  private List<String> idsOutside(String query, String after) {
    return control.with(
        open -> {
          try (PreparedStatement page = open.prepareStatement(query)) {
            page.setString(1, after);
            List<String> ids = new ArrayList<>();
            for (ResultSet rows = page.executeQuery(); rows.next(); ) {
              ids.add(rows.getString(1));
            }
            return ids;
          }
        });
  }

  /** Commits once more, and waits until that and everything before it is on the disk. */
  void force() {
    control.transaction(
        open -> {
          try (Statement statement = open.createStatement();
              PreparedStatement update =
                  open.prepareStatement(
                      "UPDATE docket_migration SET copied_to = copied_to WHERE store_id = ?")) {
            statement.execute("SET LOCAL synchronous_commit = on");
            update.setObject(1, store);
            return update.executeUpdate();
          }
        });
  }
}
