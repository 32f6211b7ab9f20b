package dev.docket.persistence.log;

/**
 * What a compaction on demand has done. Bytes are those of sealed segment files.
 *
 * @param segmentsBefore sealed segments before
 * @param segmentsAfter sealed segments afterwards
 * @param bytesBefore their bytes before
 * @param bytesAfter their bytes afterwards
 * @param bytesWritten what was written for it
 * @param recordsDropped records that are in no file any more
 * @param durationMicros how long it took, microseconds
 */
public record CompactionReport(
    int segmentsBefore,
    int segmentsAfter,
    long bytesBefore,
    long bytesAfter,
    long bytesWritten,
    long recordsDropped,
    long durationMicros) {

  /** Both together, one after the other. */
  public CompactionReport and(CompactionReport other) {
    return new CompactionReport(
        segmentsBefore + other.segmentsBefore,
        segmentsAfter + other.segmentsAfter,
        bytesBefore + other.bytesBefore,
        bytesAfter + other.bytesAfter,
        bytesWritten + other.bytesWritten,
        recordsDropped + other.recordsDropped,
        durationMicros + other.durationMicros);
  }
}
