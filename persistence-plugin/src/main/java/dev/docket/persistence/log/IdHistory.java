package dev.docket.persistence.log;

import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of one id, some of which stand in segments that are about to be merged. For one
 * thread, and only while it is being judged.
 */
public final class IdHistory {
  private final MergePlan plan;
  private final IdMerge.Across across;

  IdHistory(MergePlan plan, IdMerge.Across across) {
    this.plan = plan;
    this.across = across;
  }

  /** A record of the id. */
  public final class Entry {
    private final int segment;
    private final int offset;
    private final RecordHead head;

    private Entry(int segment, int offset, RecordHead head) {
      this.segment = segment;
      this.offset = offset;
      this.head = head;
    }

    public RecordHead head() {
      return head;
    }

    /** The record whole. */
    public LogRecord read() throws IOException {
      return plan.reader(segment).recordAt(offset);
    }

    /** Whether it stands in a segment that is merged. */
    public boolean merged() {
      return plan.merges(segment);
    }

    /** Leaves it out. */
    public void drop() {
      plan.drop(segment, offset);
    }

    /** Leaves a marker in its place; a deletion, which has no content, stays as it is. */
    public void reduce() {
      plan.reduce(segment, offset, head.kind() == LogRecord.Kind.DELETION);
    }
  }

  public String persistenceId() {
    return across.key().id();
  }

  /** The highest sequence number that the merged segments know of. */
  public long highest() {
    long highest = 0;
    for (int i = 0; i < across.records().length; i++) {
      IdRecords each = across.records()[i];
      if (each != null && plan.merges(i)) {
        highest = Math.max(highest, each.highest());
      }
    }
    return highest;
  }

  /** Up to which number the id is deleted, as the whole log has it. */
  public long deletedTo() {
    return across.deletedTo();
  }

  /** How many records the id has, in the whole log as far as it is looked at. */
  public int count() {
    return across.count();
  }

  /** Its records in the merged segments, in the order of the log. Reads their heads. */
  public List<Entry> merged() throws IOException {
    return entries(true);
  }

  /** All its records in the segments that are looked at, in the order of the log. */
  public List<Entry> all() throws IOException {
    return entries(false);
  }

  private List<Entry> entries(boolean onlyMerged) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < across.records().length; i++) {
      IdRecords each = across.records()[i];
      if (each != null && (!onlyMerged || plan.merges(i))) {
        for (int offset : each.offsets()) {
          entries.add(new Entry(i, offset, plan.reader(i).headAt(offset)));
        }
      }
    }
    return entries;
  }

  /** Leaves out all records in the merged segments but the last one, and reduces that. */
  public void reduceToLast() {
    boolean last = true;
    for (int i = across.records().length - 1; i >= 0; i--) {
      IdRecords each = across.records()[i];
      if (each != null && plan.merges(i)) {
        int[] offsets = each.offsets();
        for (int k = offsets.length - 1; k >= 0; k--) {
          if (last) {
            // The last one of several is counted by the others; a single one may be a deletion.
            plan.reduce(i, offsets[k], each.deletedTo() > 0 && offsets.length == 1);
          } else {
            plan.drop(i, offsets[k]);
          }
          last = false;
        }
      }
    }
  }
}
