package dev.docket.persistence.failure;

/**
 * A compaction that was asked for could not be done, or not completely. Nothing is lost or in doubt
 * by it; it may be asked for again.
 */
public final class CompactionFailedException extends StoreException {
  private static final long serialVersionUID = 1L;

  public CompactionFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  public CompactionFailedException(String message) {
    super(message, null);
  }
}
