package dev.docket.protocol.receipt;

/** Bytes that are no proof file; the message names the line. */
public final class MalformedProofException extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedProofException(int line, String message) {
    super("line " + line + ": " + message);
  }
}
