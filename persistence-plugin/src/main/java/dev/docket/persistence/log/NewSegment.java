package dev.docket.persistence.log;

import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A segment that is about to exist. It is written whole under a temporary name, forced, and then
 * renamed: the rename, with the directory's force behind it, is the moment from which it counts.
 *
 * @param log its log
 * @param number its number
 * @param firstOrdinal the first ordinal that it may hold
 * @param predecessor number of the segment before it, 0 if there is none
 * @param predecessorEnd where that one ends
 * @param copied the predecessor's last frame, which no later frame proves, with its bytes; it
 *     begins this segment
 */
public record NewSegment(
    LogId log,
    long number,
    long firstOrdinal,
    long predecessor,
    int predecessorEnd,
    Optional<CopiedFrame> copied) {

  /** The name of a segment's file that was prepared ahead. */
  public static final String STANDBY = "standby" + SegmentName.TEMPORARY;

  private static final int ZEROS = 256 * 1024;

  /**
   * A frame on its way into another segment.
   *
   * @param frame as it was read
   * @param bytes all of them, with header and padding
   * @param nextOrdinal the ordinal to be used next: further on where what came behind the frame is
   *     lost
   */
  public record CopiedFrame(Frame frame, ByteBuffer bytes, long nextOrdinal) {
    /** Takes the bytes of a frame out of a scanner's buffer. */
    public static CopiedFrame of(FrameScanner scanner, Frame frame, long nextOrdinal)
        throws IOException {
      ByteBuffer copy = ByteBuffer.allocate(frame.length());
      copy.put(scanner.bytesAt(frame.offset(), frame.length())).flip();
      return new CopiedFrame(frame, copy, nextOrdinal);
    }

    /** Bytes that it takes, with the empty frame that may have to follow it. */
    public int length() {
      return frame.length() + (tellsOfLoss() ? Frame.HEADER_LENGTH : 0);
    }

    /**
     * Whether an empty frame follows it. Nothing else would say after another crash that ordinals
     * are left out, since the segment is named after the frame, and its predecessor ends there.
     */
    boolean tellsOfLoss() {
      return nextOrdinal > frame.lastOrdinal() + 1;
    }

    ByteBuffer headerIn(LogId log, long number) {
      return frame.headerAt(log, number, SegmentHeader.FRAMES_START);
    }
  }

  /** The first segment of an empty log. */
  public static NewSegment first(LogId log) {
    return new NewSegment(log, 1, 1, 0, 0, Optional.empty());
  }

  /** The name it will have. */
  public SegmentName.Active name() {
    return new SegmentName.Active(number, firstOrdinal);
  }

  /**
   * Makes the segment exist, durably.
   *
   * @param preallocate bytes to fill with zeros, unless the standby file is used, which has them
   * @return its file, open for writing
   */
  public StorageFile create(Storage storage, Path directory, int preallocate, long nowMicros)
      throws IOException {
    Path standby = directory.resolve(STANDBY);
    boolean prepared = storage.kind(standby) == Storage.Kind.FILE;
    Path temporary =
        prepared ? standby : directory.resolve(name().fileName() + SegmentName.TEMPORARY);
    StorageFile file = prepared ? storage.openForWrite(standby) : storage.create(temporary);
    try {
      if (!prepared) {
        zeroFill(file, 0, preallocate);
      }
      write(file, nowMicros);
      file.force();
      publish(storage, directory, temporary);
      return file;
    } catch (IOException | RuntimeException failure) {
      abandon(storage, file, temporary, failure);
      throw failure;
    }
  }

  private void publish(Storage storage, Path directory, Path temporary) throws IOException {
    Path target = directory.resolve(name().fileName());
    try {
      storage.rename(temporary, target);
      storage.forceDirectory(directory);
    } catch (IOException failure) {
      if (storage.kind(target) == Storage.Kind.MISSING) {
        throw failure;
      }
      throw new InDoubtException(target, failure);
    }
  }

  /**
   * The segment stands under its name, but nobody knows whether that is durable. Whoever goes on
   * writing to the segment before it might see those writes cut off at the next open, so nobody
   * may.
   */
  static final class InDoubtException extends IOException {
    private static final long serialVersionUID = 1L;

    InDoubtException(Path segment, IOException cause) {
      super("the new segment " + segment + " may or may not count: " + cause, cause);
    }
  }

  private void write(StorageFile file, long nowMicros) throws IOException {
    int copyLength = 0;
    int copyChecksum = 0;
    if (copied.isPresent()) {
      ByteBuffer frameHeader = copied.get().headerIn(log, number);
      copyLength = copied.get().frame().length();
      copyChecksum = Frame.checksumOf(frameHeader);
      ByteBuffer frame = ByteBuffer.allocate(copyLength);
      frame
          .put(copied.get().bytes().duplicate().rewind())
          .put(0, frameHeader, 0, Frame.HEADER_LENGTH);
      file.write(frame.flip(), SegmentHeader.FRAMES_START);
      if (copied.get().tellsOfLoss()) {
        int behind = SegmentHeader.FRAMES_START + copyLength;
        file.write(
            Frame.header(log, number, behind, copied.get().nextOrdinal(), List.of()), behind);
      }
    }
    SegmentHeader header =
        new SegmentHeader(
            log,
            UUID.randomUUID(),
            number,
            firstOrdinal,
            predecessor,
            predecessorEnd,
            copyLength,
            copyChecksum,
            nowMicros,
            Math.max(SegmentHeader.FRAMES_START, file.size()));
    file.write(header.encode(), 0);
  }

  static void zeroFill(StorageFile file, long from, long to) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(ZEROS, Math.max(1, to - from)));
    for (long at = from; at < to; at += zeros.capacity()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
      file.write(zeros, at);
    }
  }

  /**
   * What is left under the temporary name is nothing that counts; the next open deletes it where
   * this cannot. What fails here never stands in the place of the failure that led here: that one
   * may say {@link InDoubtException}.
   */
  private static void abandon(
      Storage storage, StorageFile file, Path temporary, Exception failure) {
    try {
      file.close();
      if (storage.kind(temporary) == Storage.Kind.FILE) {
        storage.delete(temporary);
      }
    } catch (IOException alsoFailed) {
      failure.addSuppressed(alsoFailed);
    }
  }
}
