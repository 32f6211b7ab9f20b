package dev.docket.console.eventlog;

/** Carries a {@link Flaw} out of the reading of one record; it never leaves the package. */
final class FlawException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int cell;

  /**
   * A flaw.
   *
   * @param index the position of the cell in its record, from 0
   */
  FlawException(int index, String reason) {
    super(reason, null, false, false);
    this.cell = index + 1;
  }

  Flaw flaw() {
    return new Flaw(cell, String.valueOf(getMessage()));
  }
}
