package dev.docket.engine.evolution;

/**
 * Something is stored in a version that this Docket does not know, most often because a later one
 * wrote it. It is not read in part: a case with such an event goes into safe mode, a snapshot is
 * passed over for the events.
 */
public final class UnknownVersionException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnknownVersionException(String message) {
    super(message);
  }
}
