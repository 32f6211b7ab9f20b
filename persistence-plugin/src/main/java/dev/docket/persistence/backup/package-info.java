/**
 * Backups of a store, and stores from backups.
 *
 * <p>A backup is a directory that is itself a whole store, closed cleanly, with a list of its files
 * and their checksums. {@link dev.docket.persistence.backup.StoreCut} fixes one moment of both
 * logs, {@link dev.docket.persistence.backup.BackupWriter} brings it into a temporary directory,
 * {@link dev.docket.persistence.backup.BackupCheck} reads that back completely, and only then the
 * rename makes it count. {@link dev.docket.persistence.backup.StoreRestore} goes the other way.
 *
 * <p>Invariants: what was acknowledged before the cut is in the backup, what was not durable is
 * not; no snapshot is beyond its events, and no deletion is there without the snapshots that it
 * relied on; files are shared only if they never change (sealed segments); nothing is written
 * outside the directory that was named, and no name that is read from a disk leads out of one.
 *
 * <p>Comes after {@code log} and {@code recovery}; the store's door calls it.
 */
@NullMarked
package dev.docket.persistence.backup;

import org.jspecify.annotations.NullMarked;
