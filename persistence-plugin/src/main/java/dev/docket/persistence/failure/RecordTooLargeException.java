package dev.docket.persistence.failure;

/**
 * A record or an atomic batch exceeds a limit of the store. The fault is the request's own, so a
 * journal answers it as a rejection, not as a failure.
 */
public final class RecordTooLargeException extends NotWrittenException {
  private static final long serialVersionUID = 1L;

  public RecordTooLargeException(String message) {
    super(Reason.TOO_LARGE, message);
  }
}
