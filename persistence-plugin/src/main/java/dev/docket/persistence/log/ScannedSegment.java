package dev.docket.persistence.log;

import dev.docket.persistence.log.FrameScanner.Scan;
import dev.docket.persistence.log.LogSegment.Trust;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A segment that was opened by reading its frames, once, since it has no footer.
 *
 * @param segment the segment, open
 * @param scan what was found in it
 * @param unproven its last frame, if it is not part of the segment because nothing proves it
 * @param begunBehind whether something that is not zero stands where the next frame would begin
 */
public record ScannedSegment(
    LogSegment segment, Scan scan, Optional<Frame> unproven, boolean begunBehind) {

  /**
   * Opens a segment of which it is known where its frames end, or which is followed by another one.
   *
   * @param limit what follows is not part of the log
   * @param visitor sees every frame
   */
  public static ScannedSegment upTo(
      int limit, Storage storage, Path path, LogId log, long number, Consumer<Frame> visitor)
      throws IOException {
    return open(limit, storage, path, log, number, visitor, last -> true);
  }

  /**
   * Opens the segment at the end of a log. Its last frame counts only if it says itself that the
   * log was closed behind what was durable, or the floor says that it was durable: a later frame
   * would prove any other.
   *
   * @param durableOrdinal the highest ordinal that is known to have been durable
   * @param visitor sees every frame that counts
   */
  public static ScannedSegment last(
      long durableOrdinal,
      int limit,
      Storage storage,
      Path path,
      LogId log,
      long number,
      Consumer<Frame> visitor)
      throws IOException {
    return open(
        limit,
        storage,
        path,
        log,
        number,
        visitor,
        last -> last.closing() || last.lastOrdinal() <= durableOrdinal);
  }

  /** Whether the last frame counts. */
  private interface Proof {
    boolean given(Frame last);
  }

  private static ScannedSegment open(
      int limit,
      Storage storage,
      Path path,
      LogId log,
      long number,
      Consumer<Frame> visitor,
      Proof proof)
      throws IOException {
    StorageFile file = storage.openForRead(path);
    boolean opened = false;
    try {
      LogSegment segment =
          new LogSegment(log, number, path, file, new HeapIndex(), Trust.COPY_ONLY);
      Consumer<Frame> counting =
          frame -> {
            segment.found(frame);
            visitor.accept(frame);
          };
      FrameScanner scanner = new FrameScanner(file, log, number, limit);
      Scan scan = scanner.scanProven(SegmentHeader.FRAMES_START, counting);
      ByteBuffer behind = scanner.bytesAt(scan.end(), Long.BYTES);
      boolean begun = behind.limit() == Long.BYTES && behind.getLong(0) != 0;
      Optional<Frame> proven = scan.last().filter(proof::given);
      proven.ifPresent(counting);
      if (!scan.gaps().isEmpty()) {
        segment.foundGaps();
      }
      opened = true;
      return new ScannedSegment(segment, scan, scan.last().filter(last -> proven.isEmpty()), begun);
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }
}
