package dev.docket.persistence.recovery;

import dev.docket.persistence.log.FrameScanner.Gap;
import dev.docket.persistence.log.LogSegment;
import dev.docket.persistence.log.LogSegment.Trust;
import dev.docket.persistence.log.ScannedSegment;
import dev.docket.persistence.log.SegmentedLog.Place;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.recovery.Survey.Found;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segments of a log that are open so far, in the order of their ordinals. What is wrong with
 * one goes to the findings and freezes it.
 */
final class OpenedSegments {
  private static final Logger LOG = LoggerFactory.getLogger(OpenedSegments.class);

  private final Place place;
  private final Findings findings;
  private final Frontier frontier;
  private final List<LogSegment> segments = new ArrayList<>();

  OpenedSegments(Place place, Findings findings, Frontier frontier) {
    this.place = place;
    this.findings = findings;
    this.frontier = frontier;
  }

  /** All of them. */
  List<LogSegment> all() {
    return segments;
  }

  /** Adds one that is as it should be. */
  void add(LogSegment segment) {
    segments.add(segment);
    frontier.reached(segment);
  }

  /** Gives all of them up. */
  void close() {
    segments.forEach(LogSegment::close);
  }

  /** Opens a sealed one: by its footer, or if that is not whole by its frames. */
  void openSealed(Found found) throws IOException {
    SegmentName.Sealed name = (SegmentName.Sealed) found.name();
    frontier.expect(found.fileName(), name.firstOrdinal());
    if (found.header().isEmpty()) {
      findings.unknownIds(
          Damage.HEADER,
          found.fileName(),
          0,
          name.firstOrdinal(),
          name.lastOrdinal(),
          "Neither copy of the header is readable.");
    } else {
      Optional<LogSegment> byFooter =
          LogSegment.openSealed(place.storage(), found.path(), place.id(), found.number());
      if (byFooter.isPresent()) {
        add(byFooter.get());
      } else {
        openByFrames(found, name);
      }
    }
    frontier.reached(name.lastOrdinal());
  }

  private void openByFrames(Found found, SegmentName.Sealed name) throws IOException {
    LOG.warn("The footer of {} is not whole, its frames are read instead", found.path());
    ScannedSegment opened = openWhole(found);
    long lastOrdinal = opened.segment().lastOrdinal();
    if (lastOrdinal < name.lastOrdinal()) {
      findings.unknownIds(
          Damage.FRAME,
          found.fileName(),
          opened.scan().end(),
          lastOrdinal + 1,
          name.lastOrdinal(),
          "The segment ends before what it is known to have held.");
      opened.segment().demote(Trust.FROZEN);
    }
    boolean damaged = opened.segment().trust() == Trust.FROZEN;
    opened.segment().demote(damaged ? Trust.SEALED_DAMAGED : Trust.SEALED);
  }

  /** Opens one with all frames that are in it. */
  ScannedSegment openWhole(Found found) throws IOException {
    ScannedSegment opened = scanned(found, found.limit(), ScannedSegment::upTo);
    opened.segment().endsAt(opened.scan().end());
    return opened;
  }

  /**
   * Opens one of which the next one's header says where it ends, written after all of it was
   * durable.
   *
   * @param firstAfter the first ordinal of the next one
   */
  void openUpTo(int end, long firstAfter, Found found) throws IOException {
    ScannedSegment opened = scanned(found, Math.min(end, found.limit()), ScannedSegment::upTo);
    LogSegment segment = opened.segment();
    segment.endsAt(end);
    int foundEnd = opened.scan().end();
    if (foundEnd < end) {
      long lastBefore = frontier.nextOrdinal() - 1;
      if (firstAfter > lastBefore + 1) {
        Gap gap = segment.gap(foundEnd, end, lastBefore, firstAfter);
        findings.gap(found.fileName(), gap, lastBefore + 1, firstAfter - 1);
      }
      frontier.reached(firstAfter - 1);
      segment.demote(Trust.FROZEN);
    }
  }

  /** Opens the last one, without the frame that nothing proves. */
  ScannedSegment openLast(Found found) throws IOException {
    long durable = place.floor().of(place.id().kind()).ordinal();
    ScannedSegment opened =
        scanned(
            found,
            found.limit(),
            (limit, storage, path, log, number, visitor) ->
                ScannedSegment.last(durable, limit, storage, path, log, number, visitor));
    opened.segment().endsAt(opened.unproven().map(Frame::offset).orElse(opened.scan().end()));
    return opened;
  }

  /** One of the ways to scan a segment. */
  private interface Scanning {
    ScannedSegment of(
        int limit, Storage storage, Path path, LogId log, long number, Consumer<Frame> visitor)
        throws IOException;
  }

  private ScannedSegment scanned(Found found, int limit, Scanning scanning) throws IOException {
    List<Frame> rotten = new ArrayList<>();
    Jumps jumps = new Jumps(found.name());
    ScannedSegment opened =
        scanning.of(
            limit,
            place.storage(),
            found.path(),
            place.id(),
            found.number(),
            frame -> {
              jumps.frame(frame);
              frontier.reached(
                  frame.lastOrdinal()); // an empty one may say that more were given out
              if (!findings.frame(found.fileName(), frame)) {
                rotten.add(frame);
              }
            });
    add(opened.segment());
    for (Gap gap : opened.scan().gaps()) {
      long before = gap.lastBefore() < 0 ? found.name().firstOrdinal() - 1 : gap.lastBefore();
      findings.gap(found.fileName(), gap, before + 1, gap.firstAfter() - 1);
      frontier.reached(gap.firstAfter() - 1);
      jumps.explained(before + 1);
    }
    jumps.report(found.fileName(), findings);
    if (!rotten.isEmpty() || !opened.scan().gaps().isEmpty() || found.header().isEmpty()) {
      opened.segment().demote(Trust.FROZEN);
    }
    return opened;
  }
}
