package dev.docket.persistence.failure;

import org.jspecify.annotations.Nullable;

/**
 * A backup could not be taken, or a store could not be made from one. The store and the older
 * backups are as they were; it may be tried again.
 */
public final class BackupFailedException extends StoreException {
  private static final long serialVersionUID = 1L;

  public BackupFailedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  public BackupFailedException(String message) {
    super(message, null);
  }
}
