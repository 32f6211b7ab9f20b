package dev.docket.persistence.failure;

/**
 * The disk failed in a way that leaves open whether the request is durable. The store is read-only
 * from then on; opening it again tells the truth.
 */
public final class OutcomeUnknownException extends StoreException {
  private static final long serialVersionUID = 1L;

  public OutcomeUnknownException(String message, Throwable cause) {
    super(message, cause);
  }
}
