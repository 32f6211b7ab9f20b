package dev.docket.persistence;

/**
 * What a store has done since it was opened, events and snapshots together. A snapshot in time; the
 * numbers are read one by one and need not be of the same instant.
 *
 * @param forces forces of group commits
 * @param frames frames written, one per group
 * @param records records written
 * @param bytes bytes of frames written
 * @param failedGroups groups that were not acknowledged because the disk failed or was full
 * @param forceMicrosP50 median latency of a force, microseconds
 * @param forceMicrosP99 99th percentile, microseconds
 * @param forceMicrosMax maximum, microseconds
 * @param queuedBytes bytes that wait to be written now
 * @param segments segment files now
 */
public record StoreMetrics(
    long forces,
    long frames,
    long records,
    long bytes,
    long failedGroups,
    long forceMicrosP50,
    long forceMicrosP99,
    long forceMicrosMax,
    long queuedBytes,
    int segments) {}
