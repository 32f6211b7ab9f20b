package dev.docket.persistence.recovery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What damage took, from the ids' point of view: which ids are known to be touched, and in which
 * stretches of the log any id may have lost a record.
 */
public final class Quarantine {
  private final Map<String, Touch> touched = new TreeMap<>();
  private final List<Stretch> unknown = new ArrayList<>();

  /**
   * The first damaged record of an id.
   *
   * @param ordinal its ordinal
   * @param sequenceNr its sequence number
   */
  public record Touch(long ordinal, long sequenceNr) {}

  /**
   * Ordinals of which nobody knows whose they were.
   *
   * @param first the first one
   * @param last the last one
   */
  public record Stretch(long first, long last) {}

  void touch(String persistenceId, long ordinal, long sequenceNr) {
    touched.merge(
        persistenceId,
        new Touch(ordinal, sequenceNr),
        (known, added) -> known.ordinal() <= added.ordinal() ? known : added);
  }

  void suspectAll(long first, long last) {
    unknown.add(new Stretch(first, last));
  }

  /** The first record of the id that is known to be damaged. */
  public Optional<Touch> touchOf(String persistenceId) {
    return Optional.ofNullable(touched.get(persistenceId));
  }

  /** Where any id may have lost a record, in the order of the log. */
  public List<Stretch> unknown() {
    return List.copyOf(unknown);
  }

  /** Whether no damage was found. */
  public boolean isEmpty() {
    return touched.isEmpty() && unknown.isEmpty();
  }
}
