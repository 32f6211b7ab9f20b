package dev.docket.engine.search;

import dev.docket.protocol.CaseId;
import java.util.Optional;

/**
 * Which part of an answer is asked for. Answers are in the order of the ids.
 *
 * @param after the part begins behind this id; empty for the first part
 * @param limit how many cases it has at most, 1 to {@value #MOST}
 */
public record Page(Optional<CaseId> after, int limit) {

  /** The largest limit. */
  public static final int MOST = 10_000;

  /**
   * A part of an answer.
   *
   * @throws IllegalArgumentException if the limit is out of range
   */
  public Page {
    if (limit < 1 || limit > MOST) {
      throw new IllegalArgumentException("a page of " + limit + " cases; allowed are 1 to " + MOST);
    }
  }

  /** The first part. */
  public static Page first(int limit) {
    return new Page(Optional.empty(), limit);
  }

  /** The part behind this id. */
  public static Page after(CaseId id, int limit) {
    return new Page(Optional.of(id), limit);
  }
}
