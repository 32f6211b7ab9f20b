package dev.docket.persistence.backup;

import java.time.Instant;
import java.util.Optional;

/**
 * The backups that a store has taken since it was opened.
 *
 * @param taken how many were taken
 * @param failed how many were not; they are tried again if the store takes them by itself
 * @param newest when the cut of the newest one was made; with a directory of its own to back up to,
 *     also of one that was taken before it was opened
 * @param failure why the last one failed, if none was taken since
 */
public record BackupStatus(
    long taken, long failed, Optional<Instant> newest, Optional<String> failure) {}
