package dev.docket.persistence.log;

import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A sealed segment that is written record by record, as a repair does: under a temporary name,
 * forced, and read back completely. For one thread.
 */
public final class RebuiltSegment implements AutoCloseable {
  private final Storage storage;
  private final Path temporary;
  private final LogId log;
  private final long number;
  private final StorageFile file;
  private final MergedFrames frames;

  private RebuiltSegment(
      Storage storage, Path temporary, LogId log, long number, StorageFile file) {
    this.storage = storage;
    this.temporary = temporary;
    this.log = log;
    this.number = number;
    this.file = file;
    this.frames = new MergedFrames(log, number, file, new Pacer(Long.MAX_VALUE, () -> false));
  }

  /**
   * Begins one.
   *
   * @param temporary its file, replaced if there is one
   * @param firstOrdinal the first ordinal that it answers for
   */
  public static RebuiltSegment begin(
      Storage storage, Path temporary, LogId log, long number, long firstOrdinal)
      throws IOException {
    if (storage.kind(temporary) == Storage.Kind.FILE) {
      storage.delete(temporary);
    }
    StorageFile file = storage.create(temporary);
    boolean begun = false;
    try {
      SegmentHeader header =
          new SegmentHeader(log, UUID.randomUUID(), number, firstOrdinal, 0, 0, 0, 0, 0, 0);
      file.write(header.encode(), 0);
      RebuiltSegment segment = new RebuiltSegment(storage, temporary, log, number, file);
      begun = true;
      return segment;
    } finally {
      if (!begun) {
        file.close();
      }
    }
  }

  /** Adds a record, of a higher ordinal than the one before. */
  public void put(RecordHead head, ByteBuffer bytes) throws IOException {
    frames.add(head, bytes.duplicate());
  }

  /**
   * Writes the footer, forces all of it, and reads it back.
   *
   * @param name what it will be called
   * @throws IOException if the disk fails, or does not give back what was written
   */
  public void finish(SegmentName.Sealed name) throws IOException {
    int end = frames.finish().framesEnd();
    LogSegment scanned =
        ScannedSegment.upTo(end, storage, temporary, log, number, frame -> {}).segment();
    try {
      scanned.endsAt(end);
      Sealer.writeFooter(file, scanned);
      file.force();
    } finally {
      scanned.close();
    }
    if (!new MergeCheck(file, log, number, name, bytes -> {}).passes()) {
      throw new IOException(temporary + " cannot be read back as it was written");
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
