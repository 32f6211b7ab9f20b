package dev.docket.persistence.log.format;

import java.nio.file.Path;

/** A file is of a format version that this code does not know. */
public final class UnknownFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private UnknownFormatException(String message) {
    super(message);
  }

  /**
   * A part of a file that is not named yet, see {@link #in}.
   *
   * @param part for example {@code the header}
   * @param found the version it has
   * @param newest the newest version that this code reads
   */
  public UnknownFormatException(String part, long found, long newest) {
    this(part + " has format version " + found + ", this version of Docket reads 1 to " + newest);
  }

  /** The same, naming the file. */
  public UnknownFormatException in(Path file) {
    return new UnknownFormatException(file + ": " + getMessage());
  }
}
