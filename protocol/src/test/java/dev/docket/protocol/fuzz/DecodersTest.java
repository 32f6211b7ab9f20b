package dev.docket.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.Hash;
import dev.docket.protocol.IllegalReceiptException;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.EntryBundle;
import dev.docket.protocol.checkpoint.SignedNote;
import dev.docket.protocol.checkpoint.SigningKey;
import dev.docket.protocol.checkpoint.Tile;
import dev.docket.protocol.checkpoint.TlogProof;
import dev.docket.protocol.checkpoint.VerifierKey;
import dev.docket.protocol.json.CanonicalJson;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.json.IllegalValueException;
import dev.docket.protocol.json.JsonValue;
import dev.docket.protocol.json.MergePatch;
import dev.docket.protocol.merkle.EntryName;
import dev.docket.protocol.receipt.GrowthProof;
import dev.docket.protocol.receipt.MalformedProofException;
import dev.docket.protocol.receipt.ProofFile;
import dev.docket.protocol.receipt.ProofVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything that this module reads: JSON, receipts, proofs, notes, keys, tiles. */
class DecodersTest {

  private static final Path VECTORS = Path.of("src", "test", "resources", "vectors");

  private final Fuzz fuzz = new Fuzz();
  private final List<byte[]> receipts = receipts();
  private final List<byte[]> json = json();
  private final List<VerifierKey> keys = text("keys.txt").lines().map(VerifierKey::parse).toList();

  @Test
  void shouldGiveAValueOrSayThatThereIsNone() throws Exception {
    values();
    proofs();
    notes();

    fuzz.run("protocol");
  }

  private void values() {
    fuzz.with(
        "JSON", IllegalValueException.class, json, bytes -> check(JsonValue.parse(utf8(bytes))));
    JsonValue target = JsonValue.parse(utf8(json.get(2)));
    fuzz.with(
        "merge patch",
        IllegalValueException.class,
        json,
        bytes -> {
          JsonValue patch = JsonValue.parse(utf8(bytes));
          check(MergePatch.apply(target, patch));
        });
    fuzz.with(
        "canonical tuple",
        IllegalValueException.class,
        forms(),
        bytes ->
            assertThat(CanonicalTuple.parse(utf8(bytes)).bytes())
                .isEqualTo(utf8(bytes).getBytes(StandardCharsets.UTF_8)));
    fuzz.with(
        "form of an entry",
        IllegalArgumentException.class,
        forms(),
        bytes -> EntryName.ofForm(CanonicalTuple.parse(utf8(bytes))).form());
    fuzz.with(
        "name of an entry",
        IllegalArgumentException.class,
        bytes("context/a", "token/b", "status", "hold"),
        bytes -> assertThat(EntryName.parse(utf8(bytes))).hasToString(utf8(bytes)));
    fuzz.with(
        "receipt",
        IllegalReceiptException.class,
        receipts,
        bytes -> {
          Receipt receipt = Receipt.parse(bytes);
          assertThat(receipt.bytes()).isEqualTo(bytes);
          assertThat(Receipt.of(receipt.body())).isEqualTo(receipt);
        });
  }

  private void proofs() {
    fuzz.with(
        "proof file",
        MalformedProofException.class,
        files(".proof"),
        bytes -> {
          ProofVerifier.verify(bytes, keys);
          assertThat(ProofFile.parse(bytes).bytes()).isEqualTo(bytes);
        });
    fuzz.with(
        "growth proof",
        IllegalArgumentException.class,
        bytes(text("growth.txt")),
        bytes -> {
          ProofVerifier.verify(bytes, keys);
          assertThat(GrowthProof.parse(utf8(bytes))).hasToString(utf8(bytes));
        });
    fuzz.with(
        "log proof",
        IllegalArgumentException.class,
        logProofs(),
        bytes -> assertThat(TlogProof.parse(utf8(bytes))).hasToString(utf8(bytes)));
  }

