package dev.docket.persistence.log;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.ReadFailedException;
import dev.docket.persistence.log.SegmentChain.Pinned;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of one id by their heads, to be read one by one in any order. For one thread; keeps
 * the segments open until it is closed.
 */
public final class LocatedRecords implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocatedRecords.class);

  private final Pinned pinned;
  private final List<Located> located = new ArrayList<>();
  private boolean headDamaged;

  /** Where a record is. */
  public static final class Located {
    private final RecordHead head;
    private final RecordReader reader;
    private final int offset;

    private Located(RecordHead head, RecordReader reader, int offset) {
      this.head = head;
      this.reader = reader;
      this.offset = offset;
    }

    /** What the record says of itself, checked. */
    public RecordHead head() {
      return head;
    }
  }

  LocatedRecords(Pinned pinned, String persistenceId) {
    this.pinned = pinned;
    boolean complete = false;
    IdKey key = IdKey.of(persistenceId);
    try {
      for (LogSegment segment : pinned.segments()) {
        IdRecords found = segment.find(key);
        if (found != null) {
          locate(segment, found.offsets());
        }
      }
      complete = true;
    } catch (IOException failure) {
      throw new ReadFailedException("reading " + persistenceId + ": " + failure, failure);
    } finally {
      if (!complete) {
        pinned.close();
      }
    }
  }

  private void locate(LogSegment segment, int[] offsets) throws IOException {
    RecordReader reader = segment.reader(offsets);
    for (int offset : offsets) {
      try {
        located.add(new Located(reader.headAt(offset), reader, offset));
      } catch (DamagedException damaged) {
        LOG.warn("A record is left out: {}", damaged.getMessage());
        headDamaged = true;
      }
    }
  }

  /** Whether records were left out since their heads are not what was written. */
  public boolean headDamaged() {
    return headDamaged;
  }

  /** All of them, in the order of the log. */
  public List<Located> all() {
    return located;
  }

  /**
   * Reads one whole.
   *
   * @throws DamagedException if its body is not what was written
   * @throws ReadFailedException if the disk cannot be read
   */
  public LogRecord read(Located place) {
    try {
      return place.reader.recordAt(place.offset);
    } catch (IOException failure) {
      throw new ReadFailedException(
          "reading " + place.head.persistenceId() + ": " + failure, failure);
    }
  }

  /** As {@link #read}, but empty if it is damaged. */
  public Optional<LogRecord> readUnlessDamaged(Located place) {
    try {
      return Optional.of(read(place));
    } catch (DamagedException damaged) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    pinned.close();
  }
}
