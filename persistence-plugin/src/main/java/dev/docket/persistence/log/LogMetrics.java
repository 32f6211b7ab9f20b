package dev.docket.persistence.log;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What the log of a store has done since it was opened. Safe for any thread. */
public final class LogMetrics {
  private static final long LONGEST_MICROS = TimeUnit.MINUTES.toMicros(10);
  private static final long LARGEST_GROUP = 10_000_000;

  private final CompactionMetrics compaction = new CompactionMetrics();
  private final LongAdder forces = new LongAdder();
  private final LongAdder forceNanos = new LongAdder();
  private final LongAdder frames = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder records = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder failedGroups = new LongAdder();
  private final Histogram forceMicros = new ConcurrentHistogram(LONGEST_MICROS, 2);
  private final Histogram groupRecords = new ConcurrentHistogram(LARGEST_GROUP, 2);

  void forced(long nanos) {
    forces.increment();
    forceNanos.add(nanos);
    forceMicros.recordValue(Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
  }

  void committed(int batchCount, int recordCount, long byteCount) {
    frames.increment();
    batches.add(batchCount);
    groupRecords.recordValue(Math.min(LARGEST_GROUP, recordCount));
    records.add(recordCount);
    bytes.add(byteCount);
  }

  void failed() {
    failedGroups.increment();
  }

  /** What compaction has done. */
  public CompactionMetrics compaction() {
    return compaction;
  }

  public long forces() {
    return forces.sum();
  }

  public long frames() {
    return frames.sum();
  }

  public long batches() {
    return batches.sum();
  }

  public long records() {
    return records.sum();
  }

  public long bytes() {
    return bytes.sum();
  }

  public long failedGroups() {
    return failedGroups.sum();
  }

  /** Time spent in forces, microseconds. */
  public long forceMicrosTotal() {
    return TimeUnit.NANOSECONDS.toMicros(forceNanos.sum());
  }

  /** Latency of a force, microseconds, at a percentile of 0 to 100; 0 before the first. */
  public long forceMicros(double percentile) {
    return forceMicros.getTotalCount() == 0 ? 0 : forceMicros.getValueAtPercentile(percentile);
  }

  /** Records in a group, at a percentile of 0 to 100; 0 before the first. */
  public long groupRecords(double percentile) {
    return groupRecords.getTotalCount() == 0 ? 0 : groupRecords.getValueAtPercentile(percentile);
  }
}
