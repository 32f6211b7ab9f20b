package dev.docket.persistence.recovery;

import dev.docket.persistence.log.ActiveSegment;
import dev.docket.persistence.log.FrameScanner;
import dev.docket.persistence.log.FrameScanner.Scan;
import dev.docket.persistence.log.LogState;
import dev.docket.persistence.log.NewSegment;
import dev.docket.persistence.log.SegmentedLog.Place;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.recovery.Survey.Found;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.file.Path;
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
  private final LostEnd lostEnd;
  private final Findings findings;
  private final Frontier frontier;
  private final OpenedSegments segments;
  private final Map<Long, Integer> endOf = new HashMap<>();
  private long lastUnproven;

  /** Is told of an end that is lost. */
  @FunctionalInterface
  public interface LostEnd {
    /**
     * Nobody knows how many ordinals had been given out; called before one is given out again.
     *
     * @param next the first that will be
     */
    void goingOnFrom(long next) throws IOException;
  }

  /** One that changes nothing. */
  public static LogRecovery readOnly(Place place) {
    return new LogRecovery(place, true, next -> {});
  }

  /** One after which the log takes writes. */
  public static LogRecovery forWriting(Place place, LostEnd lostEnd) {
    return new LogRecovery(place, false, lostEnd);
  }

  /**
   * The ordinal behind all that a log has, also behind a last frame that nothing proves. Changes
   * nothing.
   *
   * @throws IOException if the disk cannot be read
   */
  public static long nextOrdinal(Place place) throws IOException {
    LogRecovery recovery = readOnly(place);
    LogState state = recovery.recover().state();
    state.close();
    return Math.max(state.nextOrdinal(), recovery.lastUnproven + 1);
  }

  private LogRecovery(Place place, boolean readOnly, LostEnd lostEnd) {
    this.place = place;
    this.readOnly = readOnly;
    this.lostEnd = lostEnd;
    this.findings = new Findings(place.id().kind().directory());
    this.frontier = new Frontier(findings);
    this.segments = new OpenedSegments(place, findings, frontier);
  }

  /** Where the log goes on. */
  private record Continuation(Optional<ActiveSegment> active, boolean clean) {}

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
        segments.openSealed(found);
      }
      deleteReplaced(survey);
      Continuation continuation = openChain(usable(survey));
      RecoveryReport report =
          findings.report(
              continuation.clean(),
              survey.sealed().size() + survey.active().size(),
              survey.temporary().size(),
              (System.nanoTime() - start) / 1000);
      LogState state =
          new LogState(
              segments.all(),
              continuation.active(),
              frontier.highestSegment(),
              frontier.nextOrdinal(),
              frontier.lastTimestampMicros(),
              findings.lost(),
              findings.quarantine().isEmpty());
      recovered = true;
      return new RecoveredLog(state, report, findings.quarantine());
    } finally {
      if (!recovered) {
        segments.close();
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
      frontier.segment(found.number());
      found
          .header()
          .filter(header -> header.predecessor() > 0)
          .ifPresent(
              header -> endOf.putIfAbsent(header.predecessor(), (int) header.predecessorEnd()));
    }
  }

  /**
   * Leaves out a last segment that has nothing but a copy of the frame that ends the one before it,
   * and not whole: the original serves. Any other without a readable header had one, since it was
   * forced before the segment got its name.
   */
  private List<Found> usable(Survey survey) throws IOException {
    List<Found> usable = new ArrayList<>();
    List<Found> active = survey.active();
    for (int i = 0; i < active.size(); i++) {
      Found found = active.get(i);
      if (found.header().isPresent()) {
        usable.add(found);
        continue;
      }
      boolean frames = scan(found, found.size()).frames() > 0;
      boolean last = i == active.size() - 1 && i > 0;
      if (!frames && last && survey.uncounted().contains(found)) {
        LOG.warn("{} never came to count and is passed over", found.path());
        continue;
      }
      usable.add(found);
      findings.harmless(
          Damage.HEADER,
          found.fileName(),
          "Neither copy of the header is readable, or the frame it announces is not there.");
    }
    return usable;
  }

  private Scan scan(Found found, long limit) throws IOException {
    try (StorageFile file = place.storage().openForRead(found.path())) {
      return new FrameScanner(file, place.id(), found.number(), limit)
          .scan(SegmentHeader.FRAMES_START, frame -> {});
    }
  }

  private Continuation openChain(List<Found> chain) throws IOException {
    for (int i = 0; i < chain.size() - 1; i++) {
      Found found = chain.get(i);
      frontier.expect(found.fileName(), found.name().firstOrdinal());
      Integer linked = endOf.get(found.number());
      if (linked == null) {
        segments.openWhole(found);
      } else {
        segments.openUpTo(linked, chain.get(i + 1).name().firstOrdinal(), found);
      }
    }
    return chain.isEmpty() ? beginEmpty() : goOnBehind(chain.get(chain.size() - 1));
  }

  private Continuation beginEmpty() throws IOException {
    if (frontier.check(place) && !readOnly) {
      lostEnd.goingOnFrom(frontier.nextOrdinal());
    }
    return begin(
        new NewSegment(
            place.id(),
            frontier.highestSegment() + 1,
            frontier.nextOrdinal(),
            0,
            0,
            Optional.empty()),
        true);
  }

  private Continuation goOnBehind(Found last) throws IOException {
    frontier.expect(last.fileName(), last.name().firstOrdinal());
    LogTail tail = LogTail.of(last, segments.openLast(last));
    boolean clean = tail.closing().isPresent();
    tail.torn()
        .map(
            torn ->
                readOnly ? torn : new TornCopies(place.storage(), place.directory()).copied(torn))
        .ifPresent(findings::torn);
    lastUnproven = tail.unproven().map(Frame::lastOrdinal).orElse(0L);
    if (!readOnly) {
      tail.unproven().ifPresent(frame -> frontier.reached(frame.lastOrdinal()));
    }
    boolean someLost = noteLost(last, tail);
    boolean endLost = frontier.check(place) || someLost;
    if (readOnly) {
      return new Continuation(Optional.empty(), clean);
    }
    if (endLost) {
      lostEnd.goingOnFrom(frontier.nextOrdinal());
    }
    // Nothing would say the next time that the lost segment was found missing before.
    Optional<ActiveSegment> reopened = endLost ? Optional.empty() : tail.reopened(place);
    if (reopened.isPresent()) {
      return new Continuation(reopened, true);
    }
    return begin(
        tail.successor(place, frontier.highestSegment() + 1, frontier.nextOrdinal()), false);
  }

  /** What the last segment may have held and does not tell any more; whether there is anything. */
  private boolean noteLost(Found last, LogTail tail) {
    long next = frontier.nextOrdinal();
    if (tail.closing().isPresent()) {
      return false;
    }
    if (tail.cut()) {
      findings.unknownIds(
          Damage.CUT,
          last.fileName(),
          last.size(),
          next,
          next,
          "It has "
              + last.size()
              + " bytes and was made with "
              + last.header().map(SegmentHeader::madeWithBytes).orElse(0L)
              + ": what was behind them is gone. The ordinal stands for any number of them.");
    } else if (last.header().isEmpty() && tail.empty()) {
      findings.unknownIds(
          Damage.HEADER,
          last.fileName(),
          0,
          next,
          next,
          "It had a header and may have had frames. The ordinal stands for any number of them.");
    } else {
      return false;
    }
    frontier.reached(next);
    return true;
  }

  private Continuation begin(NewSegment begun, boolean clean) throws IOException {
    if (readOnly) {
      return new Continuation(Optional.empty(), clean);
    }
    ActiveSegment active = LogTail.begin(begun, place);
    frontier.segment(begun.number());
    segments.add(active.view());
    return new Continuation(Optional.of(active), clean);
  }
}
