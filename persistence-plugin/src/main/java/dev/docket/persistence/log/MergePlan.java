package dev.docket.persistence.log;

import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.LogId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which records of neighbouring sealed segments go when they are merged. It is made from their
 * indexes, with one bit for each 16 bytes of those in memory of which something goes. For one
 * thread; its segments stay pinned by whoever made it.
 */
final class MergePlan {
  private final List<LogSegment> inputs;
  private final List<LogSegment> looked = new ArrayList<>();
  private final int firstInput;
  private final List<OffsetSet> dropped = new ArrayList<>();
  private final List<OffsetSet> reduced = new ArrayList<>();
  private final @Nullable RecordReader[] readers;
  private final int[] ends;
  private final Pacer pacer;
  private final long asOfMicros;
  private long ids;
  private long changes;
  private boolean keepsDead;

  private MergePlan(List<LogSegment> all, List<LogSegment> inputs, Pacer pacer) {
    this.inputs = inputs;
    this.pacer = pacer;
    // Before anything is looked at: what is deleted from now on counts as not known yet.
    this.asOfMicros = all.stream().mapToLong(LogSegment::indexedToMicros).max().orElse(0);
    int first = -1;
    for (LogSegment segment : all) {
      boolean input = inputs.contains(segment);
      // Another segment matters for its deletions, and in the snapshots for its newer ones.
      if (input || segment.tellsOfDeletions() || segment.log().kind() == LogId.Kind.SNAPSHOTS) {
        first = input && first < 0 ? looked.size() : first;
        looked.add(segment);
      }
    }
    this.firstInput = first;
    this.readers = new RecordReader[looked.size()];
    this.ends = looked.stream().mapToInt(LogSegment::end).toArray();
    for (LogSegment input : inputs) {
      dropped.add(new OffsetSet(input.end()));
      reduced.add(new OffsetSet(input.end()));
    }
  }

  /**
   * Makes the plan.
   *
   * @param all all segments of the log, durable as they are
   * @param inputs those to be merged, neighbours in it
   */
  static MergePlan of(
      List<LogSegment> all, List<LogSegment> inputs, Retention retention, Pacer pacer)
      throws IOException {
    MergePlan plan = new MergePlan(all, inputs, pacer);
    IdMerge merge = IdMerge.ofIds(plan.looked);
    for (IdMerge.Across id = merge.next(); id != null; id = merge.next()) {
      if (plan.concerns(id)) {
        plan.ids++;
        retention.judge(new IdHistory(plan, id));
        plan.step();
      }
    }
    return plan;
  }

  /** As above, for one id only, to find out whether anything of it would go. */
  static MergePlan of(
      List<LogSegment> all, List<LogSegment> inputs, Retention retention, Pacer pacer, IdKey key)
      throws IOException {
    MergePlan plan = new MergePlan(all, inputs, pacer);
    IdMerge.Across id = new IdMerge.Across(key, plan.looked.size());
    for (int i = 0; i < plan.looked.size(); i++) {
      id.records()[i] = plan.looked.get(i).find(key);
    }
    if (plan.concerns(id)) {
      retention.judge(new IdHistory(plan, id));
    }
    return plan;
  }

  private boolean concerns(IdMerge.Across id) {
    for (int i = 0; i < inputs.size(); i++) {
      if (id.records()[firstInput + i] != null) {
        return true;
      }
    }
    return false;
  }

  List<LogSegment> inputs() {
    return inputs;
  }

  /** Whatever was deleted up to this logical time, microseconds, is known to the plan. */
  long asOfMicros() {
    return asOfMicros;
  }

  /** How many ids the segments hold together. */
  long ids() {
    return ids;
  }

  /** How many records would go or be reduced. */
  long changes() {
    return changes;
  }

  /** About how many of so many bytes go, if records are all alike. */
  long goes(long bytes) {
    long records = inputs.stream().mapToLong(LogSegment::records).sum();
    return bytes / Math.max(1, records) * changes;
  }

  /** Whether something dead has to stay, since segments that are not merged need it. */
  boolean holdsBack() {
    return keepsDead;
  }

  void keepsDead() {
    keepsDead = true;
  }

  /** Where the durable records of a segment ended when the plan was begun. */
  int end(int segment) {
    return ends[segment];
  }

  /** Whether the last record of what is merged has this ordinal. */
  boolean endsRange(long ordinal) {
    return ordinal == inputs.get(inputs.size() - 1).range().lastOrdinal();
  }

  void step() throws Pacer.StoppedException {
    pacer.step();
  }

  boolean merges(int segment) {
    return segment >= firstInput && segment < firstInput + inputs.size();
  }

  RecordReader reader(int segment) {
    RecordReader reader = readers[segment];
    if (reader == null) {
      reader = looked.get(segment).reader(new int[0]);
      readers[segment] = reader;
    }
    return reader;
  }

  /**
   * @param empty whether the record has no content that would go
   */
  void drop(int segment, int offset, boolean empty) {
    dropped.get(segment - firstInput).add(offset);
    changes += empty ? 0 : 1;
  }

  /**
   * @param empty whether the record has no content that would go
   */
  void reduce(int segment, int offset, boolean empty) {
    reduced.get(segment - firstInput).add(offset);
    changes += empty ? 0 : 1;
  }

  boolean drops(int input, int offset) {
    return dropped.get(input).contains(offset);
  }

  boolean reduces(int input, int offset) {
    return reduced.get(input).contains(offset);
  }
}
