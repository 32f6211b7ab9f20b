package dev.docket.persistence.log;

import dev.docket.persistence.health.HealthReason.Kind;
import dev.docket.persistence.health.Troubles;
import dev.docket.persistence.jfr.SealEvent;
import dev.docket.persistence.log.format.FooterWriter;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.SegmentFooter.Summary;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns full segments into sealed ones, oldest first: footer, force, rename, directory force. A
 * segment that this process did not write, or whose force failed, is copied frame by frame instead,
 * since nobody knows what of it is on the disk.
 */
final class Sealer {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
  private static final int COPY_CHUNK = 256 * 1024;
  private static final int FIRST_GENERATION = 1;

  private final Storage storage;
  private final Path directory;
  private final SegmentChain chain;
  private final Troubles troubles;

  Sealer(SegmentedLog.Place place, SegmentChain chain) {
    this.storage = place.storage();
    this.directory = place.directory();
    this.chain = chain;
    this.troubles = place.troubles();
  }

  void seal(LogSegment segment) throws IOException {
    if (segment.records() == 0) {
      // Nothing is in it, and everything before it is sealed, so no header needs to say where that
      // ends.
      storage.delete(segment.path());
      storage.forceDirectory(directory);
      chain.remove(segment);
      return;
    }
    SealEvent event = SealEvent.begun();
    Path target =
        directory.resolve(
            new SegmentName.Sealed(segment.firstOrdinal(), segment.lastOrdinal(), FIRST_GENERATION)
                .fileName());
    if (segment.trust() == LogSegment.Trust.WRITTEN_HERE) {
      sealInPlace(segment, target);
    } else if (!sealByCopy(segment, target)) {
      LOG.error(
          "{} has rotted: neither it nor what follows is sealed before it is repaired", segment);
      segment.demote(LogSegment.Trust.FROZEN);
      troubles.begin(
          Kind.FROZEN_SEGMENT,
          "seal",
          segment.path(),
          "It has rotted: neither it nor what follows is sealed before it is repaired.");
      return;
    }
    chain.replace(
        segment,
        LogSegment.openSealed(storage, target, segment.log(), segment.number())
            .orElseThrow(
                () -> new IOException("the footer of " + target + " cannot be read back")));
    event.finish(target, segment.records(), segment.trust() != LogSegment.Trust.WRITTEN_HERE);
    LOG.debug("Sealed {} as {}", segment, target);
  }

  private void sealInPlace(LogSegment segment, Path target) throws IOException {
    if (stillToRename(segment.path(), target)) {
      try (StorageFile file = storage.openForWrite(segment.path())) {
        writeFooter(file, segment);
        forceOnce(file, segment);
      }
      storage.rename(segment.path(), target);
    }
    segment.renamed(target);
    storage.forceDirectory(directory);
  }

  /** A file whose force failed is never forced again: what is in it goes into another one. */
  private static void forceOnce(StorageFile file, LogSegment segment) throws IOException {
    try {
      file.force();
    } catch (IOException failure) {
      segment.demote(LogSegment.Trust.COPY_ONLY);
      throw failure;
    }
  }

  /** An earlier attempt may have failed behind the rename. */
  private boolean stillToRename(Path from, Path target) {
    return storage.kind(from) == Storage.Kind.FILE || storage.kind(target) != Storage.Kind.FILE;
  }

  /** False if the segment has rotted since it was recovered, so that it has to stay as it is. */
  private boolean sealByCopy(LogSegment segment, Path target) throws IOException {
    if (stillToRename(segment.path(), target) && !copyTo(target, segment)) {
      return false;
    }
    storage.forceDirectory(directory);
    if (storage.kind(segment.path()) == Storage.Kind.FILE) {
      storage.delete(segment.path());
    }
    storage.forceDirectory(directory);
    return true;
  }

  private boolean copyTo(Path target, LogSegment segment) throws IOException {
    Path temporary = directory.resolve(target.getFileName() + SegmentName.TEMPORARY);
    if (storage.kind(temporary) == Storage.Kind.FILE) {
      storage.delete(temporary);
    }
    boolean alike;
    try (StorageFile copy = storage.create(temporary)) {
      copyFrames(segment, copy);
      writeFooter(copy, segment);
      copy.force();
      alike = holdsAll(segment, copy);
    }
    if (alike) {
      storage.rename(temporary, target);
      return true;
    }
    storage.delete(temporary);
    if (segment.readsWhole()) {
      throw new IOException("the copy of " + segment + " cannot be read back as it was written");
    }
    return false;
  }

  private void copyFrames(LogSegment segment, StorageFile copy) throws IOException {
    try (StorageFile source = storage.openForRead(segment.path())) {
      ByteBuffer chunk = ByteBuffer.allocateDirect(COPY_CHUNK);
      for (int at = 0; at < segment.end(); at += COPY_CHUNK) {
        chunk.clear().limit(Math.min(COPY_CHUNK, segment.end() - at));
        int count = source.read(chunk, at);
        if (count < chunk.limit()) {
          throw new IOException(segment.path() + " ends at " + (at + count));
        }
        copy.write(chunk.flip(), at);
      }
    }
  }

  static void writeFooter(StorageFile file, LogSegment segment) throws IOException {
    Summary summary =
        new Summary(
            segment.end(),
            segment.firstOrdinal(),
            segment.lastOrdinal(),
            segment.records(),
            segment.lastTimestampMicros(),
            segment.deletions());
    HeapIndex index = segment.heapIndex();
    FooterWriter footer =
        new FooterWriter(segment.log(), segment.number(), summary, index.idCount(), file::write);
    for (Map.Entry<IdKey, ? extends IdRecords> each : index.sortedIds()) {
      footer.add(each.getKey(), each.getValue());
    }
    for (Map.Entry<IdKey, ? extends IdRecords> each : index.sortedTags()) {
      footer.addTag(each.getKey(), each.getValue());
    }
    file.truncate(footer.finish(index.notedFrames()));
  }

  /** Whether the copy has all records of the segment, each as it was written. */
  private static boolean holdsAll(LogSegment segment, StorageFile copy) throws IOException {
    boolean[] whole = {true};
    FrameScanner.Scan scan =
        new FrameScanner(copy, segment.log(), segment.number(), segment.end())
            .scan(SegmentHeader.FRAMES_START, frame -> whole[0] &= frame.whole());
    return whole[0] && scan.records() == segment.records() && scan.gaps().isEmpty();
  }
}
