package dev.docket.protocol.checkpoint;

/** A signature that names a known key and does not hold: the note must not be believed. */
public final class BadSignatureException extends Exception {

  private static final long serialVersionUID = 1L;

  BadSignatureException(String message) {
    super(message);
  }
}
