package dev.docket.persistence.failure;

import org.jspecify.annotations.Nullable;

/**
 * A backup is not what was written: a file is missing, altered, foreign, or has rotted. Nothing is
 * restored from it.
 */
public final class BackupDamagedException extends StoreException {
  private static final long serialVersionUID = 1L;

  public BackupDamagedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  public BackupDamagedException(String message) {
    super(message, null);
  }
}
