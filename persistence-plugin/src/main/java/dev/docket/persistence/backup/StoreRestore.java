package dev.docket.persistence.backup;

import dev.docket.persistence.failure.BackupDamagedException;
import dev.docket.persistence.failure.BackupFailedException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.Pacer;
import dev.docket.persistence.log.StoreDescription;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.recovery.AuditTrail;
import dev.docket.persistence.storage.DiskFullException;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a store from a backup. The backup is read completely first. Everything is copied, never
 * linked, and forced; {@code store.json}, without which a directory is no store, comes last, by a
 * rename. Until then a mark stands in the directory: no store is opened or made beside it, and the
 * next restore begins anew there. For one thread, which blocks.
 */
public final class StoreRestore {
  /** Stands in a directory in which a restore has begun and not ended. */
  public static final String MARK = "restore-unfinished";

  private static final Logger LOG = LoggerFactory.getLogger(StoreRestore.class);
  private static final long SPARE_BYTES = 1 << 20;

  /** What may lie in a directory that a backup is restored to. */
  private static final Set<String> NOTHING = Set.of("lost+found", "LOCK", "LOCK.info");

  /** The small files that it makes before the description. */
  private static final List<String> MADE = List.of(Floor.FILE, AuditTrail.FILE);

  private final Storage storage;
  private final Path backup;
  private final Path target;
  private final Pacer pacer;

  /**
   * @param backup a backup, or a directory of backups of which the newest is taken
   * @param target where the store is to be
   */
  public StoreRestore(Storage storage, Path backup, Path target, Pacer pacer) {
    this.storage = storage;
    this.backup = backup;
    this.target = target;
    this.pacer = pacer;
  }

  /**
   * Refuses a directory that has anything in it but what an interrupted restore left.
   *
   * @throws StoreUnusableException if it has, or lies where backups are
   */
  public void requireEmpty() throws IOException {
    Backups.requireApart(storage, backup, target);
    if (storage.kind(target) == Storage.Kind.FILE) {
      throw new StoreUnusableException(target + " is a file, an empty directory is needed");
    }
    boolean begun = storage.kind(target.resolve(MARK)) == Storage.Kind.FILE;
    if (storage.kind(target) == Storage.Kind.MISSING || (begun && !isStore())) {
      return;
    }
    for (String name : storage.list(target)) {
      if (!NOTHING.contains(name) && !name.endsWith(SegmentName.TEMPORARY)) {
        throw new StoreUnusableException(
            target
                + " is not empty: "
                + name
                + (isStore() ? "; it is a store. Move it aside first" : ""));
      }
    }
  }

  private boolean isStore() {
    return storage.kind(target.resolve(BackupFile.DESCRIPTION)) != Storage.Kind.MISSING;
  }

  /**
   * A backup that was read completely.
   *
   * @param directory where it is
   * @param manifest what it consists of
   * @param startNanos when the reading began
   */
  public record Checked(Path directory, BackupManifest manifest, long startNanos) {}

  /**
   * Reads the backup completely; leaves the target alone.
   *
   * @throws BackupDamagedException if it is not what was written
   * @throws StoreUnusableException if there is none
   * @throws IOException if it cannot be read
   */
  public Checked check() throws IOException {
    long start = System.nanoTime();
    Path chosen = chosen();
    BackupManifest manifest = BackupManifest.read(storage, chosen);
    new BackupCheck(storage, chosen, pacer).check(manifest, file -> false, file -> false);
    return new Checked(chosen, manifest, start);
  }

