package dev.docket.engine.testkit;

import java.io.IOException;

/** The failure of {@link WriteFault#CERTAINLY_NOT_WRITTEN}. */
public final class CertainlyNotWrittenException extends IOException {

  private static final long serialVersionUID = 1L;

  CertainlyNotWrittenException() {
    super("the test wants this write to fail, with nothing written");
  }
}
