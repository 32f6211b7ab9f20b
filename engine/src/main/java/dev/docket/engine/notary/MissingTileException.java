package dev.docket.engine.notary;

import org.jspecify.annotations.Nullable;

/** A tile or bundle that the log must have is not there, or is not what it must be. */
public final class MissingTileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MissingTileException(String path, String what, @Nullable Throwable cause) {
    super(path + " " + what, cause);
  }
}
