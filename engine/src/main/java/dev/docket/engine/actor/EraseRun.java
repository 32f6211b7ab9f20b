package dev.docket.engine.actor;

import dev.docket.engine.state.Tombstone;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to erase a case, or to delete what an erase left: what is to be done, and how far it
 * has come. Written by the {@link Eraser}, read by its keeper when that one has ended, which it
 * learns sooner or later than any message.
 */
final class EraseRun {

  /** What is to be erased; {@code null} if the event of the erase is written. */
  private final Answer.@Nullable Erasable decided;

  /** The highest that the journal has given to an event of the case. */
  private final long lastSequenceNr;

  private volatile @Nullable Tombstone tombstone;
  private volatile long carriedVersion = -1;
  private volatile boolean writing;
  private volatile boolean deleted;
  private volatile @Nullable Throwable fault;

  private EraseRun(
      Answer.@Nullable Erasable decided, long lastSequenceNr, @Nullable Tombstone tombstone) {
    this.decided = decided;
    this.lastSequenceNr = lastSequenceNr;
    this.tombstone = tombstone;
  }

  /** The whole erase. */
  static EraseRun of(Answer.Erasable decided) {
    return new EraseRun(decided, decided.lastSequenceNr(), null);
  }

  /** Only the deletion. */
  static EraseRun deletion(Tombstone tombstone) {
    return new EraseRun(null, tombstone.lastSequenceNr(), tombstone);
  }

  /**
   * What is to be erased.
   *
   * @throws IllegalStateException if it is erased, and only the deletion is to be done
   */
  Answer.Erasable decided() {
    if (decided == null) {
      throw new IllegalStateException("the case is erased already");
    }
    return decided;
  }

  long lastSequenceNr() {
    return lastSequenceNr;
  }

  /** What is left of the case, once the event of the erase is durable; {@code null} before. */
  @Nullable Tombstone tombstone() {
    return tombstone;
  }

  /** Whether the event of the erase was given to the journal, so that it may be durable. */
  boolean mayBeErased() {
    return writing;
  }

  /** Whether all that was to be deleted is, durably. */
  boolean isDeleted() {
    return deleted;
  }

  /** Why it did not come to its end; {@code null} if it did, or was stopped. */
  @Nullable Throwable fault() {
    return fault;
  }

  /** The last version whose receipt is written again, or -1. */
  long carriedVersion() {
    return carriedVersion;
  }

  void carried(long version) {
    carriedVersion = version;
  }

  void writes() {
    writing = true;
  }

  void erased(Tombstone left) {
    tombstone = left;
  }

  void deleted() {
    deleted = true;
  }

  /** Keeps the first fault. */
  void failed(Throwable cause) {
    if (fault == null) {
      fault = cause;
    }
  }
}
