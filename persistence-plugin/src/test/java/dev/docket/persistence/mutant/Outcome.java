package dev.docket.persistence.mutant;

import java.util.List;

/**
 * What became of a mutant.
 *
 * @param end how it ended
 * @param by the test that caught it, or where it went wrong
 * @param millis how long it took
 * @param detail what the test said
 */
record Outcome(End end, String by, long millis, String detail) {
  private static final String SEPARATOR = "\t";

  /** How it ended. */
  enum End {
    /** A test failed as tests do. */
    CAUGHT,
    /** All tests were green. */
    SURVIVED,
    /** A test did not run, here: something that it needs is missing. */
    SKIPPED,
    /** It does not apply or compile, a test is missing, or failed in a way that says nothing. */
    BROKEN,
    /** It came to no end in time. */
    HUNG
  }

  /** On one line. */
  String encode() {
    return String.join(
        SEPARATOR, end.name(), by, Long.toString(millis), detail.replaceAll("\\s+", " "));
  }

  static Outcome decode(String line) {
    List<String> parts = List.of(line.split(SEPARATOR, 4));
    return new Outcome(
        End.valueOf(parts.get(0)), parts.get(1), Long.parseLong(parts.get(2)), parts.get(3));
  }
}
