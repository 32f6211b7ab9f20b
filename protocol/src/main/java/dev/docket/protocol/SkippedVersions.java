package dev.docket.protocol;

import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonNumber;
import dev.docket.protocol.json.JsonValue;
import java.util.List;

/**
 * The versions that a case lost, and that a restore out of safe mode passes over: numbers that were
 * given and are not given again. In JSON {@code [first,last]}.
 *
 * @param first the version after the last good one, from 1
 * @param last the version before the restore's own
 */
public record SkippedVersions(long first, long last) {

  /**
   * These versions.
   *
   * @throws IllegalArgumentException if they are none, or the genesis is among them
   */
  public SkippedVersions {
    if (first < 1 || last < first) {
      throw new IllegalArgumentException(
          "skipped versions "
              + first
              + " to "
              + last
              + ": allowed is from 1 on, and to not before from");
    }
  }

  /** How many they are. */
  public long count() {
    return last - first + 1;
  }

  JsonArray toJson() {
    return JsonArray.of(JsonValue.of(first), JsonValue.of(last));
  }

  static SkippedVersions fromJson(JsonValue json) {
    if (json instanceof JsonArray array && array.items().size() == 2) {
      List<JsonValue> items = array.items();
      if (items.get(0) instanceof JsonNumber first
          && first.isInteger()
          && items.get(1) instanceof JsonNumber last
          && last.isInteger()) {
        return new SkippedVersions(first.longValue(), last.longValue());
      }
    }
    throw new IllegalArgumentException(json + "; allowed are two integers");
  }

  @Override
  public String toString() {
    return first == last ? "version " + first : "versions " + first + " to " + last;
  }
}
