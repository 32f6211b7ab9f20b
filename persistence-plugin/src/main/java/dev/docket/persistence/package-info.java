/**
 * The doors of docket-persistence: the Akka faces (journal, snapshot store, read journal) and,
 * below them, {@link dev.docket.persistence.DocketStore}, the store that all three share and that
 * tools open without an actor system.
 *
 * <p>The flow of a write: a face serialises, {@link dev.docket.persistence.EventLog} or {@link
 * dev.docket.persistence.SnapshotLog} checks and encodes, the package {@code log} groups, writes
 * and forces. At open the package {@code recovery} comes first.
 */
@NullMarked
package dev.docket.persistence;

import org.jspecify.annotations.NullMarked;
