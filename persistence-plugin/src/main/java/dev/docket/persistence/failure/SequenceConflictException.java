package dev.docket.persistence.failure;

/**
 * A repeated sequence number, or a write of a writer that another one has replaced: two live actors
 * share one id.
 */
public final class SequenceConflictException extends NotWrittenException {
  private static final long serialVersionUID = 1L;

  public SequenceConflictException(String message) {
    super(Reason.SEQUENCE_CONFLICT, message);
  }
}
