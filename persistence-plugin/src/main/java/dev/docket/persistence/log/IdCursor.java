package dev.docket.persistence.log;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.ReadFailedException;
import dev.docket.persistence.log.LogReader.RecordVisitor;
import dev.docket.persistence.log.SegmentChain.Pinned;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A place in the records of one id, which are read on from there batch by batch. Between batches it
 * keeps where the id's records are in the segment it has come to (4 bytes for each), so that a
 * batch costs what it reads however long the id is; and no file. For one thread.
 */
public final class IdCursor {
  private static final int[] NONE = {};

  private final SegmentChain chain;
  private final LongSupplier durableOrdinal;
  private final IdKey key;
  private long fromSequenceNr;
  private long deletedTo;
  private long deletionsKnownTo;
  private long lastOrdinal;
  private @Nullable LogSegment entered;
  private int[] offsets = NONE;
  private int next;

  /** Takes one batch. */
  public interface Batch extends RecordVisitor {
    /**
     * Says, before a record is shown, up to which number the id is deleted in the very segments
     * that are read: nothing above is missing in them.
     *
     * @return whether anything is wanted
     */
    boolean begin(long upTo);
  }

  IdCursor(
      SegmentChain chain, LongSupplier durableOrdinal, String persistenceId, long fromSequenceNr) {
    this.chain = chain;
    this.durableOrdinal = durableOrdinal;
    this.key = IdKey.of(persistenceId);
    this.fromSequenceNr = fromSequenceNr;
  }

  /**
   * Visits the next records of the id in the order of the log, until the batch has enough or no
   * more is durable. What the batch throws ends the visit before that record.
   *
   * @throws DamagedException at a record that is not what was written
   * @throws ReadFailedException if the disk cannot be read
   */
  public void visit(Batch batch) {
    long durable = durableOrdinal.getAsLong();
    try (Pinned pinned = chain.pinned()) {
      lookForDeletions(pinned, durable);
      if (!batch.begin(deletedTo)) {
        return;
      }
      for (LogSegment segment : pinned.segments()) {
        if (segment.lastOrdinal() > lastOrdinal && !visit(segment, batch)) {
          return;
        }
      }
    } catch (IOException failure) {
      throw new ReadFailedException("reading " + key.id() + ": " + failure, failure);
    }
  }

  /**
   * In the segments that are read, and not before they were pinned: a merge in between would leave
   * out what nobody knows to be deleted. Deletions only grow, so those that were found once need
   * not be looked for again.
   */
  private void lookForDeletions(Pinned pinned, long durable) throws IOException {
    for (LogSegment segment : pinned.segments()) {
      if (segment.lastOrdinal() > deletionsKnownTo) {
        deletedTo = Math.max(deletedTo, segment.deletedTo(key));
      }
    }
    deletionsKnownTo = durable;
    fromSequenceNr = Math.max(fromSequenceNr, deletedTo + 1);
  }

  private boolean visit(LogSegment segment, RecordVisitor visitor) throws IOException {
    if (entered != segment) {
      enter(segment);
    }
    do {
      RecordReader reader = segment.reader(offsets);
      while (next < offsets.length) {
        LogRecord entry = reader.recordAt(offsets[next], key.id());
        boolean more = visitor.visit(entry);
        lastOrdinal = entry.ordinal();
        next++;
        if (!more) {
          return false;
        }
      }
    } while (grown(segment));
    return true;
  }

  private void enter(LogSegment segment) throws IOException {
    IdRecords found = segment.find(key);
    offsets = found == null ? NONE : found.offsets();
    next = 0;
    entered = segment;
    if (found != null && found.highest() < fromSequenceNr) {
      next = offsets.length;
    } else if (lastOrdinal == 0 ? fromSequenceNr > 1 : segment.firstOrdinal() <= lastOrdinal) {
      next = firstWanted(segment.reader(NONE));
    }
  }

  /**
   * Finds by halving: ordinals grow, and the highest number that is known at a record never falls
   * from one to the next.
   */
  private int firstWanted(RecordReader reader) throws IOException {
    int low = 0;
    int high = offsets.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      RecordHead head = reader.headAt(offsets[middle]);
      if (head.ordinal() <= lastOrdinal || head.highest() < fromSequenceNr) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Whether an active segment has come to hold more of the id than was known of it. */
  private boolean grown(LogSegment segment) throws IOException {
    if (segment.trust() == LogSegment.Trust.SEALED) {
      return false;
    }
    IdRecords found = segment.find(key);
    if (found == null || found.count() == offsets.length) {
      return false;
    }
    offsets = found.offsets();
    return true;
  }
}
