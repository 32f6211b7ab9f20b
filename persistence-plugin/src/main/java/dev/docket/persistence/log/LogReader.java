package dev.docket.persistence.log;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.ReadFailedException;
import dev.docket.persistence.log.LogState.LostRange;
import dev.docket.persistence.log.SegmentChain.Pinned;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.LogRecord;
import java.io.IOException;
import java.util.List;

/**
 * Reads what is durable: the records of one id, or all records in order. Safe for any thread;
 * blocks on the disk. Every record is checked before it is handed out.
 */
public final class LogReader {
  /** So few records are read as quickly as an index is asked for them. */
  private static final int FEW_RECORDS = 256;

  private final SegmentChain chain;
  private final List<LostRange> lost;
  private final OrderedPlace.Remembered places = new OrderedPlace.Remembered();
  private volatile long durableOrdinal;

  LogReader(SegmentChain chain, List<LostRange> lost, long durableOrdinal) {
    this.chain = chain;
    this.lost = lost;
    this.durableOrdinal = durableOrdinal;
  }

  /**
   * What is known of an id without reading its records.
   *
   * @param highest the highest sequence number ever used, 0 for an unknown id
   * @param deletedTo up to which number deletions reach, 0 if none does
   */
  public record Head(long highest, long deletedTo) {}

  /** Takes a record, or ends the reading. */
  @FunctionalInterface
  public interface RecordVisitor {
    /** Whether more is wanted. */
    boolean visit(LogRecord entry);
  }

  /** The ordinal of the newest durable record, 0 in an empty log. */
  public long durableOrdinal() {
    return durableOrdinal;
  }

  void advanceTo(long ordinal) {
    durableOrdinal = ordinal;
  }

  /**
   * What is known of an id. Highest number and deletions only ever grow, so the largest of all
   * segments is true.
   */
  public Head head(String persistenceId) {
    IdKey key = IdKey.of(persistenceId);
    long highest = 0;
    long deletedTo = 0;
    try (Pinned pinned = chain.pinned()) {
      for (LogSegment segment : pinned.segments()) {
        IdRecords found = segment.find(key);
        if (found != null) {
          highest = Math.max(highest, found.highest());
          deletedTo = Math.max(deletedTo, found.deletedTo());
        }
      }
    } catch (IOException failure) {
      throw new ReadFailedException("looking up " + persistenceId + ": " + failure, failure);
    }
    return new Head(highest, deletedTo);
  }

  /** Up to which number the id's deletions reach, 0 if none does; cheaper than {@link #head}. */
  public long deletedTo(String persistenceId) {
    IdKey key = IdKey.of(persistenceId);
    long deletedTo = 0;
    try (Pinned pinned = chain.pinned()) {
      for (LogSegment segment : pinned.segments()) {
        deletedTo = Math.max(deletedTo, segment.deletedTo(key));
      }
    } catch (IOException failure) {
      throw new ReadFailedException("looking up " + persistenceId + ": " + failure, failure);
    }
    return deletedTo;
  }

  /**
   * The records of an id in the order of the log.
   *
   * @param fromSequenceNr events and snapshots below may be left out, where that saves reading them
   */
  public IdCursor records(String persistenceId, long fromSequenceNr) {
    return new IdCursor(chain, this::durableOrdinal, persistenceId, fromSequenceNr);
  }

  /**
   * The records of an id by their heads; to be closed.
   *
   * @throws DamagedException if a head is not what was written
   * @throws ReadFailedException if the disk cannot be read
   */
  public LocatedRecords located(String persistenceId) {
    return new LocatedRecords(chain.pinned(), persistenceId);
  }

  /**
   * The ids that have a record which is not deleted, in the order of their keys.
   *
   * @param after the id to go on behind, empty for the start
   * @param limit how many at most; fewer only at the end
   * @throws ReadFailedException if the disk cannot be read
   */
  public List<String> ids(String after, int limit) {
    return ids(after, false, limit);
  }

  /** As {@link #ids}, also those of which everything is deleted. */
  public List<String> allIds(String after, int limit) {
    return ids(after, true, limit);
  }

  private List<String> ids(String after, boolean deleted, int limit) {
    try (Pinned pinned = chain.pinned()) {
      return new IdPage(pinned.segments(), deleted, limit).after(after);
    } catch (IOException failure) {
      throw new ReadFailedException("listing ids: " + failure, failure);
    }
  }

  /**
   * Visits the durable records from an ordinal on, in order, until the visitor has enough.
   *
   * @return the ordinal to go on from
   * @throws DamagedException if the very first of them is damaged or lost; later damage ends the
   *     visit before it
   * @throws ReadFailedException if the disk cannot be read
   */
  public long visit(long fromOrdinal, RecordVisitor visitor) {
    long start = Math.max(1, fromOrdinal);
    OrderedVisit visit = new OrderedVisit(lost, start, places.of(start), durableOrdinal, visitor);
    try (Pinned pinned = chain.pinned()) {
      for (LogSegment segment : pinned.segments()) {
        visit.segment(segment);
      }
    } catch (IOException failure) {
      throw new ReadFailedException(
          "reading from ordinal " + fromOrdinal + ": " + failure, failure);
    }
    long next = visit.finish();
    OrderedPlace place = visit.place();
    if (place != null) {
      places.note(next, place);
    }
    return next;
  }

  /**
   * As {@link #visit}, but only the records with a tag: of what is far behind the end it reads
   * nothing else.
   *
   * @return the ordinal to go on from
   */
  public long visitTagged(String tag, long fromOrdinal, RecordVisitor visitor) {
    RecordVisitor tagged = entry -> !entry.body().tags().contains(tag) || visitor.visit(entry);
    long last = durableOrdinal;
    long start = Math.max(1, fromOrdinal);
    if (last - start < FEW_RECORDS) {
      return visit(start, tagged);
    }
    IdKey key = IdKey.of(tag);
    OrderedVisit visit = new OrderedVisit(lost, start, null, last, tagged);
    try (Pinned pinned = chain.pinned()) {
      for (LogSegment segment : pinned.segments()) {
        int[] offsets = segment.lastOrdinal() < start ? null : segment.lookup().tagged(key);
        if (offsets == null) {
          visit.segment(segment);
        } else {
          visit.records(segment, offsets);
        }
      }
    } catch (IOException failure) {
      throw new ReadFailedException(
          "reading " + tag + " from ordinal " + fromOrdinal + ": " + failure, failure);
    }
    return visit.finish();
  }

  /**
   * Where the first record at or behind a logical timestamp has to be looked for: the segments tell
   * without a read, since timestamps ascend with the ordinals.
   *
   * @param from first ordinal that may be it
   * @param to one above the last one that may be it
   */
  public record Stretch(long from, long to) {}

  /** The stretch in which the first record at or behind a logical timestamp is, if there is one. */
  public Stretch stretchOf(long timestampMicros) {
    long from = 1;
    long end = durableOrdinal + 1;
    try (Pinned pinned = chain.pinned()) {
      for (LogSegment segment : pinned.segments()) {
        if (segment.records() > 0 && segment.lastTimestampMicros() >= timestampMicros) {
          return new Stretch(from, Math.max(from, Math.min(end, segment.lastOrdinal() + 1)));
        }
        from = Math.max(from, segment.lastOrdinal() + 1);
      }
    }
    return new Stretch(Math.min(from, end), end);
  }
}
