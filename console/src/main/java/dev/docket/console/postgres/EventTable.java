package dev.docket.console.postgres;

import dev.docket.persistence.EventCursor;
import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.StoredEvent;
import dev.docket.persistence.plugin.AdapterNote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The events in the tables of {@code docket-postgres.sql}, over a connection of its own. Methods
 * block, and throw a {@link dev.docket.console.runtime.ProblemException} if the database fails; for
 * one thread.
 */
public final class EventTable implements AutoCloseable {

  /** How many events a page of one id has at most. */
  public static final int PAGE_EVENTS = 500;

  private static final int IDS = 1_000;

  /** The events of a page: so many by number, and of these so many by size. */
  private static final String PAGE =
      """
      SELECT p.*, ARRAY(SELECT tag FROM event_tag WHERE event_id = ordering) AS tags
        FROM (SELECT e.*, sum(octet_length(event_payload)) OVER (ORDER BY %1$s) AS bytes
                FROM (SELECT * FROM event_journal WHERE %2$s ORDER BY %1$s LIMIT ?) e) p
       WHERE bytes - octet_length(event_payload) < %3$d
       ORDER BY %1$s
      """;

  private static final String BY_ID =
      PAGE.formatted(
          "sequence_number",
          "persistence_id = ? AND sequence_number >= ? AND NOT deleted",
          EventCursor.BATCH_BYTES);

  private static final String IN_ORDER =
      PAGE.formatted("ordering", "ordering > ?", EventCursor.BATCH_BYTES);

  private static final String WITH_EVENTS =
      "SELECT DISTINCT persistence_id FROM event_journal WHERE persistence_id > ?"
          + " ORDER BY persistence_id LIMIT ?";

  private final Database database;
  private final Connection connection;

  private EventTable(Database database, Connection connection) {
    this.database = database;
    this.connection = connection;
  }

  /**
   * Connects.
   *
   * @param as the name by which the database knows it
   * @throws dev.docket.console.runtime.ProblemException if that fails
   */
  public static EventTable connect(Database database, String as) {
    try {
      return new EventTable(database, database.connect(as));
    } catch (SQLException fault) {
      throw database.problem(fault);
    }
  }

  /** Work on the connection. */
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Does work whose faults are the database's. */
  public <T> T with(Work<T> work) {
    try {
      return work.on(connection);
    } catch (SQLException fault) {
      throw database.problem(fault);
    }
  }

  /** As {@link #with}, all of it or nothing. */
  public <T> T transaction(Work<T> work) {
    return with(
        open -> {
          open.setAutoCommit(false);
          try {
            T result = work.on(open);
            open.commit();
            open.setAutoCommit(true);
            return result;
          } catch (SQLException | RuntimeException fault) {
            rollBack(open, fault);
            throw fault;
          }
        });
  }

  /** A connection that is gone fails here, too; what failed first is what has to be told. */
  private static void rollBack(Connection open, Exception fault) {
    try {
      open.rollback();
      open.setAutoCommit(true);
    } catch (SQLException another) {
      fault.addSuppressed(another);
    }
  }

  /** The highest sequence number that an id has ever had; 0 if it has no row. */
  public long highest(String id) {
    return with(
        open -> {
          try (PreparedStatement query =
              open.prepareStatement(
                  "SELECT coalesce(max(sequence_number), 0) FROM event_journal"
                      + " WHERE persistence_id = ?")) {
            query.setString(1, id);
            ResultSet rows = query.executeQuery();
            rows.next();
            return rows.getLong(1);
          }
        });
  }

  /**
   * The undeleted events of an id in order, some of them: at most {@link #PAGE_EVENTS} and as many
   * as fit into about 4 MiB, and at least one unless there is none.
   *
   * @param from first sequence number, inclusive
   */
  public List<StoredEvent> page(String id, long from) {
    return with(
        open -> {
          try (PreparedStatement query = open.prepareStatement(BY_ID)) {
            query.setString(1, id);
            query.setLong(2, from);
            query.setInt(3, PAGE_EVENTS);
            List<StoredEvent> page = new ArrayList<>();
            for (ResultSet rows = query.executeQuery(); rows.next(); ) {
              page.add(event(rows));
            }
            return page;
          }
        });
  }

  /**
   * A row of the journal.
   *
   * @param deleted whether it only keeps the number of a deleted event
   */
  public record Row(StoredEvent stored, boolean deleted) {}

  /** The rows behind an ordering, in this order; as many as a page has. */
  public List<Row> inOrder(long after, int max) {
    return with(
        open -> {
          try (PreparedStatement query = open.prepareStatement(IN_ORDER)) {
            query.setLong(1, after);
            query.setInt(2, max);
            List<Row> page = new ArrayList<>();
            for (ResultSet rows = query.executeQuery(); rows.next(); ) {
              page.add(new Row(event(rows), rows.getBoolean("deleted")));
            }
            return page;
          }
        });
  }

  private static StoredEvent event(ResultSet row) throws SQLException {
    String manifest = row.getString("adapter_manifest");
    AdapterNote note = new AdapterNote(manifest == null ? "" : manifest, metadata(row));
    return new StoredEvent(
        row.getLong("ordering"),
        row.getLong("write_timestamp") * 1000,
        0,
        new EventRecord(
            row.getString("persistence_id"),
            row.getLong("sequence_number"),
            row.getString("writer"),
            value(row, "event_ser_id", "event_ser_manifest", "event_payload"),
            Set.of((String[]) row.getArray("tags").getArray()),
            note.toStored()));
  }

  /** The metadata of a row, which has the columns {@code meta_…}. */
  public static Optional<SerializedValue> metadata(ResultSet row) throws SQLException {
    return row.getBytes("meta_payload") == null
        ? Optional.empty()
        : Optional.of(value(row, "meta_ser_id", "meta_ser_manifest", "meta_payload"));
  }

  /**
   * A value of a row.
   *
   * @param id the column of the serializer
   */
  public static SerializedValue value(ResultSet row, String id, String manifest, String bytes)
      throws SQLException {
    String text = row.getString(manifest);
    return new SerializedValue(row.getInt(id), text == null ? "" : text, row.getBytes(bytes));
  }

  /** Hands over the ids that have an event, also a deleted one, each once. */
  public void ids(Consumer<String> consumer) {
    ids(WITH_EVENTS, consumer);
  }

  /**
   * Hands over the ids that a query finds, page by page.
   *
   * @param sql with an id, and how many behind it, in their order
   */
  public void ids(String sql, Consumer<String> consumer) {
    String after = "";
    List<String> page;
    do {
      page = ids(sql, after);
      page.forEach(consumer);
      after = page.isEmpty() ? after : page.get(page.size() - 1);
    } while (!page.isEmpty());
  }

  private List<String> ids(String sql, String after) {
    return with(
        open -> {
          try (PreparedStatement query = open.prepareStatement(sql)) {
            query.setString(1, after);
            query.setInt(2, IDS);
            List<String> page = new ArrayList<>();
            for (ResultSet rows = query.executeQuery(); rows.next(); ) {
              page.add(rows.getString(1));
            }
            return page;
          }
        });
  }

  @Override
  public void close() {
    with(
        open -> {
          open.close();
          return true;
        });
  }
}
