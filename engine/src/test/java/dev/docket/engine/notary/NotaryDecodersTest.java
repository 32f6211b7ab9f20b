package dev.docket.engine.notary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.protocol.checkpoint.TileName;
import dev.docket.protocol.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The files of a notary: read, or refused, or taken for missing and made again. */
class NotaryDecodersTest {

  private static final String NAME = "example.org/log";
  private static final SigningKey KEY = SigningKey.of(NAME, new byte[32]);

  private final MemoryTileStore store = new MemoryTileStore(new Random(6));

  @Test
  void shouldReadOrRefuseEachFile() throws Exception {
    Histories history = new Histories(new Random(5));
    history.commit(20, 3);
    NotaryLog.open(store, List.of(KEY), history.inOrder()).follow(history.inOrder());
    Map<String, byte[]> files = Map.copyOf(store.files());
    Fuzz fuzz = new Fuzz();
    fuzz.with(
        "signed checkpoint",
        NotaryRefusal.class,
        List.of(file(files, NotaryFiles.SIGNED)),
        bytes -> {
          MemoryTileStore one = new MemoryTileStore(new Random(6));
          one.write(Map.of(NotaryFiles.SIGNED, bytes));
          assertThat(SignedCheckpoint.last(one, NAME, List.of(KEY.verifier())))
              .extracting(SignedCheckpoint::bytes)
              .isEqualTo(bytes);
        });
    fuzz.with(
        "position",
        IllegalArgumentException.class,
        List.of(file(files, NotaryFiles.POSITION), new Position(7, "sequence 9").bytes()),
        bytes -> assertThat(position(bytes).bytes()).isNotEmpty());
    tiles(fuzz, files);
    offsets(fuzz);

    fuzz.run("engine, files of a notary");
  }

  private static Position position(byte[] bytes) {
    return Position.parse(bytes).orElseThrow(IllegalArgumentException::new);
  }

  private static byte[] file(Map<String, byte[]> files, String path) {
    return java.util.Objects.requireNonNull(files.get(path), path);
  }

  private void tiles(Fuzz fuzz, Map<String, byte[]> files) {
    TileName hashes = new TileName(0, 0, 20);
    fuzz.with(
        "tile",
        MissingTileException.class,
        List.of(file(files, hashes.path())),
        bytes -> assertThat(stored(hashes, bytes).tile(hashes).hashes()).hasSize(20));
    TileName entries = new TileName(TileName.ENTRIES, 0, 20);
    fuzz.with(
        "bundle",
        MissingTileException.class,
        List.of(file(files, entries.path())),
        bytes -> assertThat(stored(entries, bytes).entries(0, 20)).hasSize(20));
  }

  private static StoredTiles stored(TileName name, byte[] bytes) throws Exception {
    MemoryTileStore one = new MemoryTileStore(new Random(6));
    one.write(Map.of(name.path(), bytes));
    return new StoredTiles(one);
  }

  private static void offsets(Fuzz fuzz) {
    fuzz.with(
        "offset of a place",
        NotaryRefusal.class,
        List.of(FeedOffset.sequence(7).getBytes(StandardCharsets.UTF_8)),
        bytes -> FeedOffset.sequence(new String(bytes, StandardCharsets.UTF_8)));
    fuzz.with(
        "offset of a time",
        NotaryRefusal.class,
        List.of(
            FeedOffset.timestamp(Instant.ofEpochSecond(1_800_000_000, 123_456_789))
                .getBytes(StandardCharsets.UTF_8)),
        bytes -> FeedOffset.timestamp(new String(bytes, StandardCharsets.UTF_8)));
  }
}
