package dev.docket.console.migrate;

import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.SnapshotRecord;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is written of an id beside its events. */
final class IdRows {

  private static final String MARK =
      "UPDATE event_journal SET deleted = TRUE"
          + " WHERE persistence_id = ? AND sequence_number <= ? AND NOT deleted";

  private static final String DELETE =
      "DELETE FROM event_journal WHERE persistence_id = ? AND sequence_number < ? AND deleted";

  /** The row that a deletion keeps, for the number. */
  private static final String KEEP =
      """
      INSERT INTO event_journal (persistence_id, sequence_number, deleted, writer, write_timestamp,
        adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
      VALUES (?, ?, TRUE, '', 0, '', 0, '', '')
      ON CONFLICT (persistence_id, sequence_number) DO NOTHING""";

  private static final String FORGET = "DELETE FROM snapshot WHERE persistence_id = ?";

  private static final String SAVE =
      """
      INSERT INTO snapshot (persistence_id, sequence_number, created,
        snapshot_ser_id, snapshot_ser_manifest, snapshot_payload,
        meta_ser_id, meta_ser_manifest, meta_payload)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""";

  private IdRows() {}

  /**
   * Deletes events as akka-persistence-jdbc does: the row of the last one stays, without content.
   */
  static void delete(PostgresRecords records, String id, long deletedTo) {
    records.transaction(
        open -> {
          for (String sql : List.of(MARK, KEEP, DELETE)) {
            try (PreparedStatement statement = open.prepareStatement(sql)) {
              statement.setString(1, Fitting.id(id));
              statement.setLong(2, deletedTo);
              statement.executeUpdate();
            }
          }
          return true;
        });
  }

  static void replaceSnapshots(PostgresRecords records, String id, List<SnapshotRecord> snapshots) {
    records.transaction(
        open -> {
          try (PreparedStatement forget = open.prepareStatement(FORGET);
              PreparedStatement save = open.prepareStatement(SAVE)) {
            forget.setString(1, id);
            forget.executeUpdate();
            for (SnapshotRecord snapshot : snapshots) {
              save.setString(1, Fitting.id(id));
              save.setLong(2, snapshot.sequenceNr());
              save.setLong(3, snapshot.timestampMillis());
              set(save, 4, snapshot, snapshot.payload());
              set(save, 7, snapshot, snapshot.metadata().orElse(null));
              save.executeUpdate();
            }
          }
          return true;
        });
  }

  private static void set(
      PreparedStatement save, int at, SnapshotRecord snapshot, @Nullable SerializedValue value)
      throws SQLException {
    if (value == null) {
      save.setNull(at, Types.INTEGER);
      save.setNull(at + 1, Types.VARCHAR);
      save.setNull(at + 2, Types.BINARY);
    } else {
      save.setInt(at, value.serializerId());
      save.setString(
          at + 1,
          Fitting.text(
              snapshot.persistenceId(),
              snapshot.sequenceNr(),
              "snapshot's manifest",
              value.manifest(),
              Fitting.LONGEST));
      save.setBytes(at + 2, value.bytes());
    }
  }
}
