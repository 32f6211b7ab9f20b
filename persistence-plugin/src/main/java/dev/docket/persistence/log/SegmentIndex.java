package dev.docket.persistence.log;

import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.RecordHead;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The index of one segment on the heap: where the records of each id are, and where an ordinal is
 * to be found.
 */
final class SegmentIndex {
  /** A frame's place is noted at most once in so many bytes. */
  private static final int SPARSE_BYTES = 32 * 1024;

  private final Map<String, IdRecords> ids = new ConcurrentHashMap<>();
  private final ConcurrentNavigableMap<Long, Integer> frames = new ConcurrentSkipListMap<>();
  private int lastNoted = -SPARSE_BYTES;

  /** Adds a frame that was read. */
  void add(Frame frame) {
    note(frame.offset(), frame.firstOrdinal());
    for (int i = 0; i < frame.heads().size(); i++) {
      RecordHead head = frame.heads().get(i);
      add(
          head.persistenceId(),
          head.kind(),
          head.sequenceNr(),
          head.previous(),
          frame.recordOffsets().get(i));
    }
  }

  /** Adds a frame that was written. */
  void add(int frameOffset, long firstOrdinal, List<EncodedRecord> records) {
    note(frameOffset, firstOrdinal);
    int at = frameOffset + Frame.HEADER_LENGTH;
    for (EncodedRecord record : records) {
      add(record.persistenceId(), record.kind(), record.sequenceNr(), record.previous(), at);
      at += record.length();
    }
  }

  private void note(int frameOffset, long firstOrdinal) {
    if (frameOffset - lastNoted >= SPARSE_BYTES) {
      frames.put(firstOrdinal, frameOffset);
      lastNoted = frameOffset;
    }
  }

  private void add(String id, LogRecord.Kind kind, long sequenceNr, long previous, int offset) {
    IdRecords records = ids.computeIfAbsent(id, unseen -> new IdRecords());
    if (kind == LogRecord.Kind.DELETION) {
      records.add(offset, previous, sequenceNr);
    } else {
      records.add(offset, sequenceNr, 0);
    }
  }

  @Nullable IdRecords find(String persistenceId) {
    return ids.get(persistenceId);
  }

  Set<String> ids() {
    return ids.keySet();
  }

  /** Where a frame begins that is at or before the one with this ordinal. */
  int frameBefore(long ordinal, int framesStart) {
    Map.Entry<Long, Integer> floor = frames.floorEntry(ordinal);
    return floor == null ? framesStart : floor.getValue();
  }
}
