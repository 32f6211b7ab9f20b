package dev.docket.persistence.log;

/**
 * Decides, in the order of the log, what may be written. Called by the writer thread only, which
 * never writes two groups at once, so a decision may rest on everything that was settled before and
 * admitted since.
 */
public interface Admission {

  /**
   * Checks a batch and numbers its records.
   *
   * @return whether it is to be written; if not, it succeeds together with its group
   * @throws dev.docket.persistence.failure.NotWrittenException if it is refused
   */
  boolean admit(Batch batch);

  /**
   * Ends the group: what was admitted since the last call is durable, or certainly is not, or
   * nobody knows.
   */
  void settled(boolean durable);

  /** Admits everything as it comes. */
  static Admission open() {
    return new Admission() {
      @Override
      public boolean admit(Batch batch) {
        return true;
      }

      @Override
      public void settled(boolean durable) {
        // nothing was remembered
      }
    };
  }
}
