package dev.docket.persistence.log;

import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.SegmentFooter.Summary;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;

/**
 * Reads a merged segment back completely before anything that it was made of may go: every frame
 * and record by its checksums, their order, the end of the range, and that the index names each
 * record at its place under its id and its tags, no more and no less. For one thread.
 */
public final class MergeCheck {
  /** Keeps a tag apart from an id of the same name. */
  private static final int TAG = Integer.MIN_VALUE;

  private final StorageFile file;
  private final LogId log;
  private final long number;
  private final SegmentName.Sealed range;
  private final Progress progress;
  private long records;
  private long lastOrdinal;
  private boolean whole = true;

  /** Sums over (id, place) of every record and of every index entry; alike if all are alike. */
  private long sumOfRecords;

  private long sumOfEntries;
  private int end = SegmentHeader.FRAMES_START;

  /** Is told of bytes that were read. */
  @FunctionalInterface
  public interface Progress {
    void read(long bytes) throws IOException;
  }

  /**
   * @param progress is told of bytes that were read, and may throw to end the check
   */
  public MergeCheck(
      StorageFile file, LogId log, long number, SegmentName.Sealed range, Progress progress) {
    this.file = file;
    this.log = log;
    this.number = number;
    this.range = range;
    this.progress = progress;
    this.lastOrdinal = range.firstOrdinal() - 1;
  }

  /**
   * Whether all of it is as it was meant.
   *
   * @throws IOException if the disk cannot be read
   */
  public boolean passes() throws IOException {
    Optional<FooterIndex> footer = FooterIndex.open(file, log, number);
    if (footer.isEmpty()) {
      return false;
    }
    Summary summary = footer.get().summary();
    new FrameScanner(file, log, number, summary.framesEnd())
        .scanWhile(
            SegmentHeader.FRAMES_START,
            (frame, behindGap) -> {
              whole &= !behindGap && frame.whole();
              frame(frame);
              return whole;
            });
    try {
      footer.get().visitAfter(null, (key, found) -> entry(key, found, 0));
      footer.get().visitTagsAfter(null, (tag, found) -> entry(tag, found, TAG));
    } catch (FooterIndex.UnreadableException unreadable) {
      return false;
    }
    return whole
        && end == summary.framesEnd()
        && records == summary.records()
        && lastOrdinal == range.lastOrdinal()
        && lastOrdinal == summary.lastOrdinal()
        && sumOfRecords == sumOfEntries;
  }

  private void frame(Frame frame) throws IOException {
    for (int i = 0; i < frame.heads().size(); i++) {
      RecordHead head = frame.heads().get(i);
      whole &= head.ordinal() > lastOrdinal;
      lastOrdinal = head.ordinal();
      records++;
      int at = frame.recordOffsets().get(i);
      sumOfRecords += place(IdKey.of(head.persistenceId()), at);
      for (String tag : frame.tags().getOrDefault(i, Collections.emptySortedSet())) {
        sumOfRecords += place(IdKey.of(tag), at ^ TAG);
      }
    }
    end = frame.end();
    progress.read(frame.length());
  }

  private boolean entry(IdKey key, IdRecords found, int salt) {
    for (int offset : found.offsets()) {
      sumOfEntries += place(key, offset ^ salt);
    }
    return true;
  }

  private static long place(IdKey key, int offset) {
    long mixed = (key.hash() ^ (offset * 0x9e3779b97f4a7c15L)) * 0xff51afd7ed558ccdL;
    return mixed ^ (mixed >>> 32);
  }
}
