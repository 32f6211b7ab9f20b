package dev.docket.engine.notary;

import org.jspecify.annotations.Nullable;

/**
 * Signing on would contradict what was signed before. The notary stops, and stays stopped until
 * someone has looked; commits go on without it.
 */
public final class NotaryRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  NotaryRefusal(String message) {
    this(message, null);
  }

  NotaryRefusal(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
