package dev.docket.persistence.damage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.docket.persistence.log.Floor;
import dev.docket.persistence.log.format.Frame;
import dev.docket.persistence.log.format.IdKey;
import dev.docket.persistence.log.format.IndexBlocks;
import dev.docket.persistence.log.format.IndexEntry;
import dev.docket.persistence.log.format.LogId;
import dev.docket.persistence.log.format.LogRecord;
import dev.docket.persistence.log.format.MalformedException;
import dev.docket.persistence.log.format.RecordHead;
import dev.docket.persistence.log.format.SegmentFooter;
import dev.docket.persistence.log.format.SegmentHeader;
import dev.docket.persistence.log.format.UnknownFormatException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Feeds the decoders of the files with bytes that were changed, cut, spliced and made up, also such
 * with right checksums. Each gives a value, or nothing, or the exception that it documents; and
 * takes no memory for what the bytes only claim to hold.
 */
class DecodersTest {
  private static final int INPUTS = Integer.getInteger("docket.fuzz.inputs", 50_000);
  private static final long SEED = Long.getLong("docket.fuzz.seed", 1);
  private static final long MOST_ALLOCATED = 1 << 20;
  private static final LogId LOG = new LogId(new UUID(1, 2), LogId.Kind.EVENTS);
  private static final IdKey KEY = IdKey.of("a");

  private final Picture picture = Sample.small().closed();
  private final Map<String, Decoder> decoders = new TreeMap<>();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** One way to read bytes. */
  private interface Decoder {
    void decode(byte[] bytes) throws IOException;
  }

  DecodersTest() {
    decoders.put("header", bytes -> SegmentHeader.decode(ByteBuffer.wrap(bytes), LOG));
    decoders.put("summed header", bytes -> SegmentHeader.decode(summed(bytes), LOG));
    decoders.put("frame", bytes -> Frame.decode(atLeast(bytes), LOG, 1, 8192));
    decoders.put("heads", bytes -> Frame.walk(ByteBuffer.wrap(bytes), Integer.MAX_VALUE));
    decoders.put("head", bytes -> RecordHead.decode(withHeadSum(bytes), 0));
    decoders.put("record", bytes -> LogRecord.decode(ByteBuffer.wrap(bytes), 0));
    decoders.put("body", DecodersTest::body);
    decoders.put("trailer", bytes -> SegmentFooter.decode(ByteBuffer.wrap(bytes), LOG, 1));
    decoders.put("block", bytes -> IndexBlocks.find(atLeast(bytes), KEY));
    decoders.put(
        "blocks", bytes -> IndexBlocks.entries(atLeast(bytes)).forEach(IndexEntry::offsets));
    decoders.put("floor", DecodersTest::floor);
  }

