package dev.docket.console.eventlog;

/** A log that cannot be read at all or not to its end; the message names file and place. */
public final class UnreadableLogException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableLogException(String message) {
    super(message);
  }

  UnreadableLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
