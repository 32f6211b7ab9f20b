package dev.docket.persistence.backup;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A backup that was taken, read back whole, and is durable.
 *
 * @param directory where it is
 * @param time when its cut was made: it holds all that was acknowledged before
 * @param eventsUpTo it holds every event up to this ordinal, and none behind it
 * @param snapshotsUpTo the same of the snapshots log
 * @param linked segments that share their file with the store
 * @param kept segments that share their file with the backup before
 * @param copied segments that were copied
 * @param bytes size of all its files
 * @param bytesCopied how many of them were written anew
 * @param removed how many older backups were removed since only so many are kept
 * @param proven whether it has the last group of writes as well: a backup beside a running service
 *     in another process leaves out what nothing on disk proves durable yet
 * @param durationMicros how long it took, microseconds
 */
public record BackupReport(
    Path directory,
    Instant time,
    long eventsUpTo,
    long snapshotsUpTo,
    int linked,
    int kept,
    int copied,
    long bytes,
    long bytesCopied,
    int removed,
    boolean proven,
    long durationMicros) {}
