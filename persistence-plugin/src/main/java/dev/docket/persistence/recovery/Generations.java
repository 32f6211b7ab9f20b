package dev.docket.persistence.recovery;

import dev.docket.persistence.log.MergeCheck;
import dev.docket.persistence.log.SegmentedLog.Place;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.recovery.Survey.Found;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses among sealed segments that answer for the same ordinals. The widest range wins, then the
 * newest generation; but as long as what it was made of is there, it wins only if it is whole. If
 * it is not, it is set aside and the others serve. There is no list of what counts: the names say
 * it.
 */
final class Generations {
  private static final Logger LOG = LoggerFactory.getLogger(Generations.class);

  private final Place place;
  private final boolean readOnly;
  private final Findings findings;
  private final List<Found> remaining;
  private final List<Found> serving = new ArrayList<>();
  private final List<Path> obsolete = new ArrayList<>();

  Generations(Place place, boolean readOnly, Findings findings, List<Found> sealed) {
    this.place = place;
    this.readOnly = readOnly;
    this.findings = findings;
    this.remaining = new ArrayList<>(sealed);
    remaining.sort(
        Comparator.comparingLong((Found found) -> found.name().firstOrdinal())
            .thenComparing(found -> -range(found).lastOrdinal())
            .thenComparing(found -> -range(found).generation()));
  }

  /** Chooses; sets aside what is damaged and not needed. */
  void choose() throws IOException {
    while (!remaining.isEmpty()) {
      Found widest = remaining.remove(0);
      List<Found> covered = new ArrayList<>(remaining);
      covered.removeIf(found -> !range(widest).covers(range(found)));
      if (covered.isEmpty()) {
        serve(widest);
      } else if (whole(widest)) {
        serve(widest);
        covered.forEach(found -> obsolete.add(found.path()));
        remaining.removeAll(covered);
      } else if (tile(range(widest), covered)) {
        setAside(widest);
      } else {
        findings.harmless(
            Damage.MERGED_SEGMENT,
            widest.fileName(),
            "It is not whole, and neither is what it was made of, which is kept for a repair.");
        serve(widest);
        remaining.removeAll(covered);
      }
    }
  }

  private void serve(Found found) {
    if (!serving.isEmpty()) {
      Found before = serving.get(serving.size() - 1);
      if (range(before).lastOrdinal() >= range(found).firstOrdinal()) {
        findings.unknownIds(
            Damage.OVERLAP,
            found.fileName(),
            0,
            range(found).firstOrdinal(),
            range(before).lastOrdinal(),
            "It overlaps with "
                + before.fileName()
                + " in part, which nothing that Docket does leads to.");
      }
    }
    serving.add(found);
  }

  /**
   * Whether an unsealed segment was sealed since. Sealing goes from the oldest on, so a sealed one
   * of a later number that answers for where it begins has all that it held. It was left by a
   * crash, or came back with a copy, and goes only if what has its records is whole.
   */
  boolean answerFor(Found unsealed) throws IOException {
    for (Found found : serving) {
      boolean later =
          found.number() > unsealed.number()
              && range(found).firstOrdinal() <= unsealed.name().firstOrdinal()
              && range(found).lastOrdinal() >= unsealed.name().firstOrdinal();
      if (later || found.number() == unsealed.number()) {
        if (whole(found)) {
          obsolete.add(unsealed.path());
        } else {
          findings.harmless(
              Damage.MERGED_SEGMENT,
              found.fileName(),
              "It is not whole; " + unsealed.fileName() + " is kept for a repair.");
        }
        return true;
      }
    }
    return false;
  }

  private boolean whole(Found found) throws IOException {
    if (found.header().isEmpty()) {
      return false;
    }
    try (StorageFile file = place.storage().openForRead(found.path())) {
      return new MergeCheck(file, place.id(), found.number(), range(found), bytes -> {}).passes();
    }
  }

  /** Whether some of these, one behind the other, answer for all of the range. */
  private static boolean tile(SegmentName.Sealed range, List<Found> covered) {
    long next = range.firstOrdinal();
    for (Found found : covered) {
      if (range(found).firstOrdinal() == next) {
        next = range(found).lastOrdinal() + 1;
      }
    }
    return next > range.lastOrdinal();
  }

  private void setAside(Found found) throws IOException {
    findings.harmless(
        Damage.MERGED_SEGMENT,
        found.fileName(),
        "It is not whole; the segments that it was made of serve in its place.");
    if (readOnly) {
      return;
    }
    Storage storage = place.storage();
    String name = found.fileName() + SegmentName.SET_ASIDE;
    Path target = found.path().resolveSibling(name);
    for (int i = 1; storage.kind(target) != Storage.Kind.MISSING; i++) {
      target = found.path().resolveSibling(found.fileName() + "." + i + SegmentName.SET_ASIDE);
    }
    LOG.error("{} is damaged and set aside as {}", found.path(), target);
    storage.rename(found.path(), target);
    storage.forceDirectory(place.directory());
  }

  /** Those that answer, in the order of their ordinals. */
  List<Found> serving() {
    return serving;
  }

  /** Those that a wider or sealed one, which is whole, has replaced. */
  List<Path> obsolete() {
    return obsolete;
  }

  private static SegmentName.Sealed range(Found found) {
    return (SegmentName.Sealed) found.name();
  }
}
