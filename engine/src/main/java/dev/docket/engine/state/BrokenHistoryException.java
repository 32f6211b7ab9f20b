package dev.docket.engine.state;

import org.jspecify.annotations.Nullable;

/**
 * A stored event or snapshot that cannot be what the case once committed. The case must not go on
 * from it.
 */
public final class BrokenHistoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What does not hold. */
  public enum Kind {
    /** The first event is no genesis, or a later one is. */
    GENESIS_MISPLACED,
    /** A version is missing, doubled or out of order. */
    WRONG_VERSION,
    /** The receipt is of another case. */
    WRONG_CASE,
    /** The receipt names another origin than the genesis. */
    WRONG_ORIGIN,
    /** The receipt is of a model of the state that is not known here. */
    UNKNOWN_SCHEMA,
    /** The receipt is of a type that its event cannot have. */
    WRONG_TYPE,
    /** The receipt's {@code prev} is not the hash of the receipt before. */
    BROKEN_CHAIN,
    /** The receipt's {@code stateBefore} is not the hash of the state before. */
    STATE_BEFORE_MISMATCH,
    /** A change does not fit the state, or leaves one that breaks the invariants. */
    ILLEGAL_CHANGE,
    /** The receipt's {@code mutations} is not the hash of the event's changes. */
    CHANGES_HASH_MISMATCH,
    /** The receipt's {@code status} is not that of the state. */
    STATUS_MISMATCH,
    /** The receipt's {@code stateAfter} is not the hash of the state that the event makes. */
    STATE_HASH_MISMATCH,
    /** The journal has written more events than there are. */
    MISSING_EVENTS,
    /** A restore skips versions that are there and hold: they are to be passed over. */
    SKIPPED_VERSIONS_FOUND,
    /** A snapshot whose parts do not give its own hash, or of an unknown format. */
    BROKEN_SNAPSHOT
  }

  private final Kind kind;
  private final long version;
  private transient @Nullable Gap gap;

  /**
   * Without a cause.
   *
   * @param version the first version that does not hold
   */
  public BrokenHistoryException(Kind kind, long version, String message) {
    super(kind + " at version " + version + ": " + message);
    this.kind = kind;
    this.version = version;
  }

  BrokenHistoryException(Kind kind, long version, String message, Throwable cause) {
    this(kind, version, message);
    initCause(cause);
  }

  /** What a restore skips is there. */
  BrokenHistoryException(Kind kind, Gap gap, String message) {
    this(kind, gap.versions().last() + 1, gap + ": " + message);
    this.gap = gap;
  }

  /** What is to be passed over when the events are read again; {@code null} if that is no help. */
  public @Nullable Gap gap() {
    return gap;
  }

  /** The {@link #gap} of whatever made this fail; {@code null} if there is none. */
  public static @Nullable Gap gapIn(Throwable failure) {
    Throwable cause = failure;
    // Chains of causes are short; a longer one is a loop.
    for (int depth = 0; cause != null && depth < 32; depth++) {
      if (cause instanceof BrokenHistoryException broken && broken.gap != null) {
        return broken.gap;
      }
      cause = cause.getCause();
    }
    return null;
  }

  public Kind kind() {
    return kind;
  }

  /** The version that the event claims to make, or the snapshot to hold. */
  public long version() {
    return version;
  }
}
