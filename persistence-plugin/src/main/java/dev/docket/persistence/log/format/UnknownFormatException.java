package dev.docket.persistence.log.format;

/** A file is of a format version that this code does not know. */
public final class UnknownFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UnknownFormatException(String message) {
    super(message);
  }
}
