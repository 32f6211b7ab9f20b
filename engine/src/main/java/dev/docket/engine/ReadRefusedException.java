package dev.docket.engine;

import dev.docket.protocol.CaseReply.ReceiptsOutcome;

/** A stream of receipts ends here, since the case answered something else than receipts. */
public final class ReadRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ReceiptsOutcome outcome;

  ReadRefusedException(ReceiptsOutcome outcome) {
    super("the receipts could not be read on: " + outcome);
    this.outcome = outcome;
  }

  /** What the case answered. */
  public ReceiptsOutcome outcome() {
    return outcome;
  }
}
