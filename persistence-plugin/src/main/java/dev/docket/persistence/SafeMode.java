package dev.docket.persistence;

import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.log.LocatedRecords;
import dev.docket.persistence.log.LogReader;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.recovery.Quarantine;
import java.util.ArrayList;
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
  private final LogReader reader;

  SafeMode(Quarantine quarantine, LogReader reader) {
    this.quarantine = quarantine;
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
    if (quarantine.isEmpty()) {
      return SOUND;
    }
    long deletedTo = reader.deletedTo(persistenceId);
    Optional<Quarantine.Touch> touch = quarantine.touchOf(persistenceId, deletedTo);
    long damagedFrom = touch.map(Quarantine.Touch::ordinal).orElse(SOUND);
    if (!quarantine.unknown().isEmpty()) {
      damagedFrom = Math.min(damagedFrom, suspectFrom(persistenceId));
    }
    return damagedFrom;
  }

  private long suspectFrom(String persistenceId) {
    List<RecordHead> heads = new ArrayList<>();
    try (LocatedRecords located = reader.located(persistenceId)) {
      located.all().forEach(each -> heads.add(each.head()));
    }
    for (Quarantine.Stretch stretch : quarantine.unknown()) {
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
      boolean deletion = head.kind() == LogRecord.Kind.DELETION;
      highestBefore = Math.max(highestBefore, deletion ? head.previous() : head.sequenceNr());
    }
    return false;
  }
}
