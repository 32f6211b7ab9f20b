package dev.docket.persistence.backup;

import dev.docket.persistence.backup.Backups.Previous;
import dev.docket.persistence.log.Pacer;
import dev.docket.persistence.log.PinnedSegment;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives sealed segments, which never change, a second name in a backup instead of copying them:
 * that of the store's own file, or of the backup before. Where the file system has no links, or
 * they would cross two, the caller copies. For one thread.
 */
final class SharedSegments {
  private static final Logger LOG = LoggerFactory.getLogger(SharedSegments.class);

  /**
   * The end of a sealed segment: checksums of its index, counts and the time of its last record.
   */
  private static final int TRAILER = 120;

  private final Storage storage;
  private final boolean withStore;
  private final Optional<Previous> previous;
  private final Pacer pacer;

  /**
   * @param withStore whether files of the store may be shared
   * @param previous the backup whose files may be shared
   */
  SharedSegments(Storage storage, boolean withStore, Optional<Previous> previous, Pacer pacer) {
    this.storage = storage;
    this.withStore = withStore;
    this.previous = previous;
    this.pacer = pacer;
  }

  /**
   * Shares a segment if that is possible.
   *
   * @param target the name that it gets
   * @return the file, read once; empty if it has to be copied
   */
  Optional<BackupFile> share(LogId log, PinnedSegment segment, Path target) throws IOException {
    String name = BackupFile.nameOf(log.kind(), segment.fileName());
    Optional<UUID> uuid = segment.header().map(SegmentHeader::uuid);
    if (uuid.isEmpty()) {
      return Optional.empty();
    }
    if (withStore && link(segment.path(), target)) {
      if (sameSegment(log, segment, uuid.get(), target)) {
        return Optional.of(read(name, target, uuid.get(), true));
      }
      storage.delete(target);
    }
    Optional<BackupFile> listed = listed(name, uuid.get(), segment.bytes());
    if (listed.isPresent() && keep(log, segment, listed.get(), target)) {
      BackupFile kept = read(name, target, uuid.get(), listed.get().linked());
      if (kept.alike(listed.get())) {
        return Optional.of(kept);
      }
      LOG.error(
          "{} of the backup {} has rotted: it is copied anew",
          name,
          previous.map(Previous::directory).orElseThrow());
      storage.delete(target);
    }
    return Optional.empty();
  }

  /** The same segment in the backup before; not if it shares its bytes with the store unasked. */
  private Optional<BackupFile> listed(String name, UUID uuid, long bytes) {
    return previous
        .flatMap(backup -> backup.manifest().file(name))
        .filter(file -> uuid.equals(file.uuid()) && file.bytes() == bytes)
        .filter(file -> withStore || !file.linked());
  }

  private boolean keep(LogId log, PinnedSegment segment, BackupFile listed, Path target)
      throws IOException {
    Path file = listed.in(previous.orElseThrow().directory());
    if (!link(file, target)) {
      return false;
    }
    if (sameSegment(log, segment, segment.header().orElseThrow().uuid(), target)) {
      return true;
    }
    storage.delete(target);
    return false;
  }

  private boolean link(Path existing, Path link) {
    try {
      storage.link(existing, link);
      return true;
    } catch (IOException | UnsupportedOperationException impossible) {
      LOG.debug("{} cannot be linked as {} and is copied", existing, link, impossible);
      return false;
    }
  }

  /** A name and an id are right by all that Docket does; a person may have put files together. */
  private boolean sameSegment(LogId log, PinnedSegment segment, UUID uuid, Path path)
      throws IOException {
    try (StorageFile file = storage.openForRead(path)) {
      boolean same =
          file.size() == segment.bytes()
              && BackupCheck.header(file, log).filter(each -> each.uuid().equals(uuid)).isPresent();
      return same && trailer(file::read, file.size()).equals(trailer(segment::read, file.size()));
    }
  }

  private static ByteBuffer trailer(Checksum.Source source, long size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(TRAILER, size));
    source.read(bytes, size - bytes.capacity());
    return bytes.flip();
  }

  private BackupFile read(String name, Path path, UUID uuid, boolean linked) throws IOException {
    try (StorageFile file = storage.openForRead(path)) {
      return new BackupFile(name, file.size(), Checksum.of(file, pacer), uuid, linked);
    }
  }
}
