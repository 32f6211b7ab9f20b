package dev.docket.persistence.backup;

import dev.docket.persistence.backup.Backups.Previous;
import dev.docket.persistence.failure.BackupDamagedException;
import dev.docket.persistence.failure.BackupFailedException;
import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.Pacer;
import dev.docket.persistence.log.PinnedLog;
import dev.docket.persistence.log.PinnedSegment;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.recovery.AuditTrail;
import dev.docket.persistence.storage.DiskFullException;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one backup: writes it whole into a directory that does not count yet, forces all of it,
 * reads it back completely, and makes it count by the rename of its list. Interrupted anywhere, it
 * leaves a directory that does not count and that the next one removes. For one thread, which
 * blocks; the caller holds the lock of the directory.
 */
public final class BackupWriter {
  private static final Logger LOG = LoggerFactory.getLogger(BackupWriter.class);
  private static final long SPARE_BYTES = 1 << 20;

  private final Storage storage;
  private final Path store;
  private final UUID storeId;
  private final Backups backups;
  private final BackupOptions options;
  private final long reserveBytes;
  private final Pacer pacer;

  private final List<BackupFile> files = new ArrayList<>();
  private final Set<BackupFile> shared = new HashSet<>();
  private final List<Copy> copies = new ArrayList<>();
  private final Map<LogId.Kind, Floor.Mark> marks = new EnumMap<>(LogId.Kind.class);
  private int kept;
  private int linked;
  private long bytesCopied;

  /** A segment that has to be copied. */
  private record Copy(LogId log, PinnedSegment segment) {}

  /**
   * @param store the store's directory
   * @param reserveBytes what has to stay free besides: the disk may be that of the store
   * @param pacer how fast it goes
   */
  public BackupWriter(
      Storage storage,
      Path store,
      UUID storeId,
      Backups backups,
      BackupOptions options,
      long reserveBytes,
      Pacer pacer) {
    this.storage = storage;
    this.store = store;
    this.storeId = storeId;
    this.backups = backups;
    this.options = options;
    this.reserveBytes = reserveBytes;
    this.pacer = pacer;
  }

