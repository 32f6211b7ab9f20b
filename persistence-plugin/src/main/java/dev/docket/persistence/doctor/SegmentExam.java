package dev.docket.persistence.doctor;

import dev.docket.persistence.doctor.Finding.Kind;
import dev.docket.persistence.log.SegmentRemains;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads one sealed segment completely: both copies of the header, every frame and record, and the
 * footer against them.
 */
public final class SegmentExam implements SegmentRemains.Visitor {
  private final String file;
  private final SegmentRemains segment;
  private final Findings findings;
  private boolean damaged;
  private long records;

  /**
   * @param file its name, relative to the store's directory
   */
  public SegmentExam(String file, SegmentRemains segment, Findings findings) {
    this.file = file;
    this.segment = segment;
    this.findings = findings;
  }

  /**
   * Reads all of it.
   *
   * @throws IOException if the disk cannot be read
   */
  public void run() throws IOException {
    if (segment.header().isEmpty()) {
      damaged = true;
      findings.add(
          Finding.problem(Kind.HEADER, file, 0, "Neither copy of the header is readable."));
    } else if (!segment.bothCopies()) {
      findings.add(
          Finding.problem(
              Kind.HEADER_COPY,
              file,
              0,
              "One copy of the header is rotten; the other one counts."));
    }
    segment.visit(this);
    findings.records(records);
    if (!segment.hasFooter()) {
      findings.add(
          Finding.problem(
              Kind.FOOTER, file, 0, "The footer is not whole; the frames are read instead."));
    } else if (!damaged && segment.bothCopies() && !segment.isWhole()) {
      findings.add(
          Finding.problem(Kind.FOOTER, file, 0, "The footer does not say what the frames do."));
    }
  }

  @Override
  public void whole(RecordHead head, int offset, ByteBuffer bytes) {
    try {
      LogRecord.decodeBehind(head, bytes, 0);
      records++;
    } catch (RuntimeException malformed) {
      damaged = true;
      findings.add(
          Finding.problem(
              Kind.RECORD_BODY,
              file,
              offset,
              head.persistenceId(),
              "The body of number %d cannot be decoded: %s"
                  .formatted(head.sequenceNr(), malformed)));
    }
  }

  @Override
  public void rotten(RecordHead head, int offset) {
    damaged = true;
    findings.add(
        Finding.problem(
            Kind.RECORD_BODY,
            file,
            offset,
            head.persistenceId(),
            "The body of number %d does not match its checksum.".formatted(head.sequenceNr())));
  }

  @Override
  public void broken(int from, int to) {
    damaged = true;
    findings.add(Finding.problem(Kind.FRAME, file, from, (to - from) + " bytes are no frame."));
  }

  @Override
  public void lost(SegmentRemains.Lost lost) {
    damaged = true;
    SortedSet<String> ids =
        new TreeSet<>(lost.ids() == null ? new TreeSet<>() : lost.ids().values());
    findings.add(
        new Finding(
            Finding.Severity.PROBLEM,
            Kind.FRAME,
            file,
            lost.offset(),
            ids,
            lost.ids() != null,
            "Of the ordinals %d to %d %s"
                .formatted(
                    lost.firstOrdinal(),
                    lost.lastOrdinal(),
                    lost.ids() == null
                        ? "nobody knows whose they were."
                        : lost.ids().size() + " are lost.")));
  }
}
