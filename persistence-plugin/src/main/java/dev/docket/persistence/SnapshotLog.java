package dev.docket.persistence;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The snapshots of a store. Threads, durability and failures are those of {@link EventLog}. Of each
 * id the newest {@link StoreSettings#snapshotsKept()} are kept, by sequence number.
 */
public interface SnapshotLog {

  /**
   * Saves a snapshot; durable when the stage completes. It replaces one of the same id and sequence
   * number.
   */
  CompletionStage<Void> save(SnapshotRecord snapshot);

  /**
   * The snapshot with the highest sequence number that matches. Blocks.
   *
   * <p>A damaged one is passed over, with a warning in the log, for the one before it, but only as
   * far as the events that bridge the gap are still there.
   *
   * @throws dev.docket.persistence.failure.DamagedException if that would pass over events that are
   *     deleted
   * @throws dev.docket.persistence.failure.ReadFailedException if the disk cannot be read
   */
  Optional<SnapshotRecord> load(String persistenceId, SnapshotCriteria criteria);

  /**
   * Refuses a recovery that goes on from a snapshot although events behind it are deleted, unless
   * that snapshot is the newest there ever was. Whoever deletes events has a newer one: it came in
   * between, or is damaged or lost. Blocks.
   *
   * @param usedSequenceNr the number of the snapshot that the recovery goes on from
   * @throws dev.docket.persistence.failure.DamagedException if a newer one is damaged or may be
   *     lost
   * @throws dev.docket.persistence.failure.ReadFailedException if a newer one is there, so that the
   *     next recovery finds it; or if the disk cannot be read
   */
  void refuseOlder(String persistenceId, long usedSequenceNr);

  /**
   * Deletes every snapshot that matches; durable when the stage completes. Deleting none is no
   * error.
   */
  CompletionStage<Void> delete(String persistenceId, SnapshotCriteria criteria);

  /**
   * The ids that have ever had a snapshot, in an order of the log's own that is stable while ids
   * are added. Blocks.
   *
   * @param afterId the last id of the page before; empty for the first page
   * @param limit how many at most
   */
  List<String> persistenceIds(String afterId, int limit);

  /** As {@link EventLog#pending(String)}. */
  CompletionStage<Void> pending(String persistenceId);
}