  private void notes() {
    List<byte[]> notes =
        logProofs().stream()
            .map(proof -> TlogProof.parse(utf8(proof)).checkpoint().toString())
            .map(note -> note.getBytes(StandardCharsets.UTF_8))
            .toList();
    fuzz.with(
        "signed note",
        IllegalArgumentException.class,
        notes,
        bytes -> assertThat(SignedNote.parse(utf8(bytes))).hasToString(utf8(bytes)));
    fuzz.with(
        "checkpoint",
        IllegalArgumentException.class,
        notes.stream()
            .map(note -> SignedNote.parse(utf8(note)).text().getBytes(StandardCharsets.UTF_8))
            .toList(),
        bytes -> assertThat(Checkpoint.parse(utf8(bytes))).hasToString(utf8(bytes)));
    fuzz.with(
        "public key",
        IllegalArgumentException.class,
        keys.stream().map(key -> key.toString().getBytes(StandardCharsets.UTF_8)).toList(),
        bytes -> assertThat(VerifierKey.parse(utf8(bytes))).hasToString(utf8(bytes)));
    fuzz.with(
        "private key",
        IllegalArgumentException.class,
        bytes(SigningKey.of("example.org/log", new byte[32]).text()),
        bytes -> assertThat(SigningKey.parse(utf8(bytes)).text()).isEqualTo(utf8(bytes)));
    Tile tile = new Tile(receipts.stream().map(Hash::of).toList());
    fuzz.with(
        "tile",
        IllegalArgumentException.class,
        List.of(tile.bytes(), new Tile(List.of(Hash.NONE)).bytes()),
        bytes -> assertThat(Tile.parse(bytes).bytes()).isEqualTo(bytes));
    fuzz.with(
        "entry bundle",
        IllegalArgumentException.class,
        List.of(EntryBundle.encode(receipts), EntryBundle.encode(receipts.subList(0, 1))),
        bytes -> assertThat(EntryBundle.encode(EntryBundle.decode(bytes))).isEqualTo(bytes));
  }

  /** What was read has a canonical form, which reads back as the same value. */
  private static void check(JsonValue value) {
    String canonical = CanonicalJson.text(value);
    assertThat(value.depth()).isLessThanOrEqualTo(JsonValue.MAX_DEPTH);
    assertThat(value.canonicalBytes()).isEqualTo(canonical.getBytes(StandardCharsets.UTF_8).length);
    assertThat(CanonicalTuple.parse("[" + canonical + "]").items()).containsExactly(value);
  }

  private static List<byte[]> json() {
    return bytes(
        "{\"amount\":12.5,\"customer\":{\"id\":\"c-1\",\"name\":\"Ada \\u2014 \\\"A\\\"\"},\"n\":null}",
        "[1,-2,3.25,1e300,5e-324,9007199254740991,true,false,null,\"\\n\\t\u00e4\ud83d\ude00\"]",
        "{\"a\":{\"b\":{\"c\":[[],{},[[[1]]]]}},\"customer\":null,\"amount\":[{}]}",
        "[".repeat(128) + "]".repeat(128),
        "\"text\"",
        "0.1");
  }

  private static List<byte[]> forms() {
    return bytes(
        text("state.txt").lines().filter(line -> line.startsWith("[")).toArray(String[]::new));
  }

  private static List<byte[]> receipts() {
    return bytes(
        Stream.of("chain.txt", "chain-gap.txt")
            .flatMap(file -> text(file).lines())
            .filter(line -> line.startsWith("{"))
            .toArray(String[]::new));
  }

  private static List<byte[]> logProofs() {
    return files(".proof").stream()
        .map(DecodersTest::utf8)
        .map(text -> text.substring(text.indexOf(TlogProof.HEADER)))
        .map(text -> text.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private static List<byte[]> files(String ending) {
    try (Stream<Path> all = Files.list(VECTORS)) {
      return all.map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .sorted()
          .map(name -> text(name).getBytes(StandardCharsets.UTF_8))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String text(String name) {
    try {
      return Files.readString(VECTORS.resolve(name));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<byte[]> bytes(String... texts) {
    return Stream.of(texts).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
  }

  private static String utf8(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
