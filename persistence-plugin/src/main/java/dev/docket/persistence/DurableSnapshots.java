package dev.docket.persistence;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.ReadFailedException;
import dev.docket.persistence.failure.RecordTooLargeException;
import dev.docket.persistence.health.Troubles;
import dev.docket.persistence.log.Batch;
import dev.docket.persistence.log.LocatedRecords;
import dev.docket.persistence.log.LocatedRecords.Located;
import dev.docket.persistence.log.LogReader;
import dev.docket.persistence.log.SegmentedLog;
import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.LogRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
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
  private final Troubles troubles;
  private final boolean damaged;
  private final int maxRecordBytes;
  private final int kept;

  /**
   * @param events asked how far the events of an id are deleted
   * @param troubles told of damage that is met
   * @param damaged whether damage may have taken snapshots
   */
  DurableSnapshots(
      SegmentedLog log,
      EventLog events,
      Troubles troubles,
      boolean damaged,
      int maxRecordBytes,
      int kept) {
    this.log = log;
    this.reader = log.reader();
    this.events = events;
    this.troubles = troubles;
    this.damaged = damaged;
    this.maxRecordBytes = maxRecordBytes;
    this.kept = kept;
  }

  @Override
  public CompletionStage<Void> save(SnapshotRecord snapshot) {
    EncodedRecord.Measured record =
        EncodedRecord.measure(
            LogRecord.Kind.SNAPSHOT,
            snapshot.persistenceId(),
            Conversion.body("", Set.of(), snapshot.payload(), snapshot.metadata()));
    try {
      Limits.check(
          record.length(), maxRecordBytes, snapshot.persistenceId(), snapshot.sequenceNr());
    } catch (RecordTooLargeException tooLarge) {
      return CompletableFuture.failedStage(tooLarge);
    }
    return write(record.encode(snapshot.sequenceNr(), snapshot.timestampMillis()));
  }

  @Override
  public CompletionStage<Void> delete(String persistenceId, SnapshotCriteria criteria) {
    LogRecord.Body body = Conversion.deletion(criteria);
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
      boolean passedOver =
          damaged
              || records.headDamaged()
              || records.all().stream().anyMatch(each -> each.head().kind() == LogRecord.Kind.LOSS);
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
        troubles.met(
            persistenceId, "its snapshot at " + candidate.getKey() + " is damaged and passed over");
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

  @Override
  public void refuseOlder(String persistenceId, long usedSequenceNr) {
    try (LocatedRecords records = reader.located(persistenceId)) {
      NavigableMap<Long, Located> newer = present(records).tailMap(usedSequenceNr, false);
      if (records.headDamaged() || damaged) {
        refuseGap(persistenceId, true, usedSequenceNr);
      }
      for (Map.Entry<Long, Located> each : newer.descendingMap().entrySet()) {
        if (records.readUnlessDamaged(each.getValue()).isEmpty()) {
          refuseGap(persistenceId, true, usedSequenceNr);
        }
        throw new ReadFailedException(
            "events of "
                + persistenceId
                + " behind its snapshot at "
                + usedSequenceNr
                + " were deleted while it recovered; the one at "
                + each.getKey()
                + " is newer");
      }
    }
  }

  private NavigableMap<Long, Located> present(LocatedRecords records) {
    SnapshotFold<Located> fold = new SnapshotFold<>(kept);
    try {
      for (Located place : records.all()) {
        fold.add(place.head(), place, () -> records.read(place));
      }
    } catch (IOException failure) {
      throw new ReadFailedException("reading snapshots: " + failure, failure);
    }
    return fold.present();
  }

  @Override
  public List<String> persistenceIds(String afterId, int limit) {
    return reader.allIds(afterId, limit);
  }

  @Override
  public CompletionStage<Void> pending(String persistenceId) {
    return log.pending(persistenceId);
  }
}
