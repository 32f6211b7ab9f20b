package dev.docket.engine.search;

import java.time.Duration;
import java.util.List;

/**
 * The settings of the search.
 *
 * @param contextKeys the places in the context whose values are indexed: top-level keys, or RFC
 *     6901 pointers
 * @param maxCases how many cases the view may hold
 * @param freshness how often the view looks whether it is at the end of the journal, and, where the
 *     journal has no live query, for new events at all
 * @param backoffMin how long to wait before the journal is read again after a failure
 * @param backoffMax how long after many
 */
public record SearchSettings(
    List<String> contextKeys,
    int maxCases,
    Duration freshness,
    Duration backoffMin,
    Duration backoffMax) {

  /** Copies the keys. */
  public SearchSettings {
    contextKeys = List.copyOf(contextKeys);
  }
}
