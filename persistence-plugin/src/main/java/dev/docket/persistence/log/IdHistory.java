package dev.docket.persistence.log;

import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

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
      // At the end of its range a deletion gives way to one that is no smaller.
      boolean empty = head.kind() == LogRecord.Kind.DELETION && plan.endsRange(head.ordinal());
      plan.drop(segment, offset, empty);
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

  /**
   * Visits its records in the merged segments, in the order of the log, one at a time: an id may
   * have millions. Reads their heads.
   */
  public void visitMerged(Consumer<Entry> visitor) throws IOException {
    visit(true, visitor);
  }

  /**
   * All its records in the segments that are looked at, in the order of the log, as far as they
   * were durable when the plan was begun.
   */
  public List<Entry> all() throws IOException {
    List<Entry> entries = new ArrayList<>();
    visit(false, entries::add);
    return entries;
  }

  private void visit(boolean onlyMerged, Consumer<Entry> visitor) throws IOException {
    for (int i = 0; i < across.records().length; i++) {
      IdRecords each = across.records()[i];
      if (each != null && (!onlyMerged || plan.merges(i))) {
        for (int offset : each.offsets()) {
          if (offset >= plan.end(i)) {
            break; // written since; what was there before decides alike with it and without it
          }
          visitor.accept(new Entry(i, offset, plan.reader(i).headAt(offset)));
          plan.step();
        }
      }
    }
  }

  /** Says that something dead has to stay for now, since others need it. */
  public void keepsDead() {
    plan.keepsDead();
  }

  /** Leaves out all records in the merged segments but the last one, and reduces that. */
  public void reduceToLast() throws IOException {
    boolean last = true;
    for (int i = across.records().length - 1; i >= 0; i--) {
      IdRecords each = across.records()[i];
      if (each != null && plan.merges(i)) {
        int[] offsets = each.offsets();
        for (int k = offsets.length - 1; k >= 0; k--) {
          if (last) {
            // The last one of several is counted by the others; a single one may be a deletion.
            plan.reduce(i, offsets[k], offsets.length == 1 && isDeletion(i, each));
          } else {
            plan.drop(i, offsets[k], false);
          }
          last = false;
        }
      }
    }
  }

  /** Whether the only record of the id in a segment is one; an event may tell of an earlier one. */
  private boolean isDeletion(int segment, IdRecords single) throws IOException {
    if (single.deletedTo() == 0 || single.deletedTo() >= single.highest()) {
      return single.deletedTo() > 0;
    }
    return plan.reader(segment).headAt(single.offsets()[0]).kind() == LogRecord.Kind.DELETION;
  }
}
