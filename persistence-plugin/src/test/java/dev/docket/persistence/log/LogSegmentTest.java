package dev.docket.persistence.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.storage.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LogSegmentTest {
  private static final Path FILE = Path.of("/log/1-1.wal");

  /** Else a merge would take a deletion for done that it has not seen, and nobody would do it. */
  @Test
  void shouldNotClaimToKnowADeletionBeforeItsIndexDoes() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(1);
    disk.create(FILE).close();
    LogId log = new LogId(UUID.randomUUID(), LogId.Kind.EVENTS);
    LogSegment segment = LogSegment.empty(disk, FILE, log, 1);
    List<Long> claimed = new ArrayList<>();

    segment.append(
        128, 256, 1, noticed(deletion(77), () -> claimed.add(segment.indexedToMicros())));

    assertThat(claimed).isNotEmpty().containsOnly(0L);
    assertThat(segment.find(IdKey.of("gone"))).isNotNull();
    assertThat(segment.indexedToMicros()).isEqualTo(77);
  }

  private static EncodedRecord deletion(long timestampMicros) {
    LogRecord.Value value = new LogRecord.Value(1, "", ByteBuffer.allocate(3));
    LogRecord.Body body = new LogRecord.Body("", new TreeSet<>(), value, Optional.empty());
    EncodedRecord deletion = EncodedRecord.encode(LogRecord.Kind.DELETION, "gone", 1, 0, body);
    deletion.stamp(1, timestampMicros);
    return deletion;
  }

  /** A frame of one record that tells when the index takes it. */
  private static List<EncodedRecord> noticed(EncodedRecord record, Runnable taken) {
    return new AbstractList<>() {
      @Override
      public EncodedRecord get(int index) {
        return record;
      }

      @Override
      public int size() {
        return 1;
      }

      @Override
      public Iterator<EncodedRecord> iterator() {
        taken.run();
        return List.of(record).iterator();
      }
    };
  }
}
