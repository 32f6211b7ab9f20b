/**
 * The segmented log: records of many persistence ids in one order, appended durably with group
 * commit. Opened from what {@code recovery} found; used by the store's doors.
 *
 * <p>Invariants: one thread writes ({@link dev.docket.persistence.log.GroupCommitter}); one frame
 * is in flight, so a later valid frame proves every earlier one durable; nothing is answered,
 * indexed or shown before it was forced; a writer and its readers never share a file handle.
 *
 * <p>The life of a segment: written ({@link dev.docket.persistence.log.ActiveSegment}), sealed
 * ({@link dev.docket.persistence.log.Sealer}), merged with its neighbours ({@link
 * dev.docket.persistence.log.Merger}), deleted when nobody reads it any more.
 *
 * <p>Compaction: {@link dev.docket.persistence.log.MergePolicy} chooses neighbours. {@link
 * dev.docket.persistence.log.MergePlan} walks the indexes of all segments, merged by key, and asks
 * {@link dev.docket.persistence.log.Retention} of each id what goes; its answer is one bit for each
 * place of a record. {@link dev.docket.persistence.log.SegmentMerge} copies the rest in the order
 * of the log, notes where each record has gone, and merges the indexes once more into the footer.
 * So neither needs heap that grows with the number of ids. {@link
 * dev.docket.persistence.log.MergeCheck} reads all of it back before the rename, which is the
 * commit.
 *
 * <p>Invariants of compaction: ordinals and timestamps stay, what goes leaves gaps; only segments
 * that follow each other without a hole are merged, so that what damage took stays visible; the
 * last record of a range keeps its place, so that a segment which was cut is told by a scan; of an
 * id of which anything goes one deletion stays, so that highest number and deletions never fall and
 * the index of any segment can be rebuilt from its frames; what is damaged is never merged or
 * deleted.
 */
@NullMarked
package dev.docket.persistence.log;

import org.jspecify.annotations.NullMarked;
