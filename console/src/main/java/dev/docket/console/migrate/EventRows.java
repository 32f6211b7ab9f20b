package dev.docket.console.migrate;

import dev.docket.persistence.EventRecord;
import dev.docket.persistence.SerializedValue;
import dev.docket.persistence.StoredEvent;
import dev.docket.persistence.plugin.AdapterNote;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes events as rows, over a connection of its own; for one thread at a time. */
final class EventRows implements AutoCloseable {

  private static final int MICROS_PER_MILLI = 1_000;

  private static final String INSERT =
      """
      INSERT INTO event_journal (ordering, persistence_id, sequence_number, writer, write_timestamp,
        adapter_manifest, event_ser_id, event_ser_manifest, event_payload,
        meta_ser_id, meta_ser_manifest, meta_payload)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (persistence_id, sequence_number) DO NOTHING""";

  /** Where the event was there already, under another ordering, it has its tags, too. */
  private static final String TAGS =
      """
      INSERT INTO event_tag (event_id, tag)
      SELECT ordering, t.tag FROM unnest(?::BIGINT[], ?::TEXT[]) AS t (event, tag)
        JOIN event_journal ON ordering = t.event
      ON CONFLICT DO NOTHING""";

  private final PostgresRecords records;

  EventRows(PostgresRecords records) {
    this.records = records;
  }

  /**
   * Inserts those that are not there yet, in one transaction.
   *
   * @throws dev.docket.console.runtime.ProblemException if one does not fit into the tables, or the
   *     database fails
   */
  void insert(List<StoredEvent> page, Orderings orderings, UnaryOperator<EventRecord> moved) {
    if (page.isEmpty()) {
      return;
    }
    records.transaction(
        open -> {
          List<Long> tagged = new ArrayList<>();
          List<String> tags = new ArrayList<>();
          try (PreparedStatement insert = open.prepareStatement(INSERT)) {
            for (StoredEvent stored : page) {
              EventRecord event = moved.apply(stored.event());
              long ordering = orderings.of(stored.ordinal());
              set(insert, ordering, stored.timestampMicros(), event);
              insert.addBatch();
              for (String tag : event.tags()) {
                tagged.add(ordering);
                tags.add(fitting(event, "tag", tag, Fitting.LONGEST_TAG));
              }
            }
            insert.executeBatch();
          }
          return tag(open, tagged, tags);
        });
  }

  private static int tag(Connection open, List<Long> tagged, List<String> tags)
      throws SQLException {
    try (PreparedStatement insert = open.prepareStatement(TAGS)) {
      insert.setArray(1, open.createArrayOf("bigint", tagged.toArray()));
      insert.setArray(2, open.createArrayOf("text", tags.toArray()));
      return insert.executeUpdate();
    }
  }

  private static void set(
      PreparedStatement insert, long ordering, long timestampMicros, EventRecord event)
      throws SQLException {
    AdapterNote note = AdapterNote.fromStored(event.metadata());
    insert.setLong(1, ordering);
    insert.setString(2, Fitting.id(event.persistenceId()));
    insert.setLong(3, event.sequenceNr());
    insert.setString(4, fitting(event, "writer", event.writer(), Fitting.LONGEST));
    insert.setLong(5, timestampMicros / MICROS_PER_MILLI);
    insert.setString(6, fitting(event, "adapter's manifest", note.manifest(), Fitting.LONGEST));
    set(insert, 7, event, event.payload());
    set(insert, 10, event, note.metadata().orElse(null));
  }

  private static void set(
      PreparedStatement insert, int at, EventRecord event, @Nullable SerializedValue value)
      throws SQLException {
    if (value == null) {
      insert.setNull(at, Types.INTEGER);
      insert.setNull(at + 1, Types.VARCHAR);
      insert.setNull(at + 2, Types.BINARY);
    } else {
      insert.setInt(at, value.serializerId());
      insert.setString(at + 1, fitting(event, "manifest", value.manifest(), Fitting.LONGEST));
      insert.setBytes(at + 2, value.bytes());
    }
  }

  private static String fitting(EventRecord event, String what, String text, int longest) {
    return Fitting.text(event.persistenceId(), event.sequenceNr(), what, text, longest);
  }

  @Override
  public void close() {
    records.close();
  }
}
