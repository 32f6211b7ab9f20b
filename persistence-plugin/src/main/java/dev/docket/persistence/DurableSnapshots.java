package dev.docket.persistence;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.RecordTooLargeException;
import dev.docket.persistence.log.Batch;
import dev.docket.persistence.log.LocatedRecords;
import dev.docket.persistence.log.LocatedRecords.Located;
import dev.docket.persistence.log.LogReader;
import dev.docket.persistence.log.SegmentedLog;
import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.LogRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots log of a store. A deletion is a record that holds the criteria; what an id has is
 * what its records make of it in the order of the log.
 */
final class DurableSnapshots implements SnapshotLog {
  private static final Logger LOG = LoggerFactory.getLogger(DurableSnapshots.class);

  private final SegmentedLog log;
  private final LogReader reader;
  private final EventLog events;
  private final boolean damaged;
  private final int maxRecordBytes;
  private final int kept;

  /**
   * @param events asked how far the events of an id are deleted
   * @param damaged whether damage may have taken snapshots
   */
  DurableSnapshots(
      SegmentedLog log, EventLog events, boolean damaged, int maxRecordBytes, int kept) {
    this.log = log;
    this.reader = log.reader();
    this.events = events;
    this.damaged = damaged;
    this.maxRecordBytes = maxRecordBytes;
    this.kept = kept;
  }

  @Override
  public CompletionStage<Void> save(SnapshotRecord snapshot) {
    LogRecord.Body body = Conversion.body("", Set.of(), snapshot.payload(), snapshot.metadata());
    try {
      Limits.check(
          EncodedRecord.length(snapshot.persistenceId(), body),
          maxRecordBytes,
          snapshot.persistenceId(),
          snapshot.sequenceNr());
    } catch (RecordTooLargeException tooLarge) {
      return CompletableFuture.failedStage(tooLarge);
    }
    return write(
        EncodedRecord.encode(
            LogRecord.Kind.SNAPSHOT,
            snapshot.persistenceId(),
            snapshot.sequenceNr(),
            snapshot.timestampMillis(),
            body));
  }

  @Override
  public CompletionStage<Void> delete(String persistenceId, SnapshotCriteria criteria) {
    ByteBuffer bounds = ByteBuffer.allocate(4 * Long.BYTES);
    bounds.putLong(criteria.minSequenceNr()).putLong(criteria.maxSequenceNr());
    bounds.putLong(criteria.minTimestampMillis()).putLong(criteria.maxTimestampMillis());
    LogRecord.Body body =
        Conversion.body("", Set.of(), new SerializedValue(0, "", bounds.array()), Optional.empty());
    return write(EncodedRecord.encode(LogRecord.Kind.DELETION, persistenceId, 0, 0, body));
  }

  private CompletionStage<Void> write(EncodedRecord entry) {
    return log.append(new Batch(entry.persistenceId(), List.of(entry), ""))
        .thenAccept(placed -> {});
  }

  @Override
  public Optional<SnapshotRecord> load(String persistenceId, SnapshotCriteria criteria) {
    try (LocatedRecords records = reader.located(persistenceId)) {
      NavigableMap<Long, Located> present = present(records);
      boolean passedOver = damaged || records.headDamaged();
      for (Map.Entry<Long, Located> candidate : present.descendingMap().entrySet()) {
        Located place = candidate.getValue();
        if (!criteria.matches(candidate.getKey(), place.head().previous())) {
          continue;
        }
        Optional<LogRecord> whole = records.readUnlessDamaged(place);
        if (whole.isPresent()) {
          refuseGap(persistenceId, passedOver, candidate.getKey());
          return whole.map(Conversion::snapshot);
        }
        LOG.warn(
            "The snapshot of {} at {} is damaged and passed over",
            persistenceId,
            candidate.getKey());
        passedOver = true;
      }
      refuseGap(persistenceId, passedOver, 0);
      return Optional.empty();
    }
  }

  /** A state that misses deleted events would be silently wrong. */
  private void refuseGap(String persistenceId, boolean passedOver, long sequenceNr) {
    long deletedTo = passedOver ? events.deletedTo(persistenceId) : 0;
    if (deletedTo > sequenceNr) {
      throw new DamagedException(
          "a newer snapshot of "
              + persistenceId
              + " is damaged or may be lost, and the events up to "
              + deletedTo
              + " that would bridge the gap from "
              + sequenceNr
              + " are deleted");
    }
  }

  /** What the id's records make of it: saves, deletions by criteria, and only so many kept. */
  private NavigableMap<Long, Located> present(LocatedRecords records) {
    NavigableMap<Long, Located> present = new TreeMap<>();
    for (Located place : records.all()) {
      if (place.head().kind() == LogRecord.Kind.SNAPSHOT) {
        present.put(place.head().sequenceNr(), place);
        if (present.size() > kept) {
          present.pollFirstEntry();
        }
      } else {
        SnapshotCriteria deleted = criteria(records.read(place));
        present
            .values()
            .removeIf(each -> deleted.matches(each.head().sequenceNr(), each.head().previous()));
      }
    }
    return present;
  }

  private static SnapshotCriteria criteria(LogRecord deletion) {
    ByteBuffer bounds = deletion.body().payload().bytes();
    return new SnapshotCriteria(
        bounds.getLong(0), bounds.getLong(8), bounds.getLong(16), bounds.getLong(24));
  }

  @Override
  public CompletionStage<Void> pending(String persistenceId) {
    return log.pending(persistenceId);
  }
}
