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
 * @param tornBytes bytes of what was being written when the log was last used
 * @param closing the frame of a clean close, with nothing behind it and nothing wrong before it
 */
record LogTail(
    LogSegment segment,
    Found found,
    Optional<Frame> unproven,
    int end,
    int tornBytes,
    Optional<Frame> closing) {
  private static final Logger LOG = LoggerFactory.getLogger(LogTail.class);

  /** What the scan of the last segment tells. */
  static LogTail of(Found found, ScannedSegment opened) {
    Scan scan = opened.scan();
    Optional<Frame> whole = opened.unproven().filter(Frame::whole);
    int end = opened.unproven().map(Frame::offset).orElse(scan.end());
    // A frame that is not whole: the force behind it never returned.
    int torn = scan.tailBytes() + (whole.isPresent() ? 0 : scan.end() - end);
    boolean sound = torn == 0 && scan.gaps().isEmpty();
    return new LogTail(
        opened.segment(),
        found,
        whole,
        end,
        torn,
        scan.last().filter(last -> sound && last.closing()));
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
          Optional.of(CopiedFrame.of(scanner, frame)));
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
      int end =
          SegmentHeader.FRAMES_START + begun.copied().map(copy -> copy.frame().length()).orElse(0);
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
