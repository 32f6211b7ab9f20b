package dev.docket.persistence.failure;

/**
 * Another process, or another open in this JVM, holds the directory. The message names the holder.
 */
public final class StoreLockedException extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreLockedException(String message) {
    super(message, null);
  }
}
