package dev.docket.console.migrate;

import dev.docket.console.runtime.ProblemException;
import java.nio.charset.StandardCharsets;

/** What the tables of {@code docket-postgres.sql} take: the database would not say which it is. */
final class Fitting {

  /** Of a writer and of a manifest, in characters. */
  static final int LONGEST = 255;

  static final int LONGEST_TAG = 256;

  /** In bytes of UTF-8; an entry of an index has 2,704 at most, with the number. */
  private static final int LONGEST_ID = 2_600;

  private Fitting() {}

  /**
   * An id that the tables take.
   *
   * @throws ProblemException if they do not
   */
  static String id(String id) {
    int bytes = id.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > LONGEST_ID || id.indexOf(0) >= 0) {
      throw new ProblemException(
          id
              + " cannot be moved: this id has "
              + (id.indexOf(0) >= 0
                  ? "a character U+0000, which PostgreSQL does not take"
                  : bytes + " bytes as UTF-8, the tables take " + LONGEST_ID));
    }
    return id;
  }

  /**
   * A text of an event or a snapshot that its column takes.
   *
   * @throws ProblemException if it does not
   */
  static String text(String id, long sequenceNr, String what, String text, int longest) {
    if (text.codePointCount(0, text.length()) > longest || text.indexOf(0) >= 0) {
      throw new ProblemException(
          id
              + " cannot be moved: at sequence number "
              + sequenceNr
              + " its "
              + what
              + (text.indexOf(0) >= 0
                  ? " has a character U+0000, which PostgreSQL does not take"
                  : " has " + text.length() + " characters, the table takes " + longest));
    }
    return text;
  }
}
