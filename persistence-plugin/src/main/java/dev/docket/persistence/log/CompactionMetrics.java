package dev.docket.persistence.log;

import java.util.concurrent.atomic.LongAdder;

/** What compaction has done since the store was opened. Safe for any thread. */
public final class CompactionMetrics {
  private final LongAdder merges = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder bytesRead = new LongAdder();
  private final LongAdder bytesWritten = new LongAdder();
  private final LongAdder recordsDropped = new LongAdder();

  void merged(long read, long written, long dropped) {
    merges.increment();
    bytesRead.add(read);
    bytesWritten.add(written);
    recordsDropped.add(dropped);
  }

  void failed() {
    failures.increment();
  }

  /** Merges that were finished. */
  public long merges() {
    return merges.sum();
  }

  /** Merges that failed and will be tried again. */
  public long failures() {
    return failures.sum();
  }

  /** Bytes of the segments that were merged. */
  public long bytesRead() {
    return bytesRead.sum();
  }

  /** Bytes of the segments that were made. By bytes appended this is the write amplification. */
  public long bytesWritten() {
    return bytesWritten.sum();
  }

  /** Records that were left out. */
  public long recordsDropped() {
    return recordsDropped.sum();
  }
}
