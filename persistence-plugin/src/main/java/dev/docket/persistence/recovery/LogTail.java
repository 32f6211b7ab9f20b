package dev.docket.persistence.recovery;

import dev.docket.persistence.log.ActiveSegment;
import dev.docket.persistence.log.FrameScanner;
import dev.docket.persistence.log.FrameScanner.Scan;
import dev.docket.persistence.log.LogSegment;
import dev.docket.persistence.log.LogSegment.Trust;
import dev.docket.persistence.log.NewSegment;
import dev.docket.persistence.log.NewSegment.CopiedFrame;
import dev.docket.persistence.log.ScannedSegment;
import dev.docket.persistence.log.SegmentedLog.Place;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.recovery.Survey.Found;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a log as recovery finds it: what counts of its last segment, and where the log goes
 * on.
 *
 * @param segment the last segment, without the frame that nothing proves
 * @param found its file
 * @param unproven that frame, if it is whole
 * @param end where the frames that are proven end
 * @param torn what was being written when the log was last used
 * @param cut whether the file is shorter than it was made, where frames may have been
 * @param closing the frame of a clean close, with nothing behind it and nothing wrong before it
 */
record LogTail(
    LogSegment segment,
    Found found,
    Optional<Frame> unproven,
    int end,
    Optional<TornTail> torn,
    boolean cut,
    Optional<Frame> closing) {
  private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);

  /** Bytes that tell whether a frame began. */
  private static final int FRAME_BEGUN = 8;

  /** What the scan of the last segment tells. */
  static LogTail of(Found found, ScannedSegment opened) {
    Scan scan = opened.scan();
    Optional<Frame> whole = opened.unproven().filter(Frame::whole);
    int end = opened.unproven().map(Frame::offset).orElse(scan.end());
    // A frame that is not whole: the force behind it never returned.
    int tornFrom = whole.isPresent() ? scan.end() : end;
    int tornBytes = scan.tailBytes() + scan.end() - tornFrom;
    boolean sound = tornBytes == 0 && scan.gaps().isEmpty();
    return new LogTail(
        opened.segment(),
        found,
        whole,
        end,
        tornBytes == 0
            ? Optional.empty()
            : Optional.of(new TornTail(found.fileName(), tornFrom, tornBytes, "")),
        isCut(found, opened),
        scan.last().filter(last -> sound && last.closing()));
  }

  /**
   * Whether the file ends where the next frame may have begun. It had all its bytes, as zeros,
   * before it got its name. A zero where the next frame would begin says that none did.
   */
  private static boolean isCut(Found found, ScannedSegment opened) {
    Scan scan = opened.scan();
    long madeWith = found.header().map(SegmentHeader::madeWithBytes).orElse(0L);
    return found.size() < madeWith
        && (found.size() - scan.end() < FRAME_BEGUN || opened.begunBehind());
  }

  /** Whether there is no frame in it. */
  boolean empty() {
    return unproven.isEmpty() && end == SegmentHeader.FRAMES_START;
  }

  /**
   * Goes on in the segment itself if it was closed cleanly. Its closing frame may be in the page
   * cache only, where the failed force of a dying process left it; it is written once more, so that
   * no hole can ever be before what follows.
   */
  Optional<ActiveSegment> reopened(Place place) {
    if (closing.isEmpty() || segment.trust() == Trust.FROZEN) {
      return Optional.empty();
    }
    Frame last = closing.get();
    StorageFile file = null;
    try {
      file = place.storage().openForWrite(found.path());
      file.write(
          Frame.header(place.id(), found.number(), last.offset(), last.firstOrdinal(), List.of()),
          last.offset());
      file.force();
      segment.demote(Trust.WRITTEN_HERE);
      return Optional.of(new ActiveSegment(place.id(), file, segment, last.end()));
    } catch (IOException failure) {
      LOG.warn("{} cannot be written to and is left for a new segment", found.path(), failure);
      if (file != null) {
        closeQuietly(file);
      }
      return Optional.empty();
    }
  }

  private void closeQuietly(StorageFile file) {
    try {
      file.close();
    } catch (IOException failure) {
      LOG.warn("Closing {} failed; nothing is lost by it", found.path(), failure);
    }
  }

  /**
   * The successor that a segment gets that was not closed cleanly, with the one frame that nothing
   * proves.
   */
  NewSegment successor(Place place, long number, long nextOrdinal) throws IOException {
    if (unproven.isEmpty()) {
      return new NewSegment(place.id(), number, nextOrdinal, found.number(), end, Optional.empty());
    }
    Frame frame = unproven.get();
    try (StorageFile file = place.storage().openForRead(found.path())) {
      FrameScanner scanner = new FrameScanner(file, place.id(), found.number(), frame.end());
      return new NewSegment(
          place.id(),
          number,
          frame.firstOrdinal(),
          found.number(),
          end,
          Optional.of(CopiedFrame.of(scanner, frame, nextOrdinal)));
    }
  }

  /** Makes a new segment exist, durably, and opens it. */
  static ActiveSegment begin(NewSegment begun, Place place) throws IOException {
    StorageFile file =
        begun.create(
            place.storage(),
            place.directory(),
            place.settings().firstSize(),
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    boolean opened = false;
    try {
      int end = SegmentHeader.FRAMES_START + begun.copied().map(CopiedFrame::length).orElse(0);
      Path path = place.directory().resolve(begun.name().fileName());
      LogSegment view =
          ScannedSegment.upTo(end, place.storage(), path, place.id(), begun.number(), frame -> {})
              .segment();
      view.endsAt(end);
      view.demote(Trust.WRITTEN_HERE);
      ActiveSegment active = new ActiveSegment(place.id(), file, view, end);
      opened = true;
      return active;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }
}
