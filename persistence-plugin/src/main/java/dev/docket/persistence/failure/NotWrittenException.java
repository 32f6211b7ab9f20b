package dev.docket.persistence.failure;

import org.jspecify.annotations.Nullable;

/**
 * Certainly not written: nothing of the request is or will ever be on disk, and the same request
 * may be made again.
 */
public class NotWrittenException extends StoreException {
  private static final long serialVersionUID = 1L;

  /** Why nothing was written. */
  public enum Reason {
    /** No space or no quota left. Writes resume by themselves when there is space again. */
    DISK_FULL,
    /** The write call failed for another reason than space. */
    WRITE_FAILED,
    /** The force failed; the log went on in a new segment that disowns the failed frame. */
    FORCE_FAILED,
    /** More bytes wait to be written than {@code queue-bytes} allows. */
    OVERLOADED,
    /** The store is closed, or closed before the request's turn came. */
    CLOSED,
    /** The store was opened read-only, or became read-only after a failure it could not contain. */
    READ_ONLY,
    /** A record, or an atomic batch, is larger than allowed: the request's own fault. */
    TOO_LARGE,
    /** A sequence number that is already taken, or a writer that another one has replaced. */
    SEQUENCE_CONFLICT,
    /** The persistence id is touched by damage and refuses writes until the store is repaired. */
    DAMAGED
  }

  private final Reason reason;

  public NotWrittenException(Reason reason, String message) {
    this(reason, message, null);
  }

  public NotWrittenException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why nothing was written. */
  public Reason reason() {
    return reason;
  }
}
