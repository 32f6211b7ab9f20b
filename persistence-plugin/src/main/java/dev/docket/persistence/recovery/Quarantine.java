package dev.docket.persistence.recovery;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What damage took, from the ids' point of view: which ids are known to be touched, and in which
 * stretches of the log any id may have lost a record.
 */
public final class Quarantine {
  private final Map<String, List<Touch>> touched = new TreeMap<>();
  private final List<Stretch> unknown = new ArrayList<>();
  private final NavigableMap<Long, String> places = new TreeMap<>();

  /**
   * A damaged record of an id.
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
    touched
        .computeIfAbsent(persistenceId, untouched -> new ArrayList<>())
        .add(new Touch(ordinal, sequenceNr));
  }

  void suspectAll(long first, long last) {
    unknown.add(new Stretch(first, last));
  }

  /** Notes where damage is that begins with an ordinal. */
  void place(DamageReport damage) {
    places.putIfAbsent(
        damage.firstOrdinal(),
        "ordinals %d to %d: %s at %s, byte %d"
            .formatted(
                damage.firstOrdinal(),
                damage.lastOrdinal(),
                damage.kind(),
                damage.file(),
                damage.offset()));
  }

  /** Where the damage is that holds an ordinal, for a person. */
  public String placeOf(long ordinal) {
    Map.Entry<Long, String> place = places.floorEntry(ordinal);
    return place == null ? "ordinal " + ordinal : place.getValue();
  }

  /** The first record of the id, of those above a number, that is known to be damaged. */
  public Optional<Touch> touchOf(String persistenceId, long aboveSequenceNr) {
    return touched.getOrDefault(persistenceId, List.of()).stream()
        .filter(touch -> touch.sequenceNr() > aboveSequenceNr)
        .min(Comparator.comparingLong(Touch::ordinal));
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