  @Test
  @Timeout(600)
  void shouldGiveAValueOrSayThatThereIsNone() throws IOException {
    Random random = new Random(SEED);
    List<byte[]> samples = samples();
    Map<String, Long> refused = new TreeMap<>();
    for (int i = 0; i < INPUTS; i++) {
      byte[] input = changed(samples, random);
      for (Map.Entry<String, Decoder> decoder : decoders.entrySet()) {
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
          decoder.getValue().decode(input);
        } catch (MalformedException | UnknownFormatException documented) {
          refused.merge(decoder.getKey(), 1L, Long::sum);
        } catch (RuntimeException | Error undocumented) {
          throw new AssertionError(
              decoder.getKey() + " of " + Arrays.toString(input), undocumented);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before)
            .as("%s of %s bytes", decoder.getKey(), input.length)
            .isLessThan(MOST_ALLOCATED);
      }
    }
    System.out.printf(
        "Decoders: %,d inputs for each of %s, seed %d; refused with an exception %s%n",
        INPUTS, decoders.keySet(), SEED, refused);
    assertThat(refused).as("the checksums do not keep everything out").containsKey("body");
  }

  /** Whole records, bodies, headers, blocks and small files. */
  private List<byte[]> samples() {
    List<byte[]> samples = new ArrayList<>();
    Places places = new Places(picture);
    picture
        .files()
        .forEach(
            (name, bytes) -> {
              for (Frame frame : places.frames(name)) {
                samples.add(Arrays.copyOfRange(bytes, frame.offset(), frame.end()));
                for (int i = 0; i < frame.heads().size(); i++) {
                  int at = frame.recordOffsets().get(i);
                  RecordHead head = frame.heads().get(i);
                  samples.add(Arrays.copyOfRange(bytes, at, at + head.length()));
                  samples.add(Arrays.copyOfRange(bytes, at + head.bodyStart(), at + head.length()));
                }
              }
              if (Damager.isSegment(name)) {
                samples.add(Arrays.copyOf(bytes, 200));
                int end = places.frames(name).isEmpty() ? 0 : lastEnd(places.frames(name));
                samples.add(Arrays.copyOfRange(bytes, end, Math.min(bytes.length, end + 300)));
                samples.add(Arrays.copyOfRange(bytes, bytes.length - 120, bytes.length));
              } else {
                samples.add(bytes);
              }
            });
    return samples;
  }

  private static int lastEnd(List<Frame> frames) {
    return frames.get(frames.size() - 1).end();
  }

  private static byte[] changed(List<byte[]> samples, Random random) {
    byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes = Arrays.copyOf(bytes, at);
        case 2 -> extreme(bytes, at, random);
        case 3 -> {
          byte[] other = samples.get(random.nextInt(samples.size()));
          int count = Math.min(bytes.length - at, other.length);
          System.arraycopy(other, 0, bytes, at, count);
        }
        case 4 -> {
          byte[] longer = new byte[bytes.length + 1 + random.nextInt(8)];
          System.arraycopy(bytes, 0, longer, 0, at);
          System.arraycopy(bytes, at, longer, at + longer.length - bytes.length, bytes.length - at);
          bytes = longer;
        }
        default -> {
          byte[] noise = new byte[1 + random.nextInt(bytes.length)];
          random.nextBytes(noise);
          System.arraycopy(noise, 0, bytes, 0, noise.length);
        }
      }
    }
    return bytes;
  }

  /** A length as large as its bytes can say, in the fixed and in the variable form. */
  private static void extreme(byte[] bytes, int at, Random random) {
    byte[][] extremes = {
      {0x7f, -1, -1, -1},
      {-1, -1, -1, -1},
      {-1, -1, -1, -1, 0x7},
      {-1, -1, -1, -1, -1, -1, -1, -1, -1, 1},
      {-128, -128, -128, -128, 0x10}
    };
    byte[] extreme = extremes[random.nextInt(extremes.length)];
    System.arraycopy(extreme, 0, bytes, at, Math.min(extreme.length, bytes.length - at));
  }

  private static ByteBuffer atLeast(byte[] bytes) {
    return ByteBuffer.wrap(Arrays.copyOf(bytes, Math.max(Frame.HEADER_LENGTH, bytes.length)));
  }

  private static ByteBuffer summed(byte[] bytes) {
    ByteBuffer block = ByteBuffer.wrap(Arrays.copyOf(bytes, 8192));
    return block.putInt(104, crc(block, 0, 104));
  }

  private static ByteBuffer withHeadSum(byte[] bytes) {
    ByteBuffer record = atLeast(bytes);
    int length = Math.min(RecordHead.headLength(record, 0), record.limit());
    return length < 4 ? record : record.putInt(0, crc(record, 4, length - 4));
  }

  private static int crc(ByteBuffer bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.slice(from, length));
    return (int) crc.getValue();
  }

  private static void body(byte[] bytes) {
    LogRecord.decodeBehind(
        new RecordHead(bytes.length, 0, 0, LogRecord.Kind.EVENT, "a", 1, 1, 0, 0, 1, 0),
        ByteBuffer.wrap(bytes),
        0);
  }

  private static void floor(byte[] bytes) throws IOException {
    Path directory = Path.of("/fuzzed");
    Floor.read(FilesInMemory.of(Map.of(directory.resolve(Floor.FILE), bytes)), directory);
  }
}
