package dev.docket.persistence;

import dev.docket.persistence.failure.RecordTooLargeException;

/** The limit on what one write may be. */
final class Limits {
  private Limits() {}

  static void check(long bytes, int allowed, String persistenceId, long sequenceNr) {
    if (bytes > allowed) {
      throw new RecordTooLargeException(
          "the write of "
              + persistenceId
              + " has "
              + bytes
              + " bytes up to number "
              + sequenceNr
              + ", allowed is "
              + allowed
              + " for a record or an atomic batch (docket.persistence.max-record-bytes)");
    }
  }
}
