package dev.docket.console.migrate;

import dev.docket.console.postgres.Database;
import dev.docket.console.postgres.EventTable;
import dev.docket.persistence.SnapshotRecord;
import dev.docket.persistence.StoredEvent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What the tables of {@code docket-postgres.sql} have of each id, over a connection of its own. */
record PostgresRecords(EventTable table) implements Records {

  /** How a move introduces itself to the database. */
  private static final String NAME = "docket-migrate";

  private static final String HEAD =
      """
      SELECT coalesce(max(sequence_number), 0),
             coalesce(max(sequence_number) FILTER (WHERE deleted), 0)
        FROM event_journal WHERE persistence_id = ?
      """;

  private static final String PLACES =
      "SELECT ordering, persistence_id, sequence_number FROM event_journal"
          + " WHERE ordering > ? AND NOT deleted ORDER BY ordering LIMIT ?";

  private static final int PLACES_AT_ONCE = 5_000;

  private static final String SNAPSHOTS =
      "SELECT * FROM snapshot WHERE persistence_id = ? ORDER BY sequence_number DESC LIMIT ?";

  private static final String WITH_SNAPSHOTS =
      "SELECT DISTINCT persistence_id FROM snapshot s WHERE persistence_id > ? AND NOT EXISTS"
          + " (SELECT 1 FROM event_journal e WHERE e.persistence_id = s.persistence_id)"
          + " ORDER BY persistence_id LIMIT ?";

  /**
   * Connects.
   *
   * @throws dev.docket.console.runtime.ProblemException if that fails
   */
  static PostgresRecords connect(Database database) {
    return new PostgresRecords(EventTable.connect(database, NAME));
  }

  /** Does work whose faults are the database's. */
  <T> T with(EventTable.Work<T> work) {
    return table.with(work);
  }

  /** As {@link #with}, all of it or nothing. */
  <T> T transaction(EventTable.Work<T> work) {
    return table.transaction(work);
  }

  @Override
  public Head head(String id) {
    return with(
        open -> {
          try (PreparedStatement query = open.prepareStatement(HEAD)) {
            query.setString(1, id);
            ResultSet rows = query.executeQuery();
            rows.next();
            return new Head(rows.getLong(1), rows.getLong(2));
          }
        });
  }

  @Override
  public List<StoredEvent> page(String id, long from) {
    return table.page(id, from);
  }

  /** The rows behind an ordering, in this order; as many as a page has. */
  List<EventTable.Row> inOrder(long after, int max) {
    return table.inOrder(after, max);
  }

  @Override
  public Stream<Place> order() {
    return Stream.iterate(
            places(Long.MIN_VALUE),
            page -> !page.isEmpty(),
            page -> places(page.get(page.size() - 1).at()))
        .flatMap(List::stream);
  }

  private List<Place> places(long after) {
    return with(
        open -> {
          try (PreparedStatement query = open.prepareStatement(PLACES)) {
            query.setLong(1, after);
            query.setInt(2, PLACES_AT_ONCE);
            List<Place> page = new ArrayList<>();
            for (ResultSet rows = query.executeQuery(); rows.next(); ) {
              page.add(new Place(rows.getLong(1), rows.getString(2), rows.getLong(3)));
            }
            return page;
          }
        });
  }

  @Override
  public List<SnapshotRecord> snapshots(String id) {
    return with(
        open -> {
          try (PreparedStatement query = open.prepareStatement(SNAPSHOTS)) {
            query.setString(1, id);
            query.setInt(2, MOST_SNAPSHOTS);
            List<SnapshotRecord> found = new ArrayList<>();
            for (ResultSet row = query.executeQuery(); row.next(); ) {
              found.add(
                  new SnapshotRecord(
                      id,
                      row.getLong("sequence_number"),
                      row.getLong("created"),
                      EventTable.value(
                          row, "snapshot_ser_id", "snapshot_ser_manifest", "snapshot_payload"),
                      EventTable.metadata(row)));
            }
            return found;
          }
        });
  }

  /** Hands over the ids that have an event, also a deleted one, or a snapshot, each once. */
  void ids(Consumer<String> consumer) {
    table.ids(consumer);
    table.ids(WITH_SNAPSHOTS, consumer);
  }

  @Override
  public void close() {
    table.close();
  }
}
