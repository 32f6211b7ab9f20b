package dev.docket.persistence.backup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/**
 * A store that was made from a backup.
 *
 * @param backup the backup
 * @param directory the store
 * @param storeId its id, which is that of the store that the backup was taken of
 * @param time when the backup was taken
 * @param eventsUpTo the store holds every event up to this ordinal
 * @param snapshotsUpTo the same of the snapshots log
 * @param files files copied
 * @param bytes their size
 * @param durationMicros how long it took, microseconds
 */
public record RestoreReport(
    Path backup,
    Path directory,
    UUID storeId,
    Instant time,
    long eventsUpTo,
    long snapshotsUpTo,
    int files,
    long bytes,
    long durationMicros) {}
