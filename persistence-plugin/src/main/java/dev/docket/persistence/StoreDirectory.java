package dev.docket.persistence;

import dev.docket.persistence.backup.BackupManifest;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.StoreDescription;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.recovery.AuditTrail;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of a store: whether it is one, may become one, and which. {@code store.json} is
 * written last when a store is created, so that a directory with it is complete.
 */
final class StoreDirectory {
  static final String DESCRIPTION = StoreDescription.FILE;

  /** What the directories are called in which repairs keep what they replace; a number follows. */
  static final String REPAIR = "repair-";

  /** The first segments of both logs, and something for the small files. */
  private static final long LEAST_FREE = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(StoreDirectory.class);

  /** What may lie in a directory that still counts as empty. */
  private static final Set<String> NOTHING =
      Set.of(
          "lost+found",
          StoreLock.FILE,
          StoreLock.INFO,
          Floor.FILE,
          Floor.SET_ASIDE,
          AuditTrail.FILE);

  private final Storage storage;
  private final Path directory;

  StoreDirectory(Storage storage, Path directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /**
   * Sees to it that the directory is there and is a store or may become one, before anything is put
   * into it.
   *
   * @return its real path
   */
  Path prepare(boolean create, boolean readOnly) throws IOException {
    Storage.Kind kind = storage.kind(directory);
    if (kind == Storage.Kind.FILE) {
      throw new StoreUnusableException(directory + " is a file, a directory is needed");
    }
    if (kind == Storage.Kind.MISSING) {
      if (readOnly || !create) {
        throw new StoreUnusableException(
            directory
                + " does not exist"
                + (readOnly ? "" : ", and creating a store is not allowed"));
      }
      storage.createDirectories(directory);
    }
    if (!readOnly) {
      refuseBackup();
    }
    Path description = directory.resolve(DESCRIPTION);
    if (storage.kind(description) == Storage.Kind.FILE) {
      StoreDescription.read(storage, directory);
    } else {
      checkMayBecomeOne(create, readOnly);
    }
    if (!readOnly) {
      requireWritable();
    }
    return storage.realPath(directory);
  }

  /**
   * A backup stays as it was taken.
   *
   * @throws StoreUnusableException if the directory is one
   */
  void refuseBackup() throws IOException {
    if (storage.kind(directory.resolve(BackupManifest.FILE)) != Storage.Kind.MISSING) {
      throw new StoreUnusableException(
          directory
              + " is a backup ("
              + BackupManifest.FILE
              + ") and never written to: restore it to another directory; read-only it opens");
    }
  }

  /**
   * @throws StoreUnusableException if this process may not write there
   */
  void requireWritable() throws IOException {
    if (!storage.writable(directory)) {
      throw new StoreUnusableException(
          directory + " is not writable for this process, which a store needs; read-only it opens");
    }
  }

  /**
   * The description of the store that is here; empty directories become one where that is allowed.
   * Called under the lock, which others may have had since {@link #prepare}.
   */
  StoreDescription identify(boolean create, boolean readOnly) throws IOException {
    Path description = directory.resolve(DESCRIPTION);
    if (storage.kind(description) == Storage.Kind.FILE) {
      return StoreDescription.read(storage, directory);
    }
    checkMayBecomeOne(create, readOnly);
    return createHere();
  }

  private void checkMayBecomeOne(boolean create, boolean readOnly) throws IOException {
    String foreign = firstForeign();
    if (!foreign.isEmpty()) {
      throw new StoreUnusableException(
          directory + " is not a store (no " + DESCRIPTION + ") and not empty: " + foreign);
    }
    if (readOnly || !create) {
      throw new StoreUnusableException(
          directory
              + " is not a store (no "
              + DESCRIPTION
              + ")"
              + (readOnly ? "" : ", and creating one is not allowed"));
    }
    long free = storage.freeBytes(directory);
    if (free < LEAST_FREE) {
      throw new StoreUnusableException(
          directory + " has " + free + " bytes free, a new store needs " + LEAST_FREE);
    }
  }

  /** Whether a file or directory of that name belongs into a store. */
  static boolean isKnown(String name) {
    return name.equals(DESCRIPTION)
        || NOTHING.contains(name)
        || Stream.of(LogId.Kind.values()).anyMatch(kind -> kind.directory().equals(name));
  }

  /** The id that most headers of segments bear, if there is a segment. */
  Optional<UUID> idOfSegments() throws IOException {
    return idsOfSegments().entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  /** Whether a segment bears an id, or there is none. */
  boolean isOf(UUID id) throws IOException {
    Map<UUID, Integer> ids = idsOfSegments();
    return ids.isEmpty() || ids.containsKey(id);
  }

  private Map<UUID, Integer> idsOfSegments() throws IOException {
    Map<UUID, Integer> ids = new TreeMap<>();
    for (LogId.Kind kind : LogId.Kind.values()) {
      Path log = directory.resolve(kind.directory());
      if (storage.kind(log) == Storage.Kind.DIRECTORY) {
        for (String name : storage.list(log)) {
          if (SegmentName.parse(name).isPresent()) {
            idIn(log.resolve(name)).ifPresent(id -> ids.merge(id, 1, Integer::sum));
          }
        }
      }
    }
    return ids;
  }

  private Optional<UUID> idIn(Path segment) throws IOException {
    try (StorageFile file = storage.openForRead(segment)) {
      ByteBuffer block = ByteBuffer.allocate(SegmentHeader.FRAMES_START);
      file.read(block, 0);
      return SegmentHeader.storeId(block.flip());
    } catch (NoSuchFileException renamedUnderUs) {
      return Optional.empty();
    }
  }

  private StoreDescription createHere() throws IOException {
    forceNamesAbove();
    for (LogId.Kind kind : LogId.Kind.values()) {
      storage.createDirectories(directory.resolve(kind.directory()));
    }
    StoreDescription created = StoreDescription.begin(UUID.randomUUID());
    created.write(storage, directory);
    return created;
  }

  /**
   * Who made the directory, or one above it, may have been killed before its name was durable, and
   * with the name a power cut would take the whole store.
   */
  private void forceNamesAbove() throws IOException {
    Path above = directory.getParent();
    try {
      for (; above != null; above = above.getParent()) {
        storage.forceDirectory(above);
      }
    } catch (AccessDeniedException notOurs) {
      // Nobody without permission to read it has made a directory in it and was killed there.
      LOG.debug("{} is not forced, nor what is above it", above, notOurs);
    }
  }

  /** The first entry that an empty directory would not have, or an empty string. */
  private String firstForeign() throws IOException {
    for (String name : storage.list(directory)) {
      boolean log = name.equals("events") || name.equals("snapshots");
      if (log && !hasSegments(directory.resolve(name))) {
        continue;
      }
      if (!NOTHING.contains(name) && !name.endsWith(".tmp")) {
        return name;
      }
    }
    return "";
  }

  private boolean hasSegments(Path log) throws IOException {
    if (storage.kind(log) != Storage.Kind.DIRECTORY) {
      return true;
    }
    for (String name : storage.list(log)) {
      if (!name.endsWith(".tmp")) {
        return true;
      }
    }
    return false;
  }
}
