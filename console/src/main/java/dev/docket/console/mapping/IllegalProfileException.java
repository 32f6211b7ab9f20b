package dev.docket.console.mapping;

import org.jspecify.annotations.Nullable;

/** A profile that cannot be used; the message names the file, the key and what is allowed. */
public final class IllegalProfileException extends Exception {
  private static final long serialVersionUID = 1L;

  IllegalProfileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
