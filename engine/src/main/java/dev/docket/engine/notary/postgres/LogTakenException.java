package dev.docket.engine.notary.postgres;

import java.io.IOException;

/** Another notary has taken the log: nothing was changed, and what was signed is thrown away. */
public final class LogTakenException extends IOException {

  private static final long serialVersionUID = 1L;

  LogTakenException(String message) {
    super(message);
  }
}
