package dev.docket.engine.state;

import dev.docket.protocol.json.JsonNumber;

/**
 * How large a case may be after a commit. All bytes are of the RFC 8785 form.
 *
 * @param tokens how many tokens a case holds at most, of any status
 * @param scopes how many scopes a case holds at most, of any status and with the root
 * @param depth how many scopes lie below each other at most, the root not counted: a child of the
 *     root has depth 1
 * @param contextBytes the context
 * @param tokenValueBytes the value of one token
 * @param stateBytes all entries of a case together; also held while an update runs
 * @param eventBytes the net changes of one commit together
 * @param stepCount the highest step count: the largest integer that I-JSON has
 */
public record Limits(
    int tokens,
    int scopes,
    int depth,
    long contextBytes,
    long tokenValueBytes,
    long stateBytes,
    long eventBytes,
    long stepCount) {

  /** What every case keeps; other limits are for tests. */
  public static final Limits STANDARD =
      new Limits(
          10_000, 1_000, 64, 1L << 20, 64L << 10, 8L << 20, 4L << 20, JsonNumber.MAX_INTEGER);

  /**
   * None at all: a stored history is proven by what holds for any case, so that other limits later
   * do not make it illegal.
   */
  static final Limits NONE =
      new Limits(
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Integer.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          Long.MAX_VALUE,
          JsonNumber.MAX_INTEGER);
}
