package dev.docket.console.runtime;

import org.jspecify.annotations.Nullable;

/** The user asked for what cannot be: the message says what, where, and what is allowed. Exit 2. */
public final class WrongUseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WrongUseException(String message) {
    this(message, null);
  }

  public WrongUseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
