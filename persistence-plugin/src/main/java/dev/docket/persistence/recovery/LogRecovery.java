package dev.docket.persistence.recovery;

import dev.docket.persistence.log.ActiveSegment;
import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.FrameScanner;
import dev.docket.persistence.log.FrameScanner.Gap;
import dev.docket.persistence.log.FrameScanner.Scan;
import dev.docket.persistence.log.LogSegment;
import dev.docket.persistence.log.LogSegment.Opened;
import dev.docket.persistence.log.LogSegment.Trust;
import dev.docket.persistence.log.LogState;
import dev.docket.persistence.log.NewSegment;
import dev.docket.persistence.log.NewSegment.CopiedFrame;
import dev.docket.persistence.log.SegmentedLog.Place;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.recovery.Survey.Found;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recovers one log at open. It deletes temporary files and segments whose sealed or merged copy is
 * complete, sets aside a merged one that is not, and adds at most one new segment; it never changes
 * a byte of an old one. Interrupted at any point and run again, it comes to the same result.
 * Read-only, it changes nothing at all and leaves out what no later frame proves.
 */
public final class LogRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

  private final Place place;
  private final boolean readOnly;
  private final Findings findings = new Findings();
  private final List<LogSegment> segments = new ArrayList<>();
  private final Map<Long, Integer> endOf = new HashMap<>();
  private long highestSegment;
  private long nextOrdinal = 1;
  private long lastTimestampMicros;

  public LogRecovery(Place place, boolean readOnly) {
    this.place = place;
    this.readOnly = readOnly;
  }

  /** Where the log goes on. */
  private record Tail(Optional<ActiveSegment> active, boolean clean) {}

  /**
   * Recovers the log.
   *
   * @throws IOException if the disk fails; what was done so far does no harm
   */
  public RecoveredLog recover() throws IOException {
    long start = System.nanoTime();
    boolean recovered = false;
    try {
      Survey survey = Survey.of(place, readOnly, findings);
      deleteTemporary(survey);
      noteLinks(survey);
      for (Found found : survey.sealed()) {
        openSealed(found);
      }
      deleteReplaced(survey);
      Tail tail = openChain(usable(survey.active()));
      RecoveryReport report =
          findings.report(
              tail.clean(),
              survey.sealed().size() + survey.active().size(),
              survey.temporary().size(),
              (System.nanoTime() - start) / 1000);
      LogState state =
          new LogState(
              segments,
              tail.active(),
              highestSegment,
              nextOrdinal,
              lastTimestampMicros,
              findings.lost(),
              findings.quarantine().isEmpty());
      recovered = true;
      return new RecoveredLog(state, report, findings.quarantine());
    } finally {
      if (!recovered) {
        segments.forEach(LogSegment::close);
      }
    }
  }

  private void deleteTemporary(Survey survey) throws IOException {
    if (!readOnly) {
      for (String name : survey.temporary()) {
        place.storage().delete(place.directory().resolve(name));
      }
    }
  }

  private void deleteReplaced(Survey survey) throws IOException {
    if (!readOnly && findings.quarantine().isEmpty() && !survey.replaced().isEmpty()) {
      // The names of what replaces them may be in the page cache only.
      place.storage().forceDirectory(place.directory());
      for (Path path : survey.replaced()) {
        place.storage().delete(path);
      }
    }
  }

  /**
   * A segment ends where the header of its successor says, which was written after everything
   * before that was durable.
   */
  private void noteLinks(Survey survey) {
    List<Found> all = new ArrayList<>(survey.sealed());
    all.addAll(survey.active());
    for (Found found : all) {
      highestSegment = Math.max(highestSegment, found.number());
      found
          .header()
          .filter(header -> header.predecessor() > 0)
          .ifPresent(
              header -> endOf.putIfAbsent(header.predecessor(), (int) header.predecessorEnd()));
    }
  }

  private void openSealed(Found found) throws IOException {
    SegmentName.Sealed name = (SegmentName.Sealed) found.name();
    expect(found.fileName(), name.firstOrdinal());
    nextOrdinal = Math.max(nextOrdinal, name.lastOrdinal() + 1);
    if (found.header().isEmpty()) {
      findings.unknownIds(
          Damage.HEADER,
          found.fileName(),
          0,
          name.firstOrdinal(),
          name.lastOrdinal(),
          "Neither copy of the header is readable.");
      return;
    }
    Optional<LogSegment> byFooter =
        LogSegment.openSealed(place.storage(), found.path(), place.id(), found.number());
    if (byFooter.isPresent()) {
      segments.add(byFooter.get());
      advance(byFooter.get());
      return;
    }
    LOG.warn("The footer of {} is not whole, its frames are read instead", found.path());
    Opened opened = open(found, (int) Math.min(Integer.MAX_VALUE - Frame.ALIGNMENT, found.size()));
    opened.segment().endsAt(opened.scan().end());
    long lastOrdinal = opened.segment().lastOrdinal();
    if (lastOrdinal < name.lastOrdinal()) {
      missingEnd(found, opened.scan(), lastOrdinal, name.lastOrdinal());
      opened.segment().demote(Trust.FROZEN);
    }
    boolean damaged = opened.segment().trust() == Trust.FROZEN;
    opened.segment().demote(damaged ? Trust.SEALED_DAMAGED : Trust.SEALED);
  }

  /**
   * Leaves out unsealed segments that never came to count: without a valid header and without any
   * frame.
   */
  private List<Found> usable(List<Found> active) throws IOException {
    List<Found> usable = new ArrayList<>();
    for (Found found : active) {
      if (found.header().isPresent()) {
        usable.add(found);
        continue;
      }
      Scan scan = scan(found, found.size());
      if (scan.frames() > 0) {
        usable.add(found);
        findings.harmless(
            Damage.HEADER,
            found.fileName(),
            "Neither copy of the header is readable, or the frame it announces is not there.");
      } else {
        LOG.info("{} never came to count and is passed over", found.path());
      }
    }
    return usable;
  }

  private Scan scan(Found found, long limit) throws IOException {
    try (StorageFile file = place.storage().openForRead(found.path())) {
      return new FrameScanner(file, place.id(), found.number(), limit)
          .scan(SegmentHeader.FRAMES_START, frame -> {});
    }
  }

  private Tail openChain(List<Found> chain) throws IOException {
    for (int i = 0; i < chain.size() - 1; i++) {
      Found found = chain.get(i);
      Found next = chain.get(i + 1);
      expect(found.fileName(), found.name().firstOrdinal());
      Integer linked = endOf.get(found.number());
      int end = linked != null ? linked : scan(found, found.size()).end();
      Opened opened = open(found, end);
      advance(opened.segment());
      if (linked != null && opened.scan().end() < end) {
        missingEnd(found, opened.scan(), nextOrdinal - 1, next.name().firstOrdinal() - 1);
        nextOrdinal = Math.max(nextOrdinal, next.name().firstOrdinal());
        opened.segment().demote(Trust.FROZEN);
      }
    }
    if (chain.isEmpty()) {
      checkFloor();
      return begin(
          new NewSegment(place.id(), highestSegment + 1, nextOrdinal, 0, 0, Optional.empty()),
          true);
    }
    return openLast(chain.get(chain.size() - 1));
  }

  private Tail openLast(Found found) throws IOException {
    expect(found.fileName(), found.name().firstOrdinal());
    Scan scan = scan(found, found.size());
    int torn = scan.tailBytes();
    if (scan.last().isPresent() && !scan.last().get().whole()) {
      // Not proven by a later frame and not whole: the force behind it never returned.
      torn = scan.end() + torn - scan.last().get().offset();
      scan = scan(found, scan.last().get().offset());
    }
    findings.torn(torn);
    Optional<Frame> last = scan.last();
    boolean closed = last.isPresent() && last.get().closing();
    boolean clean = closed && torn == 0 && scan.gaps().isEmpty();
    Optional<Frame> unproven = last.filter(frame -> !frame.closing());
    int provenEnd = unproven.map(Frame::offset).orElse(scan.end());
    Opened opened = open(found, provenEnd);
    advance(opened.segment());
    if (readOnly) {
      checkFloor();
      return new Tail(Optional.empty(), clean);
    }
    unproven.ifPresent(frame -> nextOrdinal = Math.max(nextOrdinal, frame.lastOrdinal() + 1));
    checkFloor();
    if (clean && opened.segment().trust() != Trust.FROZEN) {
      Optional<ActiveSegment> reopened = reopen(found, opened.segment(), last.get());
      if (reopened.isPresent()) {
        return new Tail(reopened, true);
      }
    }
    return goOn(found, unproven, provenEnd);
  }

  /**
   * Goes on in a segment that was closed cleanly. Its closing frame may be in the page cache only,
   * where the failed force of a dying process left it; it is written once more, so that no hole can
   * ever be before what follows.
   */
  private Optional<ActiveSegment> reopen(Found found, LogSegment segment, Frame closing) {
    StorageFile file = null;
    try {
      file = place.storage().openForWrite(found.path());
      file.write(
          Frame.header(
              place.id(), found.number(), closing.offset(), closing.firstOrdinal(), List.of()),
          closing.offset());
      file.force();
      segment.demote(Trust.WRITTEN_HERE);
      return Optional.of(new ActiveSegment(place.id(), file, segment, closing.end()));
    } catch (IOException failure) {
      LOG.warn("{} cannot be written to and is left for a new segment", found.path(), failure);
      if (file != null) {
        closeQuietly(file, found.path());
      }
      return Optional.empty();
    }
  }

  private static void closeQuietly(StorageFile file, Path path) {
    try {
      file.close();
    } catch (IOException failure) {
      LOG.warn("Closing {} failed; nothing is lost by it", path, failure);
    }
  }

  /**
   * Starts the successor of a segment that was not closed cleanly, with the one frame that nothing
   * proves.
   */
  private Tail goOn(Found found, Optional<Frame> unproven, int provenEnd) throws IOException {
    Optional<CopiedFrame> copied = Optional.empty();
    long firstOrdinal = nextOrdinal;
    if (unproven.isPresent()) {
      try (StorageFile file = place.storage().openForRead(found.path())) {
        FrameScanner scanner =
            new FrameScanner(file, place.id(), found.number(), unproven.get().end());
        copied = Optional.of(CopiedFrame.of(scanner, unproven.get()));
      }
      firstOrdinal = unproven.get().firstOrdinal();
    }
    return begin(
        new NewSegment(
            place.id(), highestSegment + 1, firstOrdinal, found.number(), provenEnd, copied),
        false);
  }

  private Tail begin(NewSegment successor, boolean clean) throws IOException {
    if (readOnly) {
      return new Tail(Optional.empty(), clean);
    }
    Storage storage = place.storage();
    StorageFile file =
        successor.create(
            storage,
            place.directory(),
            place.settings().firstSize(),
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
    highestSegment = successor.number();
    boolean opened = false;
    try {
      int end =
          SegmentHeader.FRAMES_START
              + successor.copied().map(copy -> copy.frame().length()).orElse(0);
      Path path = place.directory().resolve(successor.name().fileName());
      LogSegment view =
          LogSegment.open(storage, path, place.id(), successor.number(), end, frame -> {})
              .segment();
      view.demote(Trust.WRITTEN_HERE);
      segments.add(view);
      advance(view);
      ActiveSegment active = new ActiveSegment(place.id(), file, view, end);
      opened = true;
      return new Tail(Optional.of(active), clean);
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  private Opened open(Found found, int framesEnd) throws IOException {
    List<Frame> rotten = new ArrayList<>();
    Jumps jumps = new Jumps(found.name());
    Opened opened =
        LogSegment.open(
            place.storage(),
            found.path(),
            place.id(),
            found.number(),
            framesEnd,
            frame -> {
              jumps.frame(frame);
              if (!findings.frame(found.fileName(), frame)) {
                rotten.add(frame);
              }
            });
    segments.add(opened.segment());
    for (Gap gap : opened.scan().gaps()) {
      long before = gap.lastBefore() < 0 ? found.name().firstOrdinal() - 1 : gap.lastBefore();
      findings.gap(found.fileName(), gap, before + 1, gap.firstAfter() - 1);
      jumps.explained(before + 1);
    }
    jumps.report(found.fileName(), findings);
    if (!rotten.isEmpty() || !opened.scan().gaps().isEmpty() || found.header().isEmpty()) {
      opened.segment().demote(Trust.FROZEN);
    }
    lastTimestampMicros = Math.max(lastTimestampMicros, opened.segment().lastTimestampMicros());
    return opened;
  }

  private void advance(LogSegment segment) {
    nextOrdinal = Math.max(nextOrdinal, segment.lastOrdinal() + 1);
    lastTimestampMicros = Math.max(lastTimestampMicros, segment.lastTimestampMicros());
  }

  private void missingEnd(Found found, Scan scan, long lastFound, long lastExpected) {
    if (lastExpected > lastFound) {
      findings.unknownIds(
          Damage.FRAME,
          found.fileName(),
          scan.end(),
          lastFound + 1,
          lastExpected,
          "The segment ends before what it is known to have held.");
    }
  }

  private void expect(String fileName, long firstOrdinal) {
    if (firstOrdinal > nextOrdinal) {
      findings.unknownIds(
          Damage.MISSING_SEGMENT,
          fileName,
          0,
          nextOrdinal,
          firstOrdinal - 1,
          "No file holds the ordinals before this one.");
      nextOrdinal = firstOrdinal;
    }
  }

  private void checkFloor() {
    if (place.floor().unreadable() && place.id().kind() == LogId.Kind.EVENTS) {
      findings.harmless(
          Damage.FLOOR,
          Floor.FILE,
          "It is not what was written, and no lower bound is known; it is kept as "
              + Floor.SET_ASIDE
              + " when it is written anew.");
    }
    Floor.Mark floor = place.floor().of(place.id().kind());
    boolean segmentLost = floor.segment() > highestSegment;
    highestSegment = Math.max(highestSegment, floor.segment()); // its number is never used again
    if (segmentLost || floor.ordinal() >= nextOrdinal) {
      // A lost segment may have held any number of records: one ordinal stands for them all.
      long last = Math.max(floor.ordinal(), nextOrdinal);
      findings.unknownIds(
          Damage.BELOW_FLOOR,
          Floor.FILE,
          0,
          nextOrdinal,
          last,
          "Segment " + floor.segment() + " and ordinal " + floor.ordinal() + " had been durable.");
      nextOrdinal = last + 1;
    }
  }
}
