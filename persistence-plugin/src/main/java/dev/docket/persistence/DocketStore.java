package dev.docket.persistence;

import dev.docket.persistence.backup.BackupOptions;
import dev.docket.persistence.backup.BackupReport;
import dev.docket.persistence.backup.StoreCut;
import dev.docket.persistence.doctor.Examination;
import dev.docket.persistence.doctor.Finding;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.health.StoreHealth;
import dev.docket.persistence.health.Troubles;
import dev.docket.persistence.log.CompactionMetrics;
import dev.docket.persistence.log.CompactionReport;
import dev.docket.persistence.log.LogMetrics;
import dev.docket.persistence.log.SegmentedLog;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.UnknownFormatException;
import dev.docket.persistence.recovery.RecoveryReport;
import dev.docket.persistence.repair.Losses;
import dev.docket.persistence.repair.RepairOrder;
import dev.docket.persistence.repair.RepairReport;
import dev.docket.persistence.storage.DiskFullException;
import dev.docket.persistence.storage.FileStorage;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One store: the events and the snapshots of one directory. Safe for use by any number of threads.
 *
 * <p>Only one writer may have a directory open, in one JVM and across processes. Readers open it
 * read-only, beside it.
 */
public final class DocketStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DocketStore.class);

  /** How often a reader starts again when a running service renamed a file under it. */
  private static final int READER_ATTEMPTS = 20;

  private final @Nullable StoreLock lock;
  private final SegmentedLog eventsLog;
  private final SegmentedLog snapshotsLog;
  private final DurableEvents events;
  private final DurableSnapshots snapshots;
  private final RecoveryReport recovery;
  private final LogMetrics metrics;
  private final Troubles troubles;
  private final StoreBackups backups;
  private final Losses losses;
  private boolean closed;

  DocketStore(
      @Nullable StoreLock lock,
      SegmentedLog eventsLog,
      SegmentedLog snapshotsLog,
      DurableEvents events,
      DurableSnapshots snapshots,
      RecoveryReport recovery,
      LogMetrics metrics,
      Troubles troubles,
      StoreBackups backups,
      Losses losses) {
    this.lock = lock;
    this.eventsLog = eventsLog;
    this.snapshotsLog = snapshotsLog;
    this.events = events;
    this.snapshots = snapshots;
    this.recovery = recovery;
    this.metrics = metrics;
    this.troubles = troubles;
    this.backups = backups;
    this.losses = losses;
  }

  /**
   * Opens a store for reading and writing, and recovers it. Holds its lock until {@link #close()}.
   *
   * @throws dev.docket.persistence.failure.StoreLockedException if it is open elsewhere; the
   *     message names the holder
   * @throws StoreUnusableException if the directory is no store and may not become one, is of an
   *     unknown format, or cannot be read or written
   */
  public static DocketStore open(Path dir, StoreSettings settings) {
    return open(new FileStorage(), dir, settings);
  }

  static DocketStore open(Storage storage, Path dir, StoreSettings settings) {
    return open(storage, dir, settings, InstantSource.system());
  }

  static DocketStore open(Storage storage, Path dir, StoreSettings settings, InstantSource clock) {
    DocketStore store = StoreOpening.recovered(storage, dir, settings, clock);
    boolean started = false;
    try {
      store.start();
      started = true;
      return store;
    } finally {
      if (!started) {
        store.close();
      }
    }
  }

  private void start() {
    eventsLog.start();
    snapshotsLog.start();
    backups.start();
  }

  /**
   * Opens a store without lock, write or cut, also beside a running service in another process. It
   * shows what was provably durable at this moment: a frame counts when something valid follows it.
   * Writes fail as {@code READ_ONLY}.
   *
   * @throws StoreUnusableException as {@link #open}; it never creates
   */
  public static DocketStore openReadOnly(Path dir, StoreSettings settings) {
    return openReadOnly(new FileStorage(), dir, settings);
  }

  static DocketStore openReadOnly(Storage storage, Path dir, StoreSettings settings) {
    try {
      Path real = new StoreDirectory(storage, dir).prepare(false, true);
      UUID id = new StoreDirectory(storage, real).identify(false, true).storeId();
      return openReadOnly(storage, real, settings, id);
    } catch (IOException | UnknownFormatException failure) {
      throw unusable(dir, failure);
    }
  }

  /** As {@link #openReadOnly(Path, StoreSettings)}, of a directory that is known to be a store. */
  static DocketStore openReadOnly(Storage storage, Path real, StoreSettings settings, UUID id)
      throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return new StoreOpening(storage, real, settings, InstantSource.system(), id, true)
            .open(null);
      } catch (NoSuchFileException renamedUnderUs) {
        if (attempt == READER_ATTEMPTS) {
          throw renamedUnderUs;
        }
        LOG.debug("A file of {} was renamed while it was opened: again", real, renamedUnderUs);
      }
    }
  }

  /**
   * Looks at everything that a store has on the disk and changes nothing: no lock, no write, also
   * beside a running service, of which it shows what was provably durable. Reads all files; the
   * memory that it needs does not grow with them. Blocks.
   *
   * @param settings the store's, for its reserve
   * @param findings is handed everything that is found, as it is found
   * @return how much was looked at
   * @throws StoreUnusableException if there is nothing that looks like a store
   */
  public static Examination examine(Path dir, StoreSettings settings, Consumer<Finding> findings) {
    return examine(new FileStorage(), dir, settings, findings);
  }

  static Examination examine(
      Storage storage, Path dir, StoreSettings settings, Consumer<Finding> findings) {
    try {
      return new StoreExam(storage, dir, settings, findings).run();
    } catch (IOException failure) {
      throw unusable(dir, failure);
    }
  }

  /**
   * Repairs a store that nobody has open: what can still be read goes into new segments, what is
   * lost for good is named, there and in the log itself, and copies are kept of all that is
   * replaced, below {@code repair-N} in the directory. Without {@link RepairOrder#apply} it only
   * says what it would do, and changes nothing. Interrupted at any point and repeated, it comes to
   * the same log; of a store that is whole it changes nothing. Reads all files. Blocks.
   *
   * <p>An id with lost events is refused as before, until an operator accepts that: then it is
   * replayed without them.
   *
   * @throws dev.docket.persistence.failure.StoreLockedException if it is open elsewhere
   * @throws StoreUnusableException if there is nothing that looks like a store, or the disk fails;
   *     it may be done again
   */
  public static RepairReport repair(Path dir, StoreSettings settings, RepairOrder order) {
    return repair(new FileStorage(), dir, settings, order);
  }

  static RepairReport repair(Storage storage, Path dir, StoreSettings settings, RepairOrder order) {
    try {
      return new StoreRepair(storage, dir, settings, order).run();
    } catch (IOException | UnknownFormatException failure) {
      throw new StoreUnusableException(dir + " was not repaired: " + why(failure), failure);
    }
  }

  static StoreUnusableException unusable(Path dir, Exception failure) {
    return new StoreUnusableException(dir + " cannot be opened: " + why(failure), failure);
  }

  /** Exceptions of the file system name only the file; their class says what is wrong with it. */
  private static String why(Exception failure) {
    if (failure instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (failure instanceof DiskFullException full) {
      return full.getMessage() + "; free some space, or open it read-only";
    }
    return failure instanceof FileSystemException
        ? failure.toString()
        : String.valueOf(failure.getMessage());
  }

  /**
   * The store of this directory as all users in this class loader share it: opened by the first,
   * closed by the last.
   *
   * @throws IllegalArgumentException if it is already shared with other settings
   */
  public static StoreLease shared(Path dir, StoreSettings settings) {
    return SharedStores.lease(dir, settings);
  }

  public EventLog events() {
    return events;
  }

  public SnapshotLog snapshots() {
    return snapshots;
  }

  /** What the open found and did. */
  public RecoveryReport recovery() {
    return recovery;
  }

  /**
   * What the store has done since it was opened. Reads no file; asks the file system for its free
   * space.
   */
  public StoreMetrics metrics() {
    return new StoreMetrics(
        metrics.forces(),
        metrics.frames(),
        metrics.batches(),
        metrics.records(),
        metrics.bytes(),
        metrics.failedGroups(),
        metrics.forceMicrosTotal(),
        metrics.forceMicros(50),
        metrics.forceMicros(99),
        metrics.forceMicros(100),
        metrics.groupRecords(50),
        metrics.groupRecords(99),
        metrics.groupRecords(100),
        eventsLog.queuedBatches() + snapshotsLog.queuedBatches(),
        eventsLog.queuedBytes() + snapshotsLog.queuedBytes(),
        eventsLog.segments() + snapshotsLog.segments(),
        deadBytes(),
        metrics.compaction().merges(),
        metrics.compaction().failures(),
        metrics.compaction().bytesWritten(),
        recovery.durationMicros(),
        eventsLog.freeBytes(),
        health().status());
  }

  /** What compaction has done since the store was opened. Does not block. */
  public CompactionMetrics compactionMetrics() {
    return metrics.compaction();
  }

  /**
   * About how many bytes of the sealed segments belong to what is deleted, as of the last time that
   * the background looked; without it, or without deletions, 0. Does not block.
   */
  public long deadBytes() {
    return eventsLog.deadBytes() + snapshotsLog.deadBytes();
  }

  /**
   * Seals everything, the active segments too, merges neighbours up to the size that is set, and
   * leaves out every event and snapshot that is deleted, replaced or beyond those that are kept.
   * Blocks; reads and writes go on beside it, and it is not paced.
   *
   * @throws dev.docket.persistence.failure.NotWrittenException if the store takes no writes
   * @throws dev.docket.persistence.failure.DamagedException if it is damaged: it is left as it is
   *     until it is repaired
   * @throws dev.docket.persistence.failure.CompactionFailedException if it could not be done;
   *     nothing is lost, it may be tried again
   */
  public CompactionReport compact() {
    return eventsLog.compact().and(snapshotsLog.compact());
  }

  /**
   * Returns when nothing of an id that was deleted before this call is in any file of the store, of
   * its events and of its snapshots: the segments that hold such bytes are written anew, without
   * anything dead, and the old files are deleted, durably. Bytes that a disk or file system keeps
   * of deleted files are beyond it. The id itself stays, with its highest sequence number. Blocks;
   * reads and writes go on beside it.
   *
   * @throws dev.docket.persistence.failure.NotWrittenException if the store takes no writes
   * @throws dev.docket.persistence.failure.DamagedException if a damaged file may hold such bytes
   * @throws dev.docket.persistence.failure.CompactionFailedException if that cannot be guaranteed,
   *     because the disk failed or a reader held an old file for a minute; it may be tried again
   */
  public CompactionReport compact(String persistenceId) {
    return eventsLog.compact(persistenceId).and(snapshotsLog.compact(persistenceId));
  }

  /** What repairs of the events have given up. */
  Losses losses() {
    return losses;
  }

  /**
   * Whether something is wrong with the store, and what; each change is also a line of the log and
   * an event of the flight recorder. Does not block.
   */
  public StoreHealth health() {
    return troubles.health();
  }

  /** Takes a backup now, as {@link StoreBackups#take}, with hard links where they work. */
  public BackupReport backup(Path target) {
    return backups.take(target, BackupOptions.defaults());
  }

  /** What takes the backups of this store. */
  public StoreBackups backups() {
    return backups;
  }

  /** What is provably durable, of a store that was opened read-only; to be closed. */
  StoreCut cut() throws IOException {
    return backups.readOnlyCut(recovery.cleanClose());
  }

  /**
   * Whether no event can be written before the store is opened again, by choice or after a failure
   * of the disk that the log of events could not contain. Each log fails by itself: without that of
   * the snapshots, whose writes then fail as {@code READ_ONLY}, commits go on; {@link #health()}
   * says which one it was.
   */
  public boolean readOnly() {
    return eventsLog.readOnly();
  }

  /**
   * Returns when the background work that is due now (seals, preparing segments, merges) is done;
   * for tools and tests.
   */
  void settle() {
    settle(LogId.Kind.EVENTS);
    settle(LogId.Kind.SNAPSHOTS);
  }

  /** As {@link #settle()}, of one log. */
  void settle(LogId.Kind log) {
    (log == LogId.Kind.EVENTS ? eventsLog : snapshotsLog).settle();
  }

  /**
   * Writes what still waits, forces an empty closing frame, and gives up the lock. Waits for that.
   * May be repeated. Later writes fail as {@code CLOSED}.
   */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    backups.close();
    try {
      eventsLog.close();
    } finally {
      try {
        snapshotsLog.close();
      } finally {
        if (lock != null) {
          lock.close();
        }
      }
    }
  }
}
