package dev.docket.console.migrate;

import dev.docket.console.runtime.ProblemException;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.SnapshotRecord;
import java.nio.charset.StandardCharsets;
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

  /** In bytes of UTF-8; an entry of an index has 2,704 at most, with the number. */
  private static final int LONGEST_ID = 2_600;

  private IdRows() {}

  /**
   * An id that the tables take.
   *
   * @throws ProblemException if they do not
   */
  static String fitting(String id) {
    int bytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_ID || id.indexOf(0) >= 0) {
      throw new ProblemException(
          id
              + " cannot be moved: this id has "
              + (id.indexOf(0) >= 0
                  ? "a character U+0000, which PostgreSQL does not take"
                  : bytes + " bytes as UTF-8, the tables take " + LONGEST_ID));
    }
    return id;
  }

  /**
   * Deletes events as akka-persistence-jdbc does: the row of the last one stays, without content.
   */
  static void delete(PostgresRecords records, String id, long deletedTo) {
    records.transaction(
        open -> {
          for (String sql : List.of(MARK, KEEP, DELETE)) {
            try (PreparedStatement statement = open.prepareStatement(sql)) {
              statement.setString(1, fitting(id));
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
              save.setString(1, fitting(id));
              save.setLong(2, snapshot.sequenceNr());
              save.setLong(3, snapshot.timestampMillis());
              set(save, 4, snapshot.payload());
              set(save, 7, snapshot.metadata().orElse(null));
              save.executeUpdate();
            }
          }
          return true;
        });
  }

  private static void set(PreparedStatement save, int at, @Nullable SerializedValue value)
      throws SQLException {
    if (value == null) {
      save.setNull(at, Types.INTEGER);
      save.setNull(at + 1, Types.VARCHAR);
      save.setNull(at + 2, Types.BINARY);
    } else {
      save.setInt(at, value.serializerId());
      save.setString(at + 1, value.manifest());
      save.setBytes(at + 2, value.bytes());
    }
  }
}
