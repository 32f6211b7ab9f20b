package dev.docket.persistence.failure;

/**
 * The operating system failed or interrupted a read, or what was being read was deleted meanwhile.
 * What is stored is not in doubt; the read may be tried again.
 */
public final class ReadFailedException extends StoreException {
  private static final long serialVersionUID = 1L;

  public ReadFailedException(String message) {
    super(message, null);
  }

  public ReadFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
