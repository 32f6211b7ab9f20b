package dev.docket.persistence.log;

import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.FooterWriter;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.IdRecords;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.SegmentFooter.Summary;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes one segment out of neighbouring ones: the records that the plan keeps, in their order and
 * with their ordinals and timestamps, and a footer merged from the old ones. For one thread.
 */
final class SegmentMerge {
  private final MergePlan plan;
  private final Retention retention;
  private final Pacer pacer;
  private final LogSegment newest;
  private final List<MovedRecords> moved = new ArrayList<>();
  private long kept;

  /** What was met in a segment that is to be merged is not what was written. */
  static final class DamagedInputException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient LogSegment segment;

    DamagedInputException(LogSegment segment, String what) {
      super(segment + " is damaged: " + what);
      this.segment = segment;
    }

    LogSegment segment() {
      return segment;
    }
  }

  SegmentMerge(MergePlan plan, Retention retention, Pacer pacer) {
    this.plan = plan;
    this.retention = retention;
    this.pacer = pacer;
    this.newest = plan.inputs().get(plan.inputs().size() - 1);
  }

  /** The new segment bears the number of the newest of those that it is made of. */
  long number() {
    return newest.number();
  }

  /** How many records were left out. */
  long dropped() {
    long all = 0;
    for (LogSegment input : plan.inputs()) {
      all += input.records();
    }
    return all - kept;
  }

  /**
   * Writes header, frames and footer and forces them.
   *
   * @return bytes written
   */
  long write(StorageFile file, SegmentHeader oldest) throws IOException {
    SegmentHeader header =
        new SegmentHeader(
            newest.log(),
            UUID.randomUUID(),
            newest.number(),
            plan.inputs().get(0).range().firstOrdinal(),
            oldest.predecessor(),
            oldest.predecessorEnd(),
            0,
            0,
            plan.asOfMicros(),
            0);
    file.write(header.encode(), 0);
    MergedFrames frames = new MergedFrames(newest.log(), newest.number(), file, pacer);
    for (int i = 0; i < plan.inputs().size(); i++) {
      copy(i, frames);
    }
    Summary summary = frames.finish();
    kept = summary.records();
    long end = writeFooter(file, summary, frames);
    file.force();
    return end;
  }

  private void copy(int input, MergedFrames target) throws IOException {
    LogSegment segment = plan.inputs().get(input);
    MovedRecords places = new MovedRecords(segment);
    long[] seen = {0};
    FrameScanner scanner = segment.scanner();
    scanner.scanWhile(
        SegmentHeader.FRAMES_START,
        (frame, behindGap) -> {
          if (behindGap || !frame.whole()) {
            throw new DamagedInputException(segment, "the frame at " + frame.offset());
          }
          seen[0] += frame.heads().size();
          copy(input, frame, scanner, places, target);
          return true;
        });
    if (seen[0] != segment.records()) {
      throw new DamagedInputException(segment, seen[0] + " of " + segment.records() + " records");
    }
    places.complete();
    moved.add(places);
  }

  private void copy(
      int input, Frame frame, FrameScanner scanner, MovedRecords places, MergedFrames target)
      throws IOException {
    long rangeEnd = newest.range().lastOrdinal();
    for (int i = 0; i < frame.heads().size(); i++) {
      RecordHead head = frame.heads().get(i);
      int from = frame.recordOffsets().get(i);
      boolean drops = plan.drops(input, from);
      // The last one of the range keeps its place, so that a scan can tell a segment that was cut.
      boolean last = head.ordinal() == rangeEnd;
      boolean reduces = plan.reduces(input, from) && head.kind() != LogRecord.Kind.DELETION;
      if (reduces || (drops && last)) {
        EncodedRecord marker = retention.marker(head);
        marker.stamp(head.ordinal(), head.timestampMicros());
        RecordHead markerHead = RecordHead.decode(marker.bytes(), 0).orElseThrow();
        int to = target.add(markerHead, marker.bytes());
        places.add(from, to, markerHead.length(), true);
      } else if (!drops) {
        int to = target.add(head, scanner.bytesAt(from, head.length()));
        places.add(from, to, head.length(), false);
      }
    }
  }

  private long writeFooter(StorageFile file, Summary summary, MergedFrames frames)
      throws IOException {
    FooterWriter footer =
        new FooterWriter(
            newest.log(),
            newest.number(),
            summary,
            plan.ids(),
            (bytes, offset) -> {
              int length = bytes.remaining();
              file.write(bytes, offset);
              pacer.spend(length);
            });
    writeIds(file, footer);
    writeTags(file, footer);
    return footer.finish(frames.places());
  }

  private void writeIds(StorageFile file, FooterWriter footer) throws IOException {
    IdMerge ids = IdMerge.ofIds(plan.inputs());
    for (IdMerge.Across id = ids.next(); id != null; id = ids.next()) {
      MovedId records = new MovedId(id.highest(), id.deletedTo());
      for (int i = 0; i < moved.size(); i++) {
        IdRecords each = id.records()[i];
        if (each != null) {
          moved.get(i).collect(each, records);
        }
      }
      if (records.lastReduced() >= 0) {
        records.deletedAtLeastTo(headAt(file, records.lastReduced()).sequenceNr());
      }
      if (records.count() > 0) {
        footer.add(id.key(), records);
      }
    }
  }

  private void writeTags(StorageFile file, FooterWriter footer) throws IOException {
    IdMerge tags = IdMerge.ofTags(plan.inputs());
    for (IdMerge.Across tag = tags.next(); tag != null; tag = tags.next()) {
      MovedId records = new MovedId(0, 0);
      for (int i = 0; i < moved.size(); i++) {
        IdRecords each = tag.records()[i];
        if (each != null) {
          moved.get(i).collectTagged(each, records);
        }
      }
      if (records.count() > 0) {
        int last = records.offsets()[records.count() - 1];
        records.highestIs(headAt(file, last).ordinal());
        footer.addTag(tag.key(), records);
      }
    }
  }

  /** The head of a record that was just written. */
  private static RecordHead headAt(StorageFile file, int offset) throws IOException {
    ByteBuffer prefix = ByteBuffer.allocate(RecordHead.PREFIX);
    Optional<RecordHead> head = Optional.empty();
    if (file.read(prefix, offset) == RecordHead.PREFIX) {
      ByteBuffer bytes = ByteBuffer.allocate(RecordHead.headLength(prefix, 0));
      file.read(bytes, offset);
      head = RecordHead.decode(bytes.flip(), 0);
    }
    return head.orElseThrow(() -> new IOException("a record that was just written is not there"));
  }
}
