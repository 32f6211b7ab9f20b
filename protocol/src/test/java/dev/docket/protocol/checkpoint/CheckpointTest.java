package dev.docket.protocol.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.protocol.Hash;
import dev.docket.protocol.merkle.ConsistencyProof;
import dev.docket.protocol.merkle.HeldNodes;
import dev.docket.protocol.merkle.InclusionProof;
import dev.docket.protocol.merkle.LogHash;
import dev.docket.protocol.merkle.LogTree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  /** From the documentation of Go's golang.org/x/mod/sumdb/note. */
  private static final String PUBLISHED_KEY =
      "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

  private static final String PUBLISHED_PRIVATE_KEY =
      "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";

  private static final String PUBLISHED_NOTE =
      """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      \u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
      """;

  @Test
  void shouldReadAndWriteAPublishedNote() throws BadSignatureException {
    VerifierKey key = VerifierKey.parse(PUBLISHED_KEY);
    SigningKey signer = SigningKey.parse(PUBLISHED_PRIVATE_KEY);
    SignedNote note = SignedNote.parse(PUBLISHED_NOTE);

    assertThat(note.signers(List.of(key))).containsExactly(key);
    assertThat(signer.verifier()).isEqualTo(key);
    assertThat(signer).hasToString("SigningKey[PeterNeumann]");
    assertThat(SignedNote.sign(note.text(), List.of(signer))).hasToString(PUBLISHED_NOTE);
  }

  /** What sum.golang.org, the checksum database of Go, signed of itself; its key is in Go. */
  private static final String PUBLISHED_CHECKPOINT =
      """
      go.sum database tree
      63096908
      8lHrQPRYe4KT4WQ9/Qk8/taKnD6IRHbFgfN7vQE2Y54=

      \u2014 sum.golang.org Az3gri/oVBN1jAhNZ/iS+W31psFAWRT20/GyrhpU6taFwulQGetBkH5S7wpGXdS935jiIGiUUAXBVHzT/P6fYhqAmAk=
      """;

  @Test
  void shouldReadTheCheckpointOfAPublicLog() throws BadSignatureException {
    VerifierKey key =
        VerifierKey.parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8");
    SignedNote note = SignedNote.parse(PUBLISHED_CHECKPOINT);

    assertThat(note.signers(List.of(key))).containsExactly(key);
    assertThat(Checkpoint.parse(note.text()).size()).isEqualTo(63_096_908);
    SignedNote forged = SignedNote.parse(PUBLISHED_CHECKPOINT.replace("63096908", "63096909"));
    assertThatThrownBy(() -> forged.signers(List.of(key)))
        .isInstanceOf(BadSignatureException.class);
  }

  /**
   * Entry 43930254 of that log, and its hash as transparency-dev/tessera, cmd/tlog-verify has it.
   */
  @Test
  void shouldHashAnEntryOfAPublicLogAsOthersDo() {
    String entry =
        """
        github.com/transparency-dev/tessera v1.0.0 h1:4OT1V9xJLa5NnYlFWWlCdZkCm18/o12rdd+bCTje7XE=
        github.com/transparency-dev/tessera v1.0.0/go.mod h1:TLvfjlkbmsmKVEJUtzO2eb9Q2IBnK3EJ0dI4G0oxEOU=
        """;

    assertThat(LogHash.leaf(entry.getBytes(StandardCharsets.UTF_8)))
        .hasToString("0fa57c511c3b2ffcc0a05ad63172568d265aaf9844e9b636a0978795396f2ab1");
  }

  @Test
  void shouldIgnoreStrangersAndRefuseForgeries() throws BadSignatureException {
    SigningKey known = SigningKey.of("example.com/log", new byte[32]);
    SigningKey stranger =
        SigningKey.of(
            "example.com/log",
            new byte[] {
              1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24,
              25, 26, 27, 28, 29, 30, 31, 32
            });
    SignedNote both = SignedNote.sign("one\n", List.of(stranger, known));

    assertThat(both.signers(List.of(known.verifier()))).containsExactly(known.verifier());
    assertThat(SignedNote.sign("one\n", List.of(stranger)).signers(List.of(known.verifier())))
        .isEmpty();
    SignedNote moved = new SignedNote("two\n", both.signatures());
    assertThatThrownBy(() -> moved.signers(List.of(known.verifier())))
        .isInstanceOf(BadSignatureException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com/log\n01\n6LOlaeJhVlLuaIDRQlxX8+WMCIkVUBYcZX5MhTGOg3Q=\n",
        "example.com/log\n1\n6LOlaeJhVlLuaIDRQlxX8+WMCIkVUBYcZX5MhTGOg3R=\n",
        "example.com/log\n1\n",
        "\n1\n6LOlaeJhVlLuaIDRQlxX8+WMCIkVUBYcZX5MhTGOg3Q=\n",
        "example.com/log\n-1\n6LOlaeJhVlLuaIDRQlxX8+WMCIkVUBYcZX5MhTGOg3Q=\n",
        "example.com/log\n1\n6LOlaeJhVlLuaIDRQlxX8+WMCIkVUBYcZX5MhTGOg3Q=\nmore\n"
      })
  void shouldRefuseACheckpointThatIsWrittenOtherwise(String text) {
    assertThatThrownBy(() -> Checkpoint.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldBringACheckpointThrough() {
    Checkpoint checkpoint = Checkpoint.of("example.com/log", LogTree.EMPTY.append(new byte[] {1}));

    assertThat(Checkpoint.parse(checkpoint.toString())).isEqualTo(checkpoint);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1234067, 256, tile/0/x001/x234/067",
    "1, 0, 17, tile/1/000.p/17",
    "-1, 273, 112, tile/entries/273.p/112",
    "2, 1000, 256, tile/2/x001/000"
  })
  void shouldNameTilesAsSpecified(int level, long index, int width, String path) {
    assertThat(new TileName(level, index, width).path()).isEqualTo(path);
  }

  /** The example of the specification: a tree of 70,000 entries. */
  @Test
  void shouldHaveTheTilesOfTheSpecifiedExample() {
    assertThat(TileName.holding(0, 0, 70_000)).isEqualTo(new TileName(0, 0, 256));
    assertThat(TileName.holding(0, 69_999, 70_000)).isEqualTo(new TileName(0, 273, 112));
    assertThat(TileName.holding(8, 272, 70_000)).isEqualTo(new TileName(1, 1, 17));
    assertThat(TileName.holding(16, 0, 70_000)).isEqualTo(new TileName(2, 0, 1));
    assertThat(TileName.holding(8, 0, 256)).isEqualTo(new TileName(1, 0, 1));
    assertThatThrownBy(() -> TileName.holding(8, 273, 70_000))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldProveFromTilesWhatItProvesFromAllHashes() {
    int size = 70_000;
    HeldNodes nodes = new HeldNodes();
    for (int i = 0; i < size; i++) {
      nodes.append(LogHash.leaf(new byte[] {(byte) (i >> 16), (byte) (i >> 8), (byte) i}));
    }
    TiledNodes tiled = new TiledNodes(size, name -> tile(nodes, name));

    assertThat(tiled.root(0, size)).isEqualTo(nodes.root(0, size));
    for (int index : new int[] {0, 255, 256, 65_535, 65_536, 69_888, size - 1}) {
      assertThat(InclusionProof.of(tiled, index, size))
          .isEqualTo(InclusionProof.of(nodes, index, size));
      assertThat(ConsistencyProof.of(tiled, index, size))
          .isEqualTo(ConsistencyProof.of(nodes, index, size));
    }
  }

  private static Tile tile(HeldNodes nodes, TileName name) {
    int from = (int) name.index() * TileName.FULL;
    List<Hash> level = nodes.level(TileName.HEIGHT * name.level());
    Tile tile = new Tile(level.subList(from, from + name.width()));
    assertThat(Tile.parse(tile.bytes())).isEqualTo(tile);
    return tile;
  }

  @Test
  void shouldBringABundleThrough() {
    List<byte[]> entries = new ArrayList<>(List.of(new byte[0], new byte[300], new byte[] {7}));

    byte[] bundle = EntryBundle.encode(entries);

    assertThat(HexFormat.of().formatHex(bundle, 0, 6)).isEqualTo("0000012c0000");
    assertThat(EntryBundle.decode(bundle)).containsExactlyElementsOf(entries);
    assertThatThrownBy(() -> EntryBundle.decode(java.util.Arrays.copyOf(bundle, bundle.length - 1)))
        .hasMessageContaining("ends within its entry 2");
    assertThatThrownBy(() -> EntryBundle.encode(List.of(new byte[65_536])))
        .hasMessageContaining("65536");
  }
}
