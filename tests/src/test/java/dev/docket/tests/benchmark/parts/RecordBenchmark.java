package dev.docket.tests.benchmark.parts;

import dev.docket.persistence.log.format.EncodedRecord;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.LogRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A frame of records with 400 bytes of payload each, to bytes and back. */
@State(Scope.Benchmark)
public class RecordBenchmark {
  private static final int PAYLOAD = 400;
  private static final LogId LOG = new LogId(new UUID(1, 2), LogId.Kind.EVENTS);
  private static final LogRecord.Body BODY =
      new LogRecord.Body(
          "3f2b8c1e-7a54-4b0e-9d43-2f6a1c5e8b70",
          new TreeSet<>(),
          new LogRecord.Value(17, "quantum", ByteBuffer.wrap(payload())),
          Optional.empty());

  @Param({"1", "64"})
  public int records = 1;

  private ByteBuffer encoded = ByteBuffer.allocate(0);

  @Setup
  public void create() {
    EncodedRecord record = record(1);
    record.stamp(1, 1);
    encoded = record.bytes();
  }

  /** Encodes the records of a group, gives them their places and seals the frame. */
  @Benchmark
  public ByteBuffer encodeFrame() {
    List<EncodedRecord> all = new ArrayList<>(records);
    for (int i = 1; i <= records; i++) {
      EncodedRecord record = record(i);
      record.stamp(i, i);
      all.add(record);
    }
    return Frame.header(LOG, 1, 0, 1, all);
  }

  /** Checks and decodes one record. */
  @Benchmark
  public Optional<LogRecord> decodeRecord() {
    return LogRecord.decode(encoded, 0);
  }

  private static EncodedRecord record(int number) {
    return EncodedRecord.encode(
        LogRecord.Kind.EVENT, "Case|order-" + number, number, number - 1, BODY);
  }

  private static byte[] payload() {
    byte[] bytes = new byte[PAYLOAD];
    new Random(PAYLOAD).nextBytes(bytes);
    return bytes;
  }
}
