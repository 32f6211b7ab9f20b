package dev.docket.persistence.log.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** The worked example of {@code docs/format/log.md}, and what must never parse. */
class FrameTest {
  private static final LogId LOG =
      new LogId(UUID.fromString("00010203-0405-0607-0809-0a0b0c0d0e0f"), LogId.Kind.EVENTS);
  private static final int OFFSET = SegmentHeader.FRAMES_START;

  private static final String EXAMPLE =
      """
      d0c4f4a3 00000058 00000001 00000000
      00000000 00000001 35c0db3d 00000000
      00000058 e92754d5 62c25915 01000006
      00000000 00000001 00000000 00000001
      00000000 00000000 00060a24 181e4000
      43617365 7c370111 11111122 22333344
      44555555 55555500 00001f00 016d0001
      00037265 64006869
      """;

  private static byte[] example() {
    LogRecord.Body body =
        new LogRecord.Body(
            "11111111-2222-3333-4444-555555555555",
            new TreeSet<>(List.of("red")),
            new LogRecord.Value(31, "m", ByteBuffer.wrap("hi".getBytes(StandardCharsets.UTF_8))),
            Optional.empty());
    EncodedRecord event = EncodedRecord.encode(LogRecord.Kind.EVENT, "Case|7", 1, 0, body);
    event.stamp(1, 1_700_000_000_000_000L);
    ByteBuffer header = Frame.header(LOG, 1, OFFSET, 1, List.of(event));
    byte[] frame = new byte[(int) Frame.paddedLength(event.length())];
    ByteBuffer.wrap(frame).put(header).put(event.bytes());
    return frame;
  }

  @Test
  void shouldWriteTheBytesOfTheWorkedExample() {
    assertThat(HexFormat.of().formatHex(example())).isEqualTo(EXAMPLE.replaceAll("\\s", ""));
  }

  @Test
  void shouldReadTheBytesOfTheWorkedExample() {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(EXAMPLE.replaceAll("\\s", "")));
    Frame frame = Frame.decode(bytes, LOG, 1, OFFSET).orElseThrow();
    assertThat(frame.whole()).isTrue();
    assertThat(frame.closing()).isFalse();
    assertThat(frame.lastOrdinal()).isEqualTo(1);
    LogRecord event = LogRecord.decode(bytes, Frame.HEADER_LENGTH).orElseThrow();
    assertThat(event.persistenceId()).isEqualTo("Case|7");
    assertThat(event.timestampMicros()).isEqualTo(1_700_000_000_000_000L);
    assertThat(event.body().writer()).isEqualTo("11111111-2222-3333-4444-555555555555");
    assertThat(event.body().tags()).containsExactly("red");
    assertThat(event.body().payload().serializerId()).isEqualTo(31);
    assertThat(new String(event.body().payload().bytes().array(), StandardCharsets.UTF_8))
        .isEqualTo("hi");
  }

  @Test
  void shouldNotParseElsewhere() {
    ByteBuffer bytes = ByteBuffer.wrap(example());
    LogId otherStore = new LogId(UUID.randomUUID(), LogId.Kind.EVENTS);
    LogId otherLog = new LogId(LOG.storeId(), LogId.Kind.SNAPSHOTS);
    assertThat(Frame.decode(bytes, LOG, 1, OFFSET)).isPresent();
    assertThat(Frame.decode(bytes, LOG, 1, OFFSET + 8)).isEmpty();
    assertThat(Frame.decode(bytes, LOG, 2, OFFSET)).isEmpty();
    assertThat(Frame.decode(bytes, otherStore, 1, OFFSET)).isEmpty();
    assertThat(Frame.decode(bytes, otherLog, 1, OFFSET)).isEmpty();
  }

  @Test
  void shouldNoticeEveryChangedByte() {
    byte[] intact = example();
    int recordsEnd = Frame.HEADER_LENGTH + ByteBuffer.wrap(intact).getInt(4);
    for (int i = 0; i < recordsEnd; i++) {
      boolean unused = (i >= 12 && i < 16) || (i >= 28 && i < 32);
      byte[] changed = intact.clone();
      changed[i] ^= 1;
      boolean noticed =
          Frame.decode(ByteBuffer.wrap(changed), LOG, 1, OFFSET)
              .map(frame -> !frame.whole())
              .orElse(true);
      assertThat(noticed || unused).as("byte " + i).isTrue();
    }
  }

  @Test
  void shouldNotParseWhenCutShort() {
    byte[] intact = example();
    for (int length = 0; length < intact.length; length++) {
      ByteBuffer cut = ByteBuffer.allocate(Math.max(length, Frame.HEADER_LENGTH));
      cut.put(intact, 0, length).clear();
      assertThat(Frame.decode(cut, LOG, 1, OFFSET)).as("length " + length).isEmpty();
    }
  }

  @Test
  void shouldReadAHeaderFromEitherCopyAndRefuseANewerVersion() {
    SegmentHeader header =
        new SegmentHeader(LOG, UUID.randomUUID(), 7, 100, 6, 12_345, 0, 0, 1_700_000_000_000_000L);
    ByteBuffer block = header.encode();
    assertThat(SegmentHeader.decode(block, LOG)).contains(header);
    block.put(20, (byte) ~block.get(20));
    assertThat(SegmentHeader.decode(block, LOG)).contains(header);
    block.put(4096 + 20, (byte) ~block.get(4096 + 20));
    assertThat(SegmentHeader.decode(block, LOG)).isEmpty();
    ByteBuffer newer = header.encode().putInt(8, 2);
    CRC32C crc = new CRC32C();
    crc.update(newer.slice(0, 96));
    newer.putInt(96, (int) crc.getValue());
    assertThatThrownBy(() -> SegmentHeader.decode(newer, LOG))
        .isInstanceOf(UnknownFormatException.class)
        .hasMessageContaining("version 2");
  }

  @Test
  void shouldReadBackTheNamesOfSegments() {
    SegmentName active = new SegmentName.Active(12, 345);
    SegmentName sealed = new SegmentName.Sealed(345, 999, 2);
    assertThat(SegmentName.parse(active.fileName())).contains(active);
    assertThat(SegmentName.parse(sealed.fileName())).contains(sealed);
    assertThat(SegmentName.parse("notes.txt")).isEmpty();
    assertThat(SegmentName.parse(active.fileName() + ".tmp")).isEmpty();
  }
}
