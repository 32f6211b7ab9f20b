package dev.docket.persistence;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.log.LocatedRecords;
import dev.docket.persistence.log.LogReader;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.recovery.Quarantine;
import dev.docket.persistence.repair.Loss;
import dev.docket.persistence.repair.Losses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Which ids damage keeps from being used. An id is touched when one of its records is known to be
 * damaged; and where nobody knows whose records were lost, when no later record of it proves, by
 * the number before its own, that none was. That includes ids nobody has heard of: all they had may
 * have been lost.
 */
final class SafeMode {
  /** No damage: beyond every ordinal. */
  static final long SOUND = Long.MAX_VALUE;

  private final Quarantine quarantine;
  private final Losses losses;
  private final LogReader reader;

  /**
   * @param losses what repairs have given up: where an operator has accepted that, it keeps no id
   *     from being used
   */
  SafeMode(Quarantine quarantine, Losses losses, LogReader reader) {
    this.quarantine = quarantine;
    this.losses = losses;
    this.reader = reader;
  }

  /**
   * Refuses an id that damage may have touched.
   *
   * @throws DamagedException if so
   */
  void check(String persistenceId) {
    long damagedFrom = damagedFrom(persistenceId);
    if (damagedFrom != SOUND) {
      throw refusal(persistenceId, damagedFrom);
    }
  }

  DamagedException refusal(String persistenceId, long damagedFrom) {
    for (Loss loss : losses.open()) {
      if (damagedFrom >= loss.firstOrdinal() && damagedFrom <= loss.lastOrdinal()) {
        return new DamagedException(
            persistenceId
                + " is in safe mode: a repair found no trace of "
                + loss.text()
                + ", which nobody has accepted (./docket repair --accept-losses)");
      }
    }
    return new DamagedException(
        persistenceId
            + " is in safe mode: damage touches it or may do so, "
            + quarantine.placeOf(damagedFrom)
            + " (see the recovery report)");
  }

  /**
   * The first ordinal from which on the id's records cannot be trusted to be complete, or {@link
   * #SOUND}.
   */
  long damagedFrom(String persistenceId) {
    if (quarantine.isEmpty() && losses.isEmpty()) {
      return SOUND;
    }
    long deletedTo = reader.deletedTo(persistenceId);
    Optional<Quarantine.Touch> touch = quarantine.touchOf(persistenceId, deletedTo);
    long damagedFrom = touch.map(Quarantine.Touch::ordinal).orElse(SOUND);
    for (Loss loss : losses.of(persistenceId)) {
      if (!losses.isAccepted(loss) && loss.to() > deletedTo) {
        damagedFrom = Math.min(damagedFrom, loss.lastOrdinal());
      }
    }
    List<Quarantine.Stretch> unknown = unknown();
    return unknown.isEmpty()
        ? damagedFrom
        : Math.min(damagedFrom, suspectFrom(persistenceId, unknown));
  }

  private List<Quarantine.Stretch> unknown() {
    List<Quarantine.Stretch> unknown = new ArrayList<>(quarantine.unknown());
    for (Loss loss : losses.stretches()) {
      if (!losses.isAccepted(loss)) {
        unknown.add(new Quarantine.Stretch(loss.firstOrdinal(), loss.lastOrdinal()));
      }
    }
    unknown.sort(Comparator.comparingLong(Quarantine.Stretch::first));
    return unknown;
  }

  /** Whether what stands in the place of lost events may be passed over. */
  boolean passesOver(LogRecord loss) {
    return losses.of(loss.persistenceId()).stream()
        .anyMatch(known -> known.lastOrdinal() == loss.ordinal() && losses.isAccepted(known));
  }

  /** Whether a gap between two records of an id is accepted. */
  boolean bridges(String persistenceId, long afterOrdinal, long beforeOrdinal) {
    return losses.bridges(persistenceId, afterOrdinal, beforeOrdinal);
  }

  private long suspectFrom(String persistenceId, List<Quarantine.Stretch> unknown) {
    List<RecordHead> heads = new ArrayList<>();
    try (LocatedRecords located = reader.located(persistenceId)) {
      located.all().forEach(each -> heads.add(each.head()));
    }
    for (Quarantine.Stretch stretch : unknown) {
      if (!provenWhole(heads, stretch)) {
        return stretch.first();
      }
    }
    return SOUND;
  }

  private static boolean provenWhole(List<RecordHead> heads, Quarantine.Stretch stretch) {
    long highestBefore = 0;
    for (RecordHead head : heads) {
      if (head.ordinal() > stretch.last()) {
        return head.previous() == highestBefore;
      }
      highestBefore = Math.max(highestBefore, head.highest());
    }
    return false;
  }
}
