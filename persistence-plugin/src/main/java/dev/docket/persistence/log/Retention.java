package dev.docket.persistence.log;

import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.RecordHead;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of the log a merge may leave out. The rule behind every answer: what readers and the
 * admission of writes make of an id's records must be the same without them, now and after anything
 * that may still be appended. Called by the compaction thread only.
 */
public interface Retention {

  /**
   * Tells of each record of an id in the segments that are merged whether it goes. Only durable
   * records are shown.
   *
   * @throws IOException if the disk cannot be read
   * @throws dev.docket.persistence.failure.DamagedException if a record is not what was written
   */
  void judge(IdHistory history) throws IOException;

  /**
   * What stands in the place of a record of which the number has to remain known: it has no
   * content, and says of the id what the record said.
   */
  EncodedRecord marker(RecordHead gone);

  /**
   * About how many bytes of an id in each segment are dead, without reading a record.
   *
   * @param across what each segment holds of it, oldest first, null where it holds nothing
   * @param deletedTo up to which number it is deleted
   * @param dead added to, for each segment
   */
  void estimate(@Nullable IdRecords[] across, long deletedTo, long[] dead);

  /** Whether records die although nothing was deleted. */
  boolean forgetsWithoutDeletions();

  /** Keeps everything. */
  static Retention everything() {
    return new Retention() {
      @Override
      public void judge(IdHistory history) {
        // all of it stays
      }

      @Override
      public EncodedRecord marker(RecordHead gone) {
        throw new IllegalStateException("nothing goes, so nothing needs a marker: " + gone);
      }

      @Override
      public void estimate(@Nullable IdRecords[] across, long deletedTo, long[] dead) {
        // nothing is dead
      }

      @Override
      public boolean forgetsWithoutDeletions() {
        return false;
      }
    };
  }
}
