package dev.docket.persistence.repair;

import dev.docket.persistence.log.format.RecordHead;
import org.jspecify.annotations.Nullable;

/**
 * Records that are lost for good.
 *
 * @param id whose they were, or {@code null} if nobody knows
 * @param after the last number of the id before them, 0 if that is not known
 * @param to the last number that is lost, 0 if nobody knows
 * @param firstOrdinal the first ordinal that was theirs, at the earliest
 * @param lastOrdinal the last one, at the latest
 */
public record Loss(@Nullable String id, long after, long to, long firstOrdinal, long lastOrdinal) {

  /** What a record in the place of lost ones says. */
  static Loss of(RecordHead marker) {
    return marker.persistenceId().isEmpty()
        ? new Loss(null, 0, 0, marker.previous(), marker.ordinal())
        : new Loss(
            marker.persistenceId(),
            marker.previous(),
            marker.sequenceNr(),
            marker.ordinal(),
            marker.ordinal());
  }

  /** For a person. */
  public String text() {
    if (id == null) {
      return "ordinals %d to %d, and nobody knows whose".formatted(firstOrdinal, lastOrdinal);
    }
    return "%s: numbers above %d up to %d (ordinal %d)".formatted(id, after, to, lastOrdinal);
  }
}
