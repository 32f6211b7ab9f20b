package dev.docket.persistence.storage;

import java.io.IOException;

/** Thrown by every call to a simulated disk once the power is off. */
public final class PowerCutException extends IOException {
  private static final long serialVersionUID = 1L;

  PowerCutException() {
    super("the power is off");
  }

  /** Thrown by the ten thousand, and always in the same places. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