  /**
   * Takes it. Once for each writer. Segments of the cut are given up as soon as they are in it.
   *
   * @param time when the cut was made
   * @throws BackupFailedException if it could not be taken, or not be read back as it was written;
   *     there is no backup then
   */
  public BackupReport take(StoreCut cut, Instant time) {
    long start = System.nanoTime();
    try {
      backups.removeUnfinished();
      Optional<Previous> previous = backups.previous(storeId);
      BackupName name = backups.next(time);
      BackupManifest manifest = publish(cut, name, previous, time);
      int removed = options.keep() == 0 ? 0 : backups.removeBeyond(options.keep());
      return new BackupReport(
          backups.of(name),
          time,
          manifest.events().ordinal(),
          manifest.snapshots().ordinal(),
          linked,
          kept,
          copies.size(),
          manifest.bytes(),
          bytesCopied,
          removed,
          cut.proven(),
          TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
    } catch (BackupDamagedException unlike) {
      throw new BackupFailedException(
          "what was written cannot be read back whole, so there is no backup: "
              + unlike.getMessage()
              + ". If it is a segment of the store that has rotted, doctor names it",
          unlike);
    } catch (IOException failure) {
      throw new BackupFailedException(
          "there is no backup in " + backups.directory() + ": " + why(failure), failure);
    }
  }

  private static @Nullable String why(IOException failure) {
    boolean told =
        failure instanceof DiskFullException || failure instanceof Pacer.StoppedException;
    return told ? failure.getMessage() : failure.toString();
  }

  private BackupManifest publish(
      StoreCut cut, BackupName name, Optional<Previous> previous, Instant time) throws IOException {
    Path directory = backups.of(name);
    boolean published = false;
    try {
      backups.begin(name);
      write(cut, directory, previous, time);
      BackupManifest manifest =
          new BackupManifest(
              storeId, time, mark(LogId.Kind.EVENTS), mark(LogId.Kind.SNAPSHOTS), files);
      new BackupCheck(storage, directory, pacer)
          .check(manifest, shared::contains, file -> checkedBefore(previous, file));
      manifest.publish(storage, directory);
      published = true;
      return manifest;
    } finally {
      if (!published) {
        discard(name);
      }
    }
  }

  private Floor.Mark mark(LogId.Kind log) {
    return marks.getOrDefault(log, new Floor.Mark(0, 0));
  }

  /** The same bytes were read back as whole when they first came into a backup. */
  private static boolean checkedBefore(Optional<Previous> previous, BackupFile file) {
    return previous
        .flatMap(backup -> backup.manifest().file(file.name()))
        .filter(file::alike)
        .isPresent();
  }

  private void discard(BackupName name) {
    try {
      backups.removeIfUnfinished(name);
    } catch (IOException failure) {
      LOG.debug("{} is removed by the next backup", backups.of(name), failure);
    }
  }

  private void write(StoreCut cut, Path directory, Optional<Previous> previous, Instant time)
      throws IOException {
    SharedSegments sharing = new SharedSegments(storage, !options.copyAll(), previous, pacer);
    for (PinnedLog log : cut.logs()) {
      storage.createDirectories(directory.resolve(log.id().kind().directory()));
      for (PinnedSegment segment : log.segments()) {
        share(sharing, log.id(), segment, directory);
      }
    }
    requireSpace();
    for (Copy copy : copies) {
      copy(copy, directory);
    }
    for (PinnedLog log : cut.logs()) {
      endLog(log, directory, time);
      storage.forceDirectory(directory.resolve(log.id().kind().directory()));
    }
    copySmall(BackupFile.DESCRIPTION, directory);
    copySmall(AuditTrail.FILE, directory);
    writeFloor(directory);
  }

  private void share(SharedSegments sharing, LogId log, PinnedSegment segment, Path directory)
      throws IOException {
    Path target = directory.resolve(log.kind().directory()).resolve(segment.fileName());
    Optional<BackupFile> file =
        segment.sealed() ? sharing.share(log, segment, target) : Optional.empty();
    if (file.isEmpty()) {
      copies.add(new Copy(log, segment));
      return;
    }
    files.add(file.get());
    shared.add(file.get());
    if (file.get().linked()) {
      linked++;
    } else {
      kept++;
    }
    segment.close();
  }

  /** A backup must not fill the disk, which may be that of the store. */
  private void requireSpace() throws IOException {
    long needed = reserveBytes + SPARE_BYTES;
    for (Copy copy : copies) {
      needed += copy.segment().bytes();
    }
    long free = storage.freeBytes(backups.directory());
    if (free < needed) {
      throw new DiskFullException(
          backups.directory() + " has " + free + " bytes free, a backup needs " + needed);
    }
  }

  private void copy(Copy copy, Path directory) throws IOException {
    PinnedSegment segment = copy.segment();
    String name = BackupFile.nameOf(copy.log().kind(), segment.fileName());
    UUID uuid =
        segment
            .header()
            .map(SegmentHeader::uuid)
            .orElseThrow(() -> new IOException("no header of " + segment + " is readable"));
    try (StorageFile target = storage.create(directory.resolve(name))) {
      String sha256 = Checksum.copy(segment::read, segment.bytes(), target, pacer);
      files.add(new BackupFile(name, segment.bytes(), sha256, uuid, false));
      bytesCopied += segment.bytes();
    }
    segment.close();
  }

  private void endLog(PinnedLog log, Path directory, Instant time) throws IOException {
    SegmentTail tail = SegmentTail.behind(log, time);
    byte[] bytes = tail.bytes();
    String name = BackupFile.nameOf(log.id().kind(), tail.fileName());
    create(directory.resolve(name), bytes);
    files.add(new BackupFile(name, bytes.length, Checksum.of(bytes), tail.header().uuid(), false));
    marks.put(log.id().kind(), new Floor.Mark(tail.header().segment(), log.lastOrdinal()));
  }

  private void create(Path path, byte[] bytes) throws IOException {
    try (StorageFile file = storage.create(path)) {
      file.write(ByteBuffer.wrap(bytes), 0);
      file.force();
    }
  }

  /** A file that only grows, or is replaced as a whole. */
  private void copySmall(String name, Path directory) throws IOException {
    Path path = store.resolve(name);
    if (storage.kind(path) != Storage.Kind.FILE) {
      return;
    }
    try (StorageFile source = storage.openForRead(path);
        StorageFile target = storage.create(directory.resolve(name))) {
      long bytes = source.size();
      String sha256 = Checksum.copy(source::read, bytes, target, pacer);
      files.add(new BackupFile(name, bytes, sha256, null, false));
    }
  }

  private void writeFloor(Path directory) throws IOException {
    Floor floor = Floor.read(storage, directory);
    for (Map.Entry<LogId.Kind, Floor.Mark> each : marks.entrySet()) {
      floor.raise(each.getKey(), each.getValue());
    }
    byte[] bytes = storage.readAll(directory.resolve(Floor.FILE));
    files.add(new BackupFile(Floor.FILE, bytes.length, Checksum.of(bytes), null, false));
  }
}
