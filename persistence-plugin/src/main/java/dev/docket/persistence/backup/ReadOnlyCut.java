package dev.docket.persistence.backup;

import dev.docket.persistence.failure.BackupFailedException;
import dev.docket.persistence.log.FrameScanner;
import dev.docket.persistence.log.LogReader;
import dev.docket.persistence.log.PinnedLog;
import dev.docket.persistence.log.PinnedSegment;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.SegmentHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds a consistent cut of a store that another process writes, by reading alone.
 *
 * <p>Design note: the events were opened first, up to what later frames prove; the snapshots after
 * them. Of those the frames that are whole but not proven count as well: a snapshot is a function
 * of its events, so it is right even if it was never acknowledged. So no deletion is there without
 * the snapshot that it relied on, which was written before it. What may be beyond the events is
 * left out: all of the snapshots log from the first frame on that holds a snapshot of an event that
 * is not there. No deletion that is there can rely on what comes behind it, since the event before
 * that frame would be there too.
 */
public final class ReadOnlyCut {
  private final PinnedLog events;
  private final LogReader eventsReader;
  private final PinnedLog snapshots;

  private ReadOnlyCut(PinnedLog events, LogReader eventsReader, PinnedLog snapshots) {
    this.events = events;
    this.eventsReader = eventsReader;
    this.snapshots = snapshots;
  }

  /**
   * Finds it; takes over both logs.
   *
   * @throws BackupFailedException if there is none now; it may be tried again
   */
  public static StoreCut of(PinnedLog events, LogReader eventsReader, PinnedLog snapshots)
      throws IOException {
    ReadOnlyCut search = new ReadOnlyCut(events, eventsReader, snapshots);
    PinnedLog all = search.withUnproven();
    return new StoreCut(
        events, search.journalIsElsewhere() ? all : search.withoutThoseBeyond(all), false);
  }

  private PinnedLog withUnproven() throws IOException {
    List<PinnedSegment> segments = new ArrayList<>(snapshots.segments());
    int last = segments.size() - 1;
    if (last >= 0 && !segments.get(last).sealed()) {
      segments.set(last, grown(segments.get(last)));
    }
    return new PinnedLog(snapshots.id(), segments);
  }

  private static PinnedSegment grown(PinnedSegment segment) throws IOException {
    FrameScanner scanner = segment.scanner(segment.fileBytes());
    PinnedSegment grown = segment;
    Optional<Frame> next = scanner.frameAt(grown.end());
    while (next.isPresent() && next.get().whole()) {
      grown = grown.upTo(next.get().end(), Math.max(grown.lastOrdinal(), next.get().lastOrdinal()));
      next = scanner.frameAt(grown.end());
    }
    return grown;
  }

  /** Whether the store keeps snapshots only, so that there is nothing to be beyond of. */
  private boolean journalIsElsewhere() throws IOException {
    if (events.lastOrdinal() > 0 || events.segments().isEmpty()) {
      return events.segments().isEmpty();
    }
    PinnedSegment last = events.segments().get(events.segments().size() - 1);
    return last.scanner(last.fileBytes()).frameAt(last.end()).isEmpty();
  }

  private PinnedLog withoutThoseBeyond(PinnedLog all) throws IOException {
    List<PinnedSegment> within = new ArrayList<>();
    for (PinnedSegment segment : all.segments()) {
      Optional<PinnedSegment> cut = firstBeyond(segment);
      within.add(cut.orElse(segment));
      if (cut.isPresent()) {
        break;
      }
    }
    return new PinnedLog(all.id(), within);
  }

  /** A segment without its frames from the first one on that is beyond; empty if none is. */
  private Optional<PinnedSegment> firstBeyond(PinnedSegment segment) throws IOException {
    FrameScanner scanner = segment.scanner(segment.end());
    long lastOrdinal = 0;
    Optional<Frame> frame = scanner.frameAt(SegmentHeader.FRAMES_START);
    while (frame.isPresent()) {
      if (beyond(frame.get())) {
        if (segment.sealed()) {
          throw new BackupFailedException(
              segment.path()
                  + " has snapshots of events that nothing on disk proves durable yet; try again"
                  + " once the service has written something, or let it take the backup itself");
        }
        return Optional.of(segment.upTo(frame.get().offset(), lastOrdinal));
      }
      lastOrdinal = frame.get().closing() ? lastOrdinal : frame.get().lastOrdinal();
      frame = scanner.frameAt(frame.get().end());
    }
    return Optional.empty();
  }

  private boolean beyond(Frame frame) {
    for (RecordHead head : frame.heads()) {
      if (head.kind() == LogRecord.Kind.SNAPSHOT
          && eventsReader.head(head.persistenceId()).highest() < head.sequenceNr()) {
        return true;
      }
    }
    return false;
  }
}