  /**
   * Restores. The caller holds the lock of the target.
   *
   * @throws BackupFailedException if the disk fails or is full; there is no store then
   * @throws StoreUnusableException if the target may not be one
   */
  public RestoreReport restore(Checked checked) {
    Path chosen = checked.directory();
    BackupManifest manifest = checked.manifest();
    try {
      requireEmpty();
      make(chosen, manifest);
      return new RestoreReport(
          chosen,
          target,
          manifest.storeId(),
          manifest.time(),
          manifest.events().ordinal(),
          manifest.snapshots().ordinal(),
          manifest.files().size(),
          manifest.bytes(),
          TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - checked.startNanos()));
    } catch (IOException failure) {
      throw new BackupFailedException(
          "there is no store in "
              + target
              + ": "
              + (failure instanceof DiskFullException ? failure.getMessage() : failure),
          failure);
    }
  }

  private Path chosen() throws IOException {
    if (storage.kind(backup) != Storage.Kind.DIRECTORY) {
      throw new StoreUnusableException(backup + " is no directory of backups");
    }
    if (storage.kind(backup.resolve(BackupManifest.FILE)) == Storage.Kind.FILE) {
      return backup;
    }
    Backups backups = Backups.in(storage, backup);
    Optional<BackupName> newest = backups.newest();
    return backups.of(
        newest.orElseThrow(() -> new StoreUnusableException("there is no backup in " + backup)));
  }

  /** Refuses a disk that the store would fill. */
  public void requireSpace(BackupManifest manifest) throws IOException {
    long needed = manifest.bytes() + SPARE_BYTES;
    long free = storage.freeBytes(target);
    if (free < needed) {
      throw new DiskFullException(
          target + " has " + free + " bytes free, the store needs " + needed);
    }
  }

  private void make(Path chosen, BackupManifest manifest) throws IOException {
    if (storage.kind(target.resolve(MARK)) == Storage.Kind.MISSING) {
      create(target.resolve(MARK), new byte[0]);
    }
    storage.forceDirectory(target);
    discardUnfinished();
    for (LogId.Kind log : LogId.Kind.values()) {
      storage.createDirectories(target.resolve(log.directory()));
    }
    for (BackupFile file : manifest.files()) {
      if (!file.name().equals(BackupFile.DESCRIPTION)) {
        copy(chosen, manifest, file);
      }
    }
    for (LogId.Kind log : LogId.Kind.values()) {
      storage.forceDirectory(target.resolve(log.directory()));
    }
    StoreDescription description =
        StoreDescription.read(storage, chosen)
            .goingOn(manifest.events().ordinal() + 1, manifest.snapshots().ordinal() + 1);
    new AuditTrail(storage, target)
        .restored(
            String.valueOf(chosen.getFileName()), description.histories().current(), Instant.now());
    storage.forceDirectory(target);
    description.write(storage, target);
    removeMark();
  }

  /** What counts from now on is the description. */
  private void removeMark() {
    try {
      storage.delete(target.resolve(MARK));
      storage.forceDirectory(target);
    } catch (IOException failure) {
      LOG.warn("{} is left in {} and means nothing any more", MARK, target, failure);
    }
  }

  /** Of a restore that was interrupted. */
  private void discardUnfinished() throws IOException {
    for (LogId.Kind log : LogId.Kind.values()) {
      Path folder = target.resolve(log.directory());
      if (storage.kind(folder) == Storage.Kind.DIRECTORY) {
        for (String name : storage.list(folder)) {
          if (SegmentName.parse(name).isPresent()) {
            storage.delete(folder.resolve(name));
          }
        }
        storage.forceDirectory(folder);
      }
    }
    for (String name : MADE) {
      if (storage.kind(target.resolve(name)) == Storage.Kind.FILE) {
        storage.delete(target.resolve(name));
      }
    }
    storage.forceDirectory(target);
  }

  private void copy(Path chosen, BackupManifest manifest, BackupFile file) throws IOException {
    Optional<SegmentTail> tail = tail(chosen, manifest, file);
    Path path = target.resolve(file.name());
    if (tail.isPresent()) {
      create(path, tail.get().withNewUuid().bytes());
      return;
    }
    try (StorageFile source = storage.openForRead(file.in(chosen));
        StorageFile made = storage.create(path)) {
      String sha256 = Checksum.copy(source::read, file.bytes(), made, pacer);
      if (!sha256.equals(file.sha256())) {
        throw new BackupDamagedException(file.in(chosen) + " was changed while it was copied");
      }
    }
  }

  /** The last segment of a log, in which the store goes on: no other store has it. */
  private Optional<SegmentTail> tail(Path chosen, BackupManifest manifest, BackupFile file)
      throws IOException {
    if (file.log().isEmpty()
        || !(file.segment().orElseThrow() instanceof SegmentName.Active name)
        || name.segment() != manifest.mark(file.log().get()).segment()) {
      return Optional.empty();
    }
    return SegmentTail.read(
        storage, file.in(chosen), new LogId(manifest.storeId(), file.log().get()));
  }

  private void create(Path path, byte[] bytes) throws IOException {
    try (StorageFile file = storage.create(path)) {
      file.write(ByteBuffer.wrap(bytes), 0);
      file.force();
    }
  }
}
