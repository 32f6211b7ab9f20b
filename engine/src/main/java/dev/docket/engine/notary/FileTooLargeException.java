package dev.docket.engine.notary;

import java.io.IOException;

/** A file has more bytes than any of its kind can have; it was not read. */
public final class FileTooLargeException extends IOException {

  private static final long serialVersionUID = 1L;

  public FileTooLargeException(String message) {
    super(message);
  }
}
