package dev.docket.protocol;

import org.jspecify.annotations.Nullable;

/** Bytes that are no receipt; the message names the field and what is allowed in it. */
public final class IllegalReceiptException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  IllegalReceiptException(String message) {
    this(message, null);
  }

  IllegalReceiptException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
