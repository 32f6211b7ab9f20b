/**
 * The segmented log: records of many persistence ids in one order, appended durably with group
 * commit. Opened from what {@code recovery} found; used by the store's doors.
 *
 * <p>Invariants: one thread writes ({@link dev.docket.persistence.log.GroupCommitter}); one frame
 * is in flight, so a later valid frame proves every earlier one durable; nothing is answered,
 * indexed or shown before it was forced; a writer and its readers never share a file handle.
 */
@NullMarked
package dev.docket.persistence.log;

import org.jspecify.annotations.NullMarked;
