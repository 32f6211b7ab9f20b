package dev.docket.persistence;

import dev.docket.persistence.recovery.RecoveryReport;
import java.nio.file.Path;

/**
 * One store: the events and the snapshots of one directory. Safe for use by any number of threads.
 *
 * <p>Only one writer may have a directory open, in one JVM and across processes. Readers open it
 * read-only, beside it.
 */
@SuppressWarnings("DoNotCallSuggester") // the bodies land with the log below
public final class DocketStore implements AutoCloseable {

  private DocketStore() {}

  /**
   * Opens a store for reading and writing, and recovers it. Holds its lock until {@link #close()}.
   *
   * @throws dev.docket.persistence.failure.StoreLockedException if it is open elsewhere; the
   *     message names the holder
   * @throws dev.docket.persistence.failure.StoreUnusableException if the directory is no store and
   *     may not become one, is of an unknown format, or cannot be read or written
   */
  public static DocketStore open(Path dir, StoreSettings settings) {
    throw new UnsupportedOperationException();
  }

  /**
   * Opens a store without lock, write or cut, also beside a running service in another process. It
   * shows what was provably durable at this moment: a frame counts when something valid follows it.
   * Writes fail as {@code READ_ONLY}.
   *
   * @throws dev.docket.persistence.failure.StoreUnusableException as {@link #open}; it never
   *     creates
   */
  public static DocketStore openReadOnly(Path dir, StoreSettings settings) {
    throw new UnsupportedOperationException();
  }

  /**
   * The store of this directory as all users in this class loader share it: opened by the first,
   * closed by the last.
   *
   * @throws IllegalArgumentException if it is already shared with other settings
   */
  public static StoreLease shared(Path dir, StoreSettings settings) {
    throw new UnsupportedOperationException();
  }

  public EventLog events() {
    throw new UnsupportedOperationException();
  }

  public SnapshotLog snapshots() {
    throw new UnsupportedOperationException();
  }

  /** What the open found and did. */
  public RecoveryReport recovery() {
    throw new UnsupportedOperationException();
  }

  /** What the store has done since it was opened. Does not block. */
  public StoreMetrics metrics() {
    throw new UnsupportedOperationException();
  }

  /**
   * Whether it takes no writes, by choice or after a failure of the disk that it could not contain.
   */
  public boolean readOnly() {
    throw new UnsupportedOperationException();
  }

  /**
   * Writes what still waits, forces an empty closing frame, and gives up the lock. Waits for that.
   * May be repeated. Later writes fail as {@code CLOSED}.
   */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
