package dev.docket.persistence.backup;

import dev.docket.persistence.log.PinnedLog;
import dev.docket.persistence.log.SegmentedLog;
import dev.docket.persistence.log.format.LogId;
import java.util.List;

/**
 * Both logs of a store as they were at one moment.
 *
 * <p>Design note: two things must hold between them. A snapshot is taken of events that were
 * durable, so the cut of the events may not lie before any of the snapshots'. And who deletes
 * events relies on a snapshot that was durable, so the cut of the snapshots may not lie before any
 * of the deletions'. Both hold where nothing becomes durable in the snapshots log while both
 * positions are noted; the events log need not stop for that, and commits never wait for a backup.
 *
 * @param events the events log
 * @param snapshots the snapshots log
 * @param proven whether it has everything that was durable
 */
public record StoreCut(PinnedLog events, PinnedLog snapshots, boolean proven)
    implements AutoCloseable {

  /**
   * The cut of a store that this process writes.
   *
   * @throws dev.docket.persistence.failure.DamagedException if it is damaged
   * @throws dev.docket.persistence.failure.ReadFailedException if it is closed
   */
  public static StoreCut of(SegmentedLog events, SegmentedLog snapshots) {
    return snapshots.still(
        () -> {
          PinnedLog pinned = events.pinned();
          boolean both = false;
          try {
            StoreCut cut = new StoreCut(pinned, snapshots.pinned(), true);
            both = true;
            return cut;
          } finally {
            if (!both) {
              pinned.close();
            }
          }
        });
  }

  /** Both logs. */
  List<PinnedLog> logs() {
    return List.of(events, snapshots);
  }

  PinnedLog log(LogId.Kind kind) {
    return kind == LogId.Kind.EVENTS ? events : snapshots;
  }

  @Override
  public void close() {
    events.close();
    snapshots.close();
  }
}
