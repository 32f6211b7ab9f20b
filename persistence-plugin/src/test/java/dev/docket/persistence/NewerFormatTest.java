package dev.docket.persistence;

import static dev.docket.persistence.Fixtures.SMALL;
import static dev.docket.persistence.Fixtures.append;
import static dev.docket.persistence.Fixtures.event;
import static dev.docket.persistence.Fixtures.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.recovery.Damage;
import dev.docket.persistence.recovery.DamageReport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of a version to come are refused, and those that are not what was written are told from
 * them.
 */
class NewerFormatTest {
  private static final int HEADER_CHECKED = 104;
  private static final int SECOND_COPY = 4096;
  private static final int TRAILER_CHECKED = 108;

  @TempDir
  @SuppressWarnings("NullAway.Init") // JUnit sets it
  Path dir;

  @BeforeEach
  void write() throws ExecutionException {
    try (DocketStore store = DocketStore.open(dir, SMALL)) {
      for (int number = 1; number <= 60; number++) {
        append(store, event("a", number, "x".repeat(500)));
      }
      store.settle();
    }
  }

  @Test
  void shouldRefuseAStoreOfANewerVersion() throws IOException {
    Path file = dir.resolve("store.json");
    replace(file, "\"formatVersion\" : 1", "\"formatVersion\" : 2");
    assertRefused(file, "2");
  }

  @Test
  void shouldRefuseAFloorOfANewerVersion() throws IOException {
    Path file = dir.resolve("floor.json");
    replace(file, "\"formatVersion\" : 1", "\"formatVersion\" : 3");
    assertRefused(file, "3");
  }

  @Test
  void shouldRefuseASegmentOfANewerVersion() throws IOException {
    for (String ending : new String[] {".wal", ".seg"}) {
      Path file = segment(ending);
      byte[] before = Files.readAllBytes(file);
      ByteBuffer bytes = ByteBuffer.wrap(before.clone());
      for (int copy : new int[] {0, SECOND_COPY}) {
        bytes.putInt(copy + 8, 7);
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(copy, HEADER_CHECKED));
        bytes.putInt(copy + HEADER_CHECKED, (int) crc.getValue());
      }
      Files.write(file, bytes.array());
      assertRefused(file, "7");
      Files.write(file, before);
    }
  }

  @Test
  void shouldRefuseAFooterOfANewerVersionAndOtherLength() throws IOException {
    Path file = segment(".seg");
    byte[] bytes = Files.readAllBytes(file);
    int trailer = 120;
    long segment = ByteBuffer.wrap(bytes).getLong(bytes.length - trailer);
    // A trailer to come, with eight bytes more before the twenty that never change.
    ByteBuffer newer = ByteBuffer.allocate(trailer + 8);
    newer.put(bytes, bytes.length - trailer, 100).putLong(42);
    newer.putInt(newer.capacity()).putInt(2);
    CRC32C crc = seeded(segment);
    crc.update(newer.slice(0, TRAILER_CHECKED + 8));
    newer.putInt((int) crc.getValue()).put(bytes, bytes.length - 8, 8);
    Files.write(
        file,
        ByteBuffer.allocate(bytes.length + 8)
            .put(bytes, 0, bytes.length - trailer)
            .put(newer.flip())
            .array());
    assertRefused(file, "2");
  }

  @Test
  void shouldSayThatTheDescriptionIsNotWhatWasWritten() throws IOException {
    Path file = Files.writeString(dir.resolve("store.json"), "{ \"formatVersion\"");
    assertThatThrownBy(() -> DocketStore.open(dir, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining(file + " is not the JSON that Docket wrote");
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> DocketStore.open(dir, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining(file + " has format version none, this version of Docket reads 1");
  }

  @Test
  void shouldReportAFloorThatIsNotWhatWasWrittenAndGoOn() throws IOException, ExecutionException {
    Path floor = dir.resolve("floor.json");
    for (String rotten : new String[] {"", "{ \"events\"", "[]", "{\"events\":{\"segment\":-1}}"}) {
      Files.writeString(floor, rotten);
      try (DocketStore reader = DocketStore.openReadOnly(dir, SMALL)) {
        assertThat(reader.recovery().damage())
            .extracting(DamageReport::kind)
            .containsExactly(Damage.FLOOR);
      }
      assertThat(Files.readString(floor)).as("read-only changes nothing").isEqualTo(rotten);
      try (DocketStore store = DocketStore.open(dir, SMALL)) {
        assertThat(store.recovery().damage())
            .singleElement()
            .satisfies(damage -> assertThat(damage.kind()).isEqualTo(Damage.FLOOR))
            .satisfies(damage -> assertThat(damage.file()).isEqualTo("floor.json"));
        assertThat(texts(store, "a")).hasSize(60);
      }
      assertThat(Files.readString(dir.resolve("floor.json.damaged"))).isEqualTo(rotten);
      try (DocketStore store = DocketStore.open(dir, SMALL)) {
        assertThat(store.recovery().damage()).isEmpty();
        append(store, event("b" + rotten, 1));
      }
    }
    assertThat(Files.readString(dir.resolve("audit.jsonl"))).contains("\"kind\":\"FLOOR\"");
  }

  /** Of each small file one digit, so that it is JSON all the same. */
  @Test
  void shouldNoticeADigitThatHasRotted() throws IOException {
    Path floor = dir.resolve("floor.json");
    String written = Files.readString(floor);
    Files.writeString(floor, written.replaceFirst("\"ordinal\" : ", "\"ordinal\" : 1"));
    assertThat(Files.readString(floor)).isNotEqualTo(written);
    try (DocketStore reader = DocketStore.openReadOnly(dir, SMALL)) {
      assertThat(reader.recovery().damage())
          .extracting(DamageReport::kind)
          .containsExactly(Damage.FLOOR);
    }
    Path description = dir.resolve("store.json");
    String described = Files.readString(description);
    Files.writeString(
        description, described.replaceFirst("\"created\" : \"2", "\"created\" : \"3"));
    assertThat(Files.readString(description)).isNotEqualTo(described);
    assertThatThrownBy(() -> DocketStore.open(dir, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining(description + " is not what Docket wrote: its checksum is wrong");
  }

  private void assertRefused(Path file, String found) throws IOException {
    Path real = dir.toRealPath().resolve(dir.relativize(file));
    assertThatThrownBy(() -> DocketStore.open(dir, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .satisfies(refusal -> assertThat(refusal.getMessage()).containsAnyOf(file + "", real + ""))
        .hasMessageContaining("has format version " + found)
        .hasMessageContaining("this version of Docket reads 1 to 1");
    assertThatThrownBy(() -> DocketStore.openReadOnly(dir, SMALL))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("has format version " + found);
  }

  private Path segment(String ending) throws IOException {
    try (Stream<Path> files = Files.list(dir.resolve("events"))) {
      return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  /** A checksum of the trailer begins with store, log, segment and an offset of -1. */
  private CRC32C seeded(long segment) throws IOException {
    ByteBuffer seed = ByteBuffer.allocate(36);
    seed.putLong(storeId().getMostSignificantBits()).putLong(storeId().getLeastSignificantBits());
    seed.put("EVNT".getBytes(StandardCharsets.US_ASCII)).putLong(segment).putLong(-1).flip();
    CRC32C crc = new CRC32C();
    crc.update(seed);
    return crc;
  }

  private UUID storeId() throws IOException {
    String json = Files.readString(dir.resolve("store.json"));
    int at = json.indexOf("\"storeId\" : \"") + 13;
    return UUID.fromString(json.substring(at, at + 36));
  }

  private static void replace(Path file, String before, String after) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));
  }
}
