package dev.docket.console.store;

import org.jspecify.annotations.Nullable;

/** Stored bytes that are not an event of a case. */
public final class UnreadableEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableEventException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
