package dev.docket.engine.search;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How far the view is behind the journal.
 *
 * @param asOf when this was said
 * @param completeUpTo everything that was durable at this time is in the view; empty until the view
 *     has come to the end of the journal for the first time
 * @param lastCommitAt when the newest commit that the view has seen was made; empty before one
 * @param failure why the view cannot follow at present; empty if it can. It tries again by itself
 */
public record Staleness(
    Instant asOf,
    Optional<Instant> completeUpTo,
    Optional<Instant> lastCommitAt,
    Optional<String> failure) {

  /** How old the view may be at most; empty as long as that cannot be said. */
  public Optional<Duration> atMost() {
    return completeUpTo.map(complete -> Duration.between(complete, asOf));
  }
}
