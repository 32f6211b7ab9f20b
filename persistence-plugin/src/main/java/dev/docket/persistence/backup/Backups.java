package dev.docket.persistence.backup;

import dev.docket.persistence.failure.BackupDamagedException;
import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory of backups, each a directory of its own. What is not named as a backup is left alone.
 * Who changes something holds the directory's lock.
 */
public final class Backups {
  private static final Logger LOG = LoggerFactory.getLogger(Backups.class);

  private final Storage storage;
  private final Path directory;

  private Backups(Storage storage, Path directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /** The backups in a directory; of one that does not exist, none. */
  public static Backups in(Storage storage, Path directory) {
    return new Backups(storage, directory);
  }

  /**
   * Makes a directory take the backups of a store.
   *
   * @param store the store's directory
   * @return its backups, by its real path
   * @throws StoreUnusableException if it is a file or a store, or one of the two lies in the other
   */
  public static Backups prepare(Storage storage, Path directory, Path store) throws IOException {
    requireApart(storage, directory, store);
    if (storage.kind(directory) == Storage.Kind.FILE) {
      throw new StoreUnusableException(directory + " is a file, a directory for backups is needed");
    }
    storage.createDirectories(directory);
    Path real = storage.realPath(directory);
    for (String name : List.of(BackupFile.DESCRIPTION, BackupManifest.FILE)) {
      if (storage.kind(real.resolve(name)) != Storage.Kind.MISSING) {
        throw new StoreUnusableException(
            directory + " is a store or a backup itself (" + name + "), no directory for backups");
      }
    }
    return new Backups(storage, real);
  }

  /**
   * Refuses a directory for backups that lies in the store, or in which the store lies.
   *
   * @throws StoreUnusableException if so
   */
  public static void requireApart(Storage storage, Path directory, Path store) throws IOException {
    Path backups = reallyAt(storage, directory);
    Path stored = reallyAt(storage, store);
    if (backups.startsWith(stored) || stored.startsWith(backups)) {
      throw new StoreUnusableException(
          "the directory for backups "
              + directory
              + " and the store "
              + store
              + " lie one in the other; a backup belongs elsewhere, best on another disk");
    }
  }

  /** Where a path would really be, also if its last parts do not exist yet. */
  private static Path reallyAt(Storage storage, Path path) throws IOException {
    Path absolute = path.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    if (parent == null || storage.kind(absolute) != Storage.Kind.MISSING) {
      return storage.realPath(absolute);
    }
    return reallyAt(storage, parent).resolve(String.valueOf(absolute.getFileName()));
  }

  public Path directory() {
    return directory;
  }

  /** Where a backup is. */
  public Path of(BackupName name) {
    return directory.resolve(name.toString());
  }

  /** Those that count, oldest first. */
  public List<BackupName> list() throws IOException {
    List<BackupName> found = new ArrayList<>(named());
    found.removeIf(name -> !has(name, BackupManifest.FILE));
    return found;
  }

  /** All directories that are named as a backup, oldest first. */
  private List<BackupName> named() throws IOException {
    List<BackupName> found = new ArrayList<>();
    if (storage.kind(directory) == Storage.Kind.DIRECTORY) {
      storage.list(directory).forEach(name -> BackupName.parse(name).ifPresent(found::add));
    }
    found.removeIf(name -> storage.kind(of(name)) != Storage.Kind.DIRECTORY);
    Collections.sort(found);
    return found;
  }

  private boolean has(BackupName name, String file) {
    return storage.kind(of(name).resolve(file)) == Storage.Kind.FILE;
  }

  /** The newest one. */
  public Optional<BackupName> newest() throws IOException {
    List<BackupName> all = list();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /** The name of the next one. */
  BackupName next(Instant time) throws IOException {
    long number = named().stream().mapToLong(BackupName::number).max().orElse(0) + 1;
    return new BackupName(number, time.truncatedTo(ChronoUnit.SECONDS));
  }

  /**
   * What the newest one consists of, if its list can be read.
   *
   * @throws StoreUnusableException if it is of another store
   */
  Optional<Previous> previous(UUID storeId) throws IOException {
    Optional<BackupName> newest = newest();
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    Path path = of(newest.get());
    try {
      BackupManifest manifest = BackupManifest.read(storage, path);
      if (!manifest.storeId().equals(storeId)) {
        throw new StoreUnusableException(
            directory
                + " holds backups of the store "
                + manifest.storeId()
                + ", this one is "
                + storeId
                + "; each store needs a directory of its own");
      }
      return Optional.of(new Previous(path, manifest));
    } catch (BackupDamagedException damaged) {
      LOG.error("The backup {} is not whole and nothing of it is used again", path, damaged);
      return Optional.empty();
    }
  }

  /**
   * A backup whose files may be shared.
   *
   * @param directory where it is
   * @param manifest what it consists of
   */
  record Previous(Path directory, BackupManifest manifest) {}

  /** Begins one: a directory that does not count yet, and is known as such. */
  void begin(BackupName name) throws IOException {
    storage.createDirectories(of(name));
    storage.create(of(name).resolve(BackupManifest.UNFINISHED)).close();
    storage.forceDirectory(of(name));
  }

  /** Deletes what crashes have left of backups that were being taken or removed. */
  void removeUnfinished() throws IOException {
    for (BackupName name : named()) {
      if (removeIfUnfinished(name)) {
        LOG.info("{} was left unfinished and is removed", of(name));
      } else if (!has(name, BackupManifest.FILE)) {
        LOG.warn("{} has no {} and is left alone", of(name), BackupManifest.FILE);
      }
    }
  }

  /** Removes one that is known not to count; of any other it does nothing. */
  boolean removeIfUnfinished(BackupName name) throws IOException {
    boolean unfinished =
        storage.kind(of(name)) == Storage.Kind.DIRECTORY
            && !has(name, BackupManifest.FILE)
            && (has(name, BackupManifest.UNFINISHED) || storage.list(of(name)).isEmpty());
    if (unfinished) {
      remove(name);
    }
    return unfinished;
  }

  /**
   * Removes the oldest beyond so many; the newest ones stay.
   *
   * @param keep at least 1
   * @return how many were removed
   */
  int removeBeyond(int keep) throws IOException {
    List<BackupName> all = list();
    int surplus = Math.max(0, all.size() - keep);
    for (BackupName name : all.subList(0, surplus)) {
      // It stops counting as a whole, before any other of its files is gone.
      storage.rename(
          of(name).resolve(BackupManifest.FILE), of(name).resolve(BackupManifest.UNFINISHED));
      storage.forceDirectory(of(name));
      remove(name);
      LOG.info("The backup {} is removed, {} newer ones are kept", of(name), keep);
    }
    return surplus;
  }

  /** Deletes a backup that does not count; what says that it does not goes last. */
  private void remove(BackupName name) throws IOException {
    Path tree = of(name);
    deleteIn(tree);
    if (has(name, BackupManifest.UNFINISHED)) {
      storage.forceDirectory(tree);
      storage.delete(tree.resolve(BackupManifest.UNFINISHED));
    }
    storage.delete(tree);
  }

  /** Deletes what is in a directory, and never what a link in it leads to. */
  private void deleteIn(Path tree) throws IOException {
    Path real = storage.realPath(tree);
    for (String name : storage.list(tree)) {
      Path each = tree.resolve(name);
      if (storage.kind(each) == Storage.Kind.DIRECTORY
          && storage.realPath(each).equals(real.resolve(name))) {
        deleteIn(each);
        storage.forceDirectory(each);
        storage.delete(each);
      } else if (!name.equals(BackupManifest.UNFINISHED)) {
        storage.delete(each);
      }
    }
  }
}
