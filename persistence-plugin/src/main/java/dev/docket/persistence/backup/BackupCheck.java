package dev.docket.persistence.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.docket.persistence.failure.BackupDamagedException;
import dev.docket.persistence.health.Troubles;
import dev.docket.persistence.log.CompactionSettings;
import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.LogMetrics;
import dev.docket.persistence.log.LogSettings;
import dev.docket.persistence.log.LogState;
import dev.docket.persistence.log.MergeCheck;
import dev.docket.persistence.log.Pacer;
import dev.docket.persistence.log.SegmentedLog.Place;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.log.format.UnknownFormatException;
import dev.docket.persistence.recovery.LogRecovery;
import dev.docket.persistence.recovery.RecoveredLog;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Reads a backup completely: every file by its checksum, every frame and record of every segment by
 * theirs, the indexes, and where both logs end. Changes nothing. For one thread.
 */
final class BackupCheck {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Storage storage;
  private final Path directory;
  private final Pacer pacer;

  BackupCheck(Storage storage, Path directory, Pacer pacer) {
    this.storage = storage;
    this.directory = directory;
    this.pacer = pacer;
  }

  /**
   * Checks all of it.
   *
   * @param read of which files the listed checksum was just computed from the file itself
   * @param known of which files each record is known to be good if the bytes are as listed
   * @throws BackupDamagedException if anything is not as it should be; the message names the file
   * @throws IOException if the disk cannot be read
   */
  void check(BackupManifest manifest, Predicate<BackupFile> read, Predicate<BackupFile> known)
      throws IOException {
    refuseUnlisted(manifest);
    for (BackupFile file : manifest.files()) {
      if (!read.test(file)) {
        checkBytes(file);
      }
    }
    checkDescription(manifest);
    for (LogId.Kind kind : LogId.Kind.values()) {
      LogId log = new LogId(manifest.storeId(), kind);
      for (BackupFile file : manifest.files()) {
        boolean sealed = file.segment().filter(SegmentName.Sealed.class::isInstance).isPresent();
        if (sealed && file.log().filter(kind::equals).isPresent() && !known.test(file)) {
          checkSegment(log, file);
        }
      }
      checkLog(log, manifest.mark(kind));
    }
  }

  /** What is not listed would count all the same once the store is opened. */
  private void refuseUnlisted(BackupManifest manifest) throws IOException {
    for (LogId.Kind kind : LogId.Kind.values()) {
      Path folder = directory.resolve(kind.directory());
      if (storage.kind(folder) != Storage.Kind.DIRECTORY) {
        throw new BackupDamagedException(folder + " is missing");
      }
      Set<String> found = new TreeSet<>(storage.list(folder));
      manifest.files().stream()
          .filter(file -> file.log().filter(kind::equals).isPresent())
          .forEach(file -> found.remove(file.name().substring(kind.directory().length() + 1)));
      if (!found.isEmpty()) {
        throw new BackupDamagedException(
            folder.resolve(found.iterator().next()) + " is not in the list of the backup");
      }
    }
  }

  private void checkBytes(BackupFile listed) throws IOException {
    Path path = inside(listed);
    try (StorageFile file = storage.openForRead(path)) {
      if (file.size() != listed.bytes()) {
        throw new BackupDamagedException(
            path + " has " + file.size() + " bytes, listed are " + listed.bytes());
      }
      if (!Checksum.of(file, pacer).equals(listed.sha256())) {
        throw new BackupDamagedException(path + " is not what was written: its checksum differs");
      }
    }
  }

  private void checkDescription(BackupManifest manifest) throws IOException {
    if (manifest.file(BackupFile.DESCRIPTION).isEmpty()) {
      throw new BackupDamagedException(directory + " lists no " + BackupFile.DESCRIPTION);
    }
    Path description = directory.resolve(BackupFile.DESCRIPTION);
    String id = manifest.storeId().toString();
    if (!JSON.readTree(storage.readAll(description)).path("storeId").asText("").equals(id)) {
      throw new BackupDamagedException(description + " is of another store than " + id);
    }
  }

  /** Where a file is; a link may not lead out of the backup. */
  Path inside(BackupFile listed) throws IOException {
    Path path = listed.in(directory);
    try {
      if (!storage.realPath(path).equals(listed.in(storage.realPath(directory)))) {
        throw new BackupDamagedException(
            path + " is a link, or lies behind one; a backup has none");
      }
      if (storage.kind(path) != Storage.Kind.FILE) {
        throw new BackupDamagedException(path + " is missing");
      }
      return path;
    } catch (NoSuchFileException missing) {
      throw new BackupDamagedException(path + " is missing", missing);
    }
  }

  private void checkSegment(LogId log, BackupFile listed) throws IOException {
    Path path = listed.in(directory);
    SegmentName.Sealed name = (SegmentName.Sealed) listed.segment().orElseThrow();
    try (StorageFile file = storage.openForRead(path)) {
      Optional<SegmentHeader> header = header(file, log);
      if (header.isEmpty()
          || !new MergeCheck(file, log, header.get().segment(), name, pacer::read).passes()) {
        throw new BackupDamagedException(path + " is not a whole segment: it has rotted");
      }
    } catch (UnknownFormatException unknown) {
      throw new BackupDamagedException(path + ": " + unknown.getMessage(), unknown);
    }
  }

  static Optional<SegmentHeader> header(StorageFile file, LogId log) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(SegmentHeader.FRAMES_START);
    file.read(block, 0);
    return SegmentHeader.decode(block.flip(), log);
  }

  /** Opens a log as it will be opened once it is a store's. */
  private void checkLog(LogId log, Floor.Mark mark) throws IOException {
    RecoveredLog recovered;
    try {
      recovered = LogRecovery.readOnly(place(storage, directory, log)).recover();
    } catch (UnknownFormatException unknown) {
      throw new BackupDamagedException(directory + ": " + unknown.getMessage(), unknown);
    }
    LogState state = recovered.state();
    try {
      if (!recovered.report().damage().isEmpty()) {
        throw new BackupDamagedException(
            directory + " is damaged: " + recovered.report().damage().get(0));
      }
      if (!recovered.report().cleanClose() || state.nextOrdinal() != mark.ordinal() + 1) {
        throw new BackupDamagedException(
            directory.resolve(log.kind().directory())
                + " ends at "
                + (state.nextOrdinal() - 1)
                + " instead of "
                + mark.ordinal());
      }
    } finally {
      state.close();
    }
  }

  private static Place place(Storage storage, Path directory, LogId log) throws IOException {
    LogSettings sizes = new LogSettings(true, 1, 1, 1, 0, CompactionSettings.defaults());
    return new Place(
        storage,
        directory.resolve(log.kind().directory()),
        log,
        sizes,
        Floor.read(storage, directory),
        new LogMetrics(),
        InstantSource.system(),
        new Troubles(directory, InstantSource.system()));
  }
}
