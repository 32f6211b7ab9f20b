package dev.docket.persistence;

import dev.docket.persistence.backup.BackupOptions;
import dev.docket.persistence.backup.BackupReport;
import dev.docket.persistence.backup.BackupStatus;
import dev.docket.persistence.backup.BackupWriter;
import dev.docket.persistence.backup.Backups;
import dev.docket.persistence.backup.ReadOnlyCut;
import dev.docket.persistence.backup.RestoreReport;
import dev.docket.persistence.backup.StoreCut;
import dev.docket.persistence.backup.StoreRestore;
import dev.docket.persistence.failure.BackupFailedException;
import dev.docket.persistence.failure.DamagedException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.health.Troubles;
import dev.docket.persistence.log.Pacer;
import dev.docket.persistence.log.PinnedLog;
import dev.docket.persistence.log.PinnedSegment;
import dev.docket.persistence.log.SegmentedLog;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.storage.DiskFullException;
import dev.docket.persistence.storage.FileStorage;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backups of one store: taken on demand, and by itself at intervals where the settings say so.
 * Safe for any thread.
 */
public final class StoreBackups implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DocketStore.class);

  /** How often a reader looks again when a running service merged snapshots under it. */
  private static final int READER_ATTEMPTS = 20;

  private final Storage storage;
  private final Path directory;
  private final UUID id;
  private final StoreSettings settings;
  private final InstantSource clock;
  private final boolean readOnly;
  private final SegmentedLog events;
  private final SegmentedLog snapshots;
  private final @Nullable BackupSchedule schedule;
  private final Set<Pacer> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private BackupStatus status = new BackupStatus(0, 0, Optional.empty(), Optional.empty());

  StoreBackups(
      Storage storage,
      Path directory,
      UUID id,
      StoreSettings settings,
      InstantSource clock,
      Troubles troubles,
      boolean readOnly,
      SegmentedLog events,
      SegmentedLog snapshots) {
    this.storage = storage;
    this.directory = directory;
    this.id = id;
    this.settings = settings;
    this.clock = clock;
    this.readOnly = readOnly;
    this.events = events;
    this.snapshots = snapshots;
    this.schedule =
        readOnly
            ? null
            : settings
                .backup()
                .dir()
                .map(
                    dir ->
                        new BackupSchedule(this, storage, dir, settings.backup(), clock, troubles))
                .orElse(null);
  }

  /** Begins with the backups that it takes by itself, if there are to be any. */
  void start() {
    if (schedule != null) {
      schedule.start();
    }
  }

  /** Returns when the backup that is due now is taken, or was tried; for tests. */
  void settle() {
    if (schedule != null) {
      schedule.lookNow();
    }
  }

  /** The id of the store, which its backups have, too. */
  public UUID storeId() {
    return id;
  }

  /** What was taken so far. */
  public synchronized BackupStatus status() {
    return status;
  }

  /** Takes note of the newest one in the directory. */
  synchronized void seen(Optional<Instant> newest) {
    status = new BackupStatus(status.taken(), status.failed(), newest, status.failure());
  }

  private synchronized void taken(Instant time) {
    status =
        new BackupStatus(status.taken() + 1, status.failed(), Optional.of(time), Optional.empty());
  }

  private synchronized void failed(RuntimeException failure) {
    status =
        new BackupStatus(
            status.taken(),
            status.failed() + 1,
            status.newest(),
            Optional.of(String.valueOf(failure.getMessage())));
  }

  /**
   * Takes a backup, while everything goes on: a directory of its own in the one that is named,
   * which is itself a whole store. It holds everything that was acknowledged before this call and
   * nothing that is not durable, both logs as of the same moment. Sealed segments are shared with
   * the store or with the backup before by hard links where that is possible, else copied. It is
   * read back completely before it counts; it counts by a rename, durably, before this returns.
   * Blocks; not paced, but commits go first.
   *
   * <p>Of a store that was opened read-only it holds what is provably durable at this call: beside
   * a running service in another process the last group of writes may be missing.
   *
   * @param target a directory of backups, made if it is missing
   * @throws BackupFailedException if it could not be taken; there is none then, and the older ones
   *     stay
   * @throws dev.docket.persistence.failure.DamagedException if the store is damaged
   * @throws StoreUnusableException if the directory lies in the store or around it, is a store, or
   *     has the backups of another one
   * @throws dev.docket.persistence.failure.StoreLockedException if another backup into it goes on
   */
  public BackupReport take(Path target, BackupOptions options) {
    return take(target, options, true);
  }

  /** As {@link #take}, as slowly as merges go. */
  BackupReport takePaced(Path target, BackupOptions options) {
    return take(target, options, false);
  }

  private BackupReport take(Path target, BackupOptions options, boolean hurried) {
    Pacer pacer = new Pacer(settings.compaction().bytesPerSecond(), this::commitsWait);
    pacer.hurry(hurried);
    running.add(pacer);
    if (closed) {
      pacer.stop();
    }
    try {
      BackupReport report = take(target, options, pacer);
      taken(report.time());
      return report;
    } catch (BackupFailedException | DamagedException failure) {
      failed(failure);
      throw failure;
    } finally {
      running.remove(pacer);
    }
  }

  private boolean commitsWait() {
    return events.queuedBytes() > 0 || snapshots.queuedBytes() > 0;
  }

  private BackupReport take(Path target, BackupOptions options, Pacer pacer) {
    Backups backups = prepare(target);
    try (StoreLock lock = StoreLock.take(storage, backups.directory())) {
      LOG.debug("{} takes a backup into {}", lock, backups.directory());
      BackupWriter writer =
          new BackupWriter(
              storage, directory, id, backups, options, settings.reserveBytes(), pacer);
      return readOnly ? takeReadOnly(writer) : take(writer);
    } catch (IOException failure) {
      throw new BackupFailedException(
          "there is no backup in " + backups.directory() + ": " + failure, failure);
    }
  }

  private Backups prepare(Path target) {
    try {
      return Backups.prepare(storage, target, directory);
    } catch (IOException failure) {
      throw new BackupFailedException("there is no backup in " + target + ": " + failure, failure);
    }
  }

  private BackupReport take(BackupWriter writer) {
    try (StoreCut cut = StoreCut.of(events, snapshots)) {
      return writer.take(cut, clock.instant());
    }
  }

  /** Of what is durable by now, which may be more than when this store was opened. */
  private BackupReport takeReadOnly(BackupWriter writer) throws IOException {
    for (int attempt = 1; attempt <= READER_ATTEMPTS; attempt++) {
      Set<String> mergedBefore = merged(storage.list(snapshotsDirectory()));
      try (DocketStore now = DocketStore.openReadOnly(storage, directory, settings);
          StoreCut cut = now.cut()) {
        if (mergedBefore.containsAll(
            merged(cut.snapshots().segments().stream().map(PinnedSegment::fileName).toList()))) {
          return writer.take(cut, clock.instant());
        }
        LOG.debug("Snapshots of {} were merged while it was opened: again", directory);
      }
    }
    throw new BackupFailedException(
        "the service in "
            + directory
            + " merges snapshots all the time; try again, or let it take the backup itself");
  }

  /** What a merge left out may be needed by a cut that does not have what came in its place. */
  private static Set<String> merged(Iterable<String> fileNames) {
    Set<String> merged = new TreeSet<>();
    for (String name : fileNames) {
      Optional<SegmentName> parsed = SegmentName.parse(name);
      if (parsed.isPresent()
          && parsed.get() instanceof SegmentName.Sealed sealed
          && sealed.generation() > 1) {
        merged.add(name);
      }
    }
    return merged;
  }

  private Path snapshotsDirectory() {
    return directory.resolve(LogId.Kind.SNAPSHOTS.directory());
  }

  /**
   * The cut of a store that was opened read-only.
   *
   * @param clean whether it was closed, so that everything in it is proven
   */
  StoreCut readOnlyCut(boolean clean) throws IOException {
    PinnedLog pinned = events.pinned();
    boolean both = false;
    try {
      PinnedLog pinnedSnapshots = snapshots.pinned();
      both = true;
      return clean
          ? new StoreCut(pinned, pinnedSnapshots, true)
          : ReadOnlyCut.of(pinned, events.reader(), pinnedSnapshots);
    } finally {
      if (!both) {
        pinned.close();
      }
    }
  }

  /**
   * Makes a store from a backup: reads it completely, copies everything, forces it. The store has
   * the id of the one that the backup was taken of. Interrupted, it leaves nothing that can be
   * opened, and may be run again. Blocks.
   *
   * @param backup a backup, or a directory of backups of which the newest is taken
   * @param target a directory that is empty or missing
   * @throws dev.docket.persistence.failure.BackupDamagedException if the backup is not what was
   *     written; nothing was done
   * @throws BackupFailedException if the disk fails or is full
   * @throws StoreUnusableException if the target is not empty, or there is no backup
   */
  public static RestoreReport restore(Path backup, Path target) {
    return restore(new FileStorage(), backup, target);
  }

  /** Makes a store from a backup. */
  static RestoreReport restore(Storage storage, Path backup, Path target) {
    Pacer unpaced = new Pacer(Long.MAX_VALUE, () -> false);
    unpaced.hurry(true);
    try {
      StoreRestore restore = new StoreRestore(storage, backup, target, unpaced);
      restore.requireEmpty();
      StoreRestore.Checked checked = restore.check();
      storage.createDirectories(target);
      Path real = storage.realPath(target);
      if (!storage.writable(real)) {
        throw new StoreUnusableException(target + " is not writable for this process");
      }
      StoreRestore there = new StoreRestore(storage, backup, real, unpaced);
      there.requireSpace(checked.manifest());
      try (StoreLock lock = StoreLock.take(storage, real)) {
        LOG.debug("{} restores {} to {}", lock, backup, real);
        return there.restore(checked);
      }
    } catch (IOException failure) {
      throw new BackupFailedException(
          "there is no store in "
              + target
              + ": "
              + (failure instanceof DiskFullException ? failure.getMessage() : failure),
          failure);
    }
  }

  /** Ends what goes on at its next piece, which then leaves nothing that counts. */
  @Override
  public void close() {
    closed = true;
    running.forEach(Pacer::stop);
    if (schedule != null) {
      schedule.close();
    }
  }
}
