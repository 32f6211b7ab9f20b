package dev.docket.persistence.log.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

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
      d0c4f4a3 00000038 00000001 00000000
      00000000 00000001 5ecca33a 00000000
      035b14bd fcf8b00b 001d
      40060a24 181e4000
      1b 01 01 02 00
      43617365 7c37
      0d
      11111111 2222 3333 4444 555555555555
      3e 01 6d
      01 03 726564
      6869
      """;

  private static final LogId SNAPSHOTS = new LogId(LOG.storeId(), LogId.Kind.SNAPSHOTS);

  private static final String SNAPSHOTS_EXAMPLE =
      """
      d0c4f4a3 00000067 00000002 00000000
      00000000 00000001 63c4b112 00000000
      0c705112 d80382c4 0022
      80060a24 181e4000
      06 01 05
      f59fabfef962 00
      43617365 7c37
      04 3e 01 6d
      6869
      443b8439 e23a94eb 001d
      c0060a24 181e4001
      22 02 00 00 00
      43617365 7c37
      00 00
      00000000 00000000 00000000 00000004
      80000000 00000000 7fffffff ffffffff
      00
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

  private static ByteBuffer bytes(String example) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(example.replaceAll("\\s", "")));
  }

  private static LogRecord.Body body(int serializerId, String manifest, byte[] payload) {
    return new LogRecord.Body(
        "",
        new TreeSet<>(),
        new LogRecord.Value(serializerId, manifest, ByteBuffer.wrap(payload)),
        Optional.empty());
  }

  @Test
  void shouldWriteAndReadTheBytesOfTheWorkedExampleOfSnapshots() {
    EncodedRecord snapshot =
        EncodedRecord.encode(
            LogRecord.Kind.SNAPSHOT,
            "Case|7",
            5,
            1_700_000_000_000L,
            body(31, "m", "hi".getBytes(StandardCharsets.UTF_8)));
    ByteBuffer range = ByteBuffer.allocate(32);
    range.putLong(0).putLong(4).putLong(Long.MIN_VALUE).putLong(Long.MAX_VALUE);
    EncodedRecord deletion =
        EncodedRecord.encode(LogRecord.Kind.DELETION, "Case|7", 0, 0, body(0, "", range.array()));
    snapshot.stamp(1, 1_700_000_000_000_000L);
    deletion.stamp(2, 1_700_000_000_000_001L);
    ByteBuffer frame = ByteBuffer.allocate(136);
    frame.put(Frame.header(SNAPSHOTS, 1, OFFSET, 1, List.of(snapshot, deletion)));
    frame.put(snapshot.bytes()).put(deletion.bytes());
    assertThat(frame.array()).isEqualTo(bytes(SNAPSHOTS_EXAMPLE).array());

    Frame read = Frame.decode(frame.clear(), SNAPSHOTS, 1, OFFSET).orElseThrow();
    assertThat(read.heads())
        .extracting(RecordHead::kind, RecordHead::sequenceNr, RecordHead::previous)
        .containsExactly(
            tuple(LogRecord.Kind.SNAPSHOT, 5L, 1_700_000_000_000L),
            tuple(LogRecord.Kind.DELETION, 0L, 0L));
  }

  @Test
  void shouldReadBackTheExtremesOfEveryNumber() {
    long[] extremes = {Long.MIN_VALUE, -1, 0, 1, 127, 128, 1L << 35, Long.MAX_VALUE};
    for (long number : extremes) {
      for (long other : extremes) {
        int serializerId = (int) number;
        EncodedRecord event =
            EncodedRecord.encode(
                LogRecord.Kind.EVENT, "a", number, other, body(serializerId, "", new byte[0]));
        event.deletedBeforeTo(Math.max(0, other));
        event.stamp(Long.MAX_VALUE, (1L << 62) - 1);
        assertThat(RecordHead.decode(event.bytes(), 0).orElseThrow().deletedTo())
            .isEqualTo(Math.max(0, other));
        LogRecord read = LogRecord.decode(event.bytes(), 0).orElseThrow();
        assertThat(read.sequenceNr()).isEqualTo(number);
        assertThat(read.previous()).isEqualTo(other);
        assertThat(read.ordinal()).isEqualTo(Long.MAX_VALUE);
        assertThat(read.timestampMicros()).isEqualTo((1L << 62) - 1);
        assertThat(read.body().payload().serializerId()).isEqualTo(serializerId);
      }
    }
  }

  @Test
  void shouldRefuseATimestampThatDoesNotFit() {
    EncodedRecord event =
        EncodedRecord.encode(LogRecord.Kind.EVENT, "a", 1, 0, body(1, "", new byte[0]));
    assertThatThrownBy(() -> event.stamp(1, 1L << 62)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> event.stamp(1, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldTakeAnIdOfTheLongestLengthAndRefuseALongerOne() {
    String longest = "x".repeat(RecordHead.LONGEST_ID);
    EncodedRecord event =
        EncodedRecord.encode(
            LogRecord.Kind.EVENT, longest, -1, Long.MAX_VALUE, body(1, "", new byte[0]));
    event.stamp(-1, (1L << 62) - 1);
    assertThat(LogRecord.decode(event.bytes(), 0))
        .hasValueSatisfying(read -> assertThat(read.persistenceId()).isEqualTo(longest));
    assertThatThrownBy(
            () ->
                EncodedRecord.encode(
                    LogRecord.Kind.EVENT, longest + "x", 1, 0, body(1, "", new byte[0])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowed is up to 65000");
  }

  @Test
  void shouldReadTheBytesOfTheWorkedExample() {
    ByteBuffer bytes = bytes(EXAMPLE);
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
        new SegmentHeader(
            LOG, UUID.randomUUID(), 7, 100, 6, 12_345, 0, 0, 1_700_000_000_000_000L, 65_536);
    ByteBuffer block = header.encode();
    assertThat(SegmentHeader.decode(block, LOG)).contains(header);
    block.put(20, (byte) ~block.get(20));
    assertThat(SegmentHeader.decode(block, LOG)).contains(header);
    block.put(4096 + 20, (byte) ~block.get(4096 + 20));
    assertThat(SegmentHeader.decode(block, LOG)).isEmpty();
    ByteBuffer newer = header.encode().putInt(8, 2);
    CRC32C crc = new CRC32C();
    crc.update(newer.slice(0, 104));
    newer.putInt(104, (int) crc.getValue());
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
