package dev.docket.persistence;

import dev.docket.persistence.health.HealthStatus;

/**
 * What a store has done since it was opened, events and snapshots together. A snapshot in time; the
 * numbers are read one by one and need not be of the same instant.
 *
 * @param forces forces of group commits
 * @param frames frames written, one per group
 * @param batches atomic writes in them
 * @param records records written
 * @param bytes bytes of frames written
 * @param failedGroups groups that were not acknowledged because the disk failed or was full
 * @param forceMicrosTotal time spent in forces, microseconds
 * @param forceMicrosP50 median latency of a force, microseconds
 * @param forceMicrosP99 99th percentile, microseconds
 * @param forceMicrosMax maximum, microseconds
 * @param groupRecordsP50 median size of a group, records
 * @param groupRecordsP99 99th percentile, records
 * @param groupRecordsMax maximum, records
 * @param queuedBatches atomic writes that wait to be written now
 * @param queuedBytes bytes that wait to be written now
 * @param segments segment files now
 * @param deadBytes about how many bytes of sealed segments belong to what is deleted, as of the
 *     last time that the background looked
 * @param compactions merges of segments that were finished
 * @param failedCompactions merges that failed and are tried again
 * @param compactedBytes bytes of the segments that they made
 * @param recoveryMicros how long the recovery at open took, microseconds
 * @param freeBytes bytes that the disk can still take, -1 where that cannot be told
 * @param health how the store is, see {@link DocketStore#health()}
 */
public record StoreMetrics(
    long forces,
    long frames,
    long batches,
    long records,
    long bytes,
    long failedGroups,
    long forceMicrosTotal,
    long forceMicrosP50,
    long forceMicrosP99,
    long forceMicrosMax,
    long groupRecordsP50,
    long groupRecordsP99,
    long groupRecordsMax,
    long queuedBatches,
    long queuedBytes,
    int segments,
    long deadBytes,
    long compactions,
    long failedCompactions,
    long compactedBytes,
    long recoveryMicros,
    long freeBytes,
    HealthStatus health) {

  /** The share of groups that were acknowledged, 0 to 1; 1 before the first. */
  public double successRate() {
    long groups = frames + failedGroups;
    return groups == 0 ? 1 : (double) frames / groups;
  }
}
