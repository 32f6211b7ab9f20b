package dev.docket.console.runtime;

import org.jspecify.annotations.Nullable;

/** The command found a problem that ends it; the message is for the user. Exit 1. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ProblemException(String message) {
    this(message, null);
  }

  public ProblemException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
