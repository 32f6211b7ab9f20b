package dev.docket.persistence.backup;

import dev.docket.persistence.log.PinnedLog;
import dev.docket.persistence.log.PinnedSegment;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.SegmentName;
import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The last segment of a backup's log: empty but for the closing frame of a clean close. Its header
 * says where the one before it ends, so that everything in that one counts.
 *
 * <p>Design note: a store from a backup goes on in this segment and never in one that the store
 * itself went on writing. So two segments of the same name and uuid always have the same content,
 * however often a store is restored.
 *
 * @param header its header
 */
record SegmentTail(SegmentHeader header) {
  /** Behind all of a log. */
  static SegmentTail behind(PinnedLog log, Instant now) {
    List<PinnedSegment> segments = log.segments();
    Optional<PinnedSegment> last =
        segments.isEmpty()
            ? Optional.empty()
            : Optional.of(segments.get(segments.size() - 1)).filter(each -> !each.sealed());
    return new SegmentTail(
        new SegmentHeader(
            log.id(),
            UUID.randomUUID(),
            log.highestSegment() + 1,
            log.lastOrdinal() + 1,
            last.map(PinnedSegment::number).orElse(0L),
            last.map(PinnedSegment::end).orElse(0),
            0,
            0,
            ChronoUnit.MICROS.between(Instant.EPOCH, now),
            SegmentHeader.FRAMES_START));
  }

  /** Reads one; empty if the file is none. */
  static Optional<SegmentTail> read(Storage storage, Path file, LogId log) throws IOException {
    try (StorageFile opened = storage.openForRead(file)) {
      ByteBuffer block = ByteBuffer.allocate(SegmentHeader.FRAMES_START);
      opened.read(block, 0);
      return SegmentHeader.decode(block.flip(), log).map(SegmentTail::new);
    }
  }

  /** The same in a store of its own. */
  SegmentTail withNewUuid() {
    return new SegmentTail(
        new SegmentHeader(
            header.log(),
            UUID.randomUUID(),
            header.segment(),
            header.firstOrdinal(),
            header.predecessor(),
            header.predecessorEnd(),
            0,
            0,
            header.createdMicros(),
            header.madeWithBytes()));
  }

  /** Its file's name. */
  String fileName() {
    return new SegmentName.Active(header.segment(), header.firstOrdinal()).fileName();
  }

  /** All of its bytes. */
  byte[] bytes() {
    ByteBuffer closing =
        Frame.header(
            header.log(),
            header.segment(),
            SegmentHeader.FRAMES_START,
            header.firstOrdinal(),
            List.of());
    ByteBuffer all = ByteBuffer.allocate(SegmentHeader.FRAMES_START + Frame.HEADER_LENGTH);
    return all.put(header.encode()).put(closing.clear()).array();
  }
}
