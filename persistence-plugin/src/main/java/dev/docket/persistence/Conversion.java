package dev.docket.persistence;

import dev.docket.persistence.log.format.LogRecord;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Between what callers hand over and what the log stores. */
final class Conversion {
  /** The body of a record that has no content. */
  static final LogRecord.Body NOTHING =
      body("", Set.of(), new SerializedValue(0, "", new byte[0]), Optional.empty());

  private Conversion() {}

  /** The body of a deletion of snapshots. */
  static LogRecord.Body deletion(SnapshotCriteria criteria) {
    ByteBuffer bounds = ByteBuffer.allocate(4 * Long.BYTES);
    bounds.putLong(criteria.minSequenceNr()).putLong(criteria.maxSequenceNr());
    bounds.putLong(criteria.minTimestampMillis()).putLong(criteria.maxTimestampMillis());
    return body("", Set.of(), new SerializedValue(0, "", bounds.array()), Optional.empty());
  }

  static LogRecord.Body body(
      String writer,
      Set<String> tags,
      SerializedValue payload,
      Optional<SerializedValue> metadata) {
    return new LogRecord.Body(
        writer,
        tags.isEmpty() ? Collections.emptySortedSet() : new TreeSet<>(tags),
        value(payload),
        metadata.map(Conversion::value));
  }

  private static LogRecord.Value value(SerializedValue value) {
    return new LogRecord.Value(
        value.serializerId(), value.manifest(), ByteBuffer.wrap(value.bytes()));
  }

  static SerializedValue serialized(LogRecord.Value value) {
    return new SerializedValue(value.serializerId(), value.manifest(), value.bytes().array());
  }

  static StoredEvent event(LogRecord stored) {
    return new StoredEvent(
        stored.ordinal(),
        stored.timestampMicros(),
        stored.previous(),
        new EventRecord(
            stored.persistenceId(),
            stored.sequenceNr(),
            stored.body().writer(),
            serialized(stored.body().payload()),
            stored.body().tags().isEmpty() ? Set.of() : stored.body().tags(),
            stored.body().metadata().map(Conversion::serialized)));
  }

  static SnapshotRecord snapshot(LogRecord stored) {
    return new SnapshotRecord(
        stored.persistenceId(),
        stored.sequenceNr(),
        stored.previous(),
        serialized(stored.body().payload()),
        stored.body().metadata().map(Conversion::serialized));
  }
}
