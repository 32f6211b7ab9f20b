package dev.docket.persistence.failure;

import org.jspecify.annotations.Nullable;

/**
 * The directory cannot be opened as a store: missing, not a directory, not writable, no store and
 * not allowed to become one, of a format that this version does not know, or failing to be read.
 * Nothing was changed in it.
 */
public final class StoreUnusableException extends StoreException {
  private static final long serialVersionUID = 1L;

  public StoreUnusableException(String message) {
    this(message, null);
  }

  public StoreUnusableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
