/**
 * The snapshot store plugin of Akka Persistence: {@link
 * dev.docket.persistence.snapshot.DocketSnapshotStore} translates between Akka and the store's
 * {@link dev.docket.persistence.SnapshotLog}, which decides what is kept and what to do about
 * damage.
 */
@NullMarked
package dev.docket.persistence.snapshot;

import org.jspecify.annotations.NullMarked;
