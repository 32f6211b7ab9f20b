package dev.docket.persistence;

import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the records of one id make of its snapshots, in the order of the log: a save replaces the
 * one of the same number and pushes out the lowest beyond those that are kept, a deletion takes all
 * that match.
 *
 * @param <T> the records
 */
final class SnapshotFold<T> {
  private final int kept;
  private final NavigableMap<Long, Present<T>> present = new TreeMap<>();

  /** A snapshot that is there. */
  private record Present<T>(long timestampMillis, T record) {}

  /** Reads a record whole, where its head is not enough. */
  @FunctionalInterface
  interface BodyReader {
    LogRecord read() throws IOException;
  }

  SnapshotFold(int kept) {
    this.kept = kept;
  }

  void add(RecordHead head, T record, BodyReader reader) throws IOException {
    if (head.kind() == LogRecord.Kind.SNAPSHOT) {
      present.put(head.sequenceNr(), new Present<>(head.previous(), record));
      if (present.size() > kept) {
        present.pollFirstEntry();
      }
    } else if (head.kind() == LogRecord.Kind.DELETION) {
      SnapshotCriteria deleted = criteria(reader.read());
      present
          .entrySet()
          .removeIf(each -> deleted.matches(each.getKey(), each.getValue().timestampMillis()));
    }
  }

  private static SnapshotCriteria criteria(LogRecord deletion) {
    ByteBuffer bounds = deletion.body().payload().bytes();
    return new SnapshotCriteria(
        bounds.getLong(0), bounds.getLong(8), bounds.getLong(16), bounds.getLong(24));
  }

  /** The snapshots that are there now, by number. */
  NavigableMap<Long, T> present() {
    NavigableMap<Long, T> records = new TreeMap<>();
    present.forEach((sequenceNr, each) -> records.put(sequenceNr, each.record()));
    return records;
  }
}
