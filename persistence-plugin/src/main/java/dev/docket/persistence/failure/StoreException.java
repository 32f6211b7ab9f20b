package dev.docket.persistence.failure;

import org.jspecify.annotations.Nullable;

/** The base of every failure that the store itself reports. */
public abstract class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
