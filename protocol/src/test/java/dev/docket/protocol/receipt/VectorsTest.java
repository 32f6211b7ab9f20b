package dev.docket.protocol.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.Salt;
import dev.docket.protocol.checkpoint.VerifierKey;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.merkle.StateTree;
import dev.docket.protocol.receipt.ProofVerifier.Fault;
import dev.docket.protocol.receipt.ProofVerifier.Proven;
import dev.docket.protocol.receipt.ProofVerifier.Refuted;
import dev.docket.protocol.receipt.ProofVerifier.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published vectors: each verifies, and none with a single bit changed. */
class VectorsTest {

  private static final List<VerifierKey> KEYS =
      List.of(Vectors.KEY.verifier(), Vectors.NEXT.verifier());

  /** One bit of so many is changed; prime to 8, so that every byte has its turn. All: 1. */
  private static final int EVERY = Integer.getInteger("docket.vectors.every", 5);

  static Stream<String> names() throws IOException {
    try (Stream<java.nio.file.Path> files = Files.list(Vectors.DIRECTORY)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  @Test
  void shouldBeWhatTheGeneratorWrites() throws IOException {
    Map<String, String> stored = new TreeMap<>();
    for (String name : names().toList()) {
      stored.put(name, Files.readString(Vectors.DIRECTORY.resolve(name)));
    }
    assertThat(stored).isEqualTo(new Vectors().files());
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldVerify(String name) throws IOException {
    assertThat(verifies(name, Files.readAllBytes(Vectors.DIRECTORY.resolve(name)))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("names")
  void shouldNotVerifyWithOneBitChanged(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(Vectors.DIRECTORY.resolve(name));
    List<Integer> accepted = new ArrayList<>();
    for (int bit = 0; bit < 8 * bytes.length; bit += EVERY) {
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
      if (verifies(name, bytes)) {
        accepted.add(bit);
      }
      bytes[bit / 8] ^= (byte) (1 << (bit % 8));
    }
    assertThat(accepted).as("bits of %s that may be changed", name).isEmpty();
  }

  @Test
  void shouldSayWhatDoesNotHold() throws IOException {
    String proof = Files.readString(Vectors.DIRECTORY.resolve("entry.proof"));
    assertFault(proof.replace("\"n\":3", "\"n\":4"), Fault.NOT_IN_LOG, "not entry 5");
    assertFault(proof.replace(",12.5]", ",12.6]"), Fault.NOT_IN_STATE, "context/amount");
    assertFault(proof.replace("docket-proof@v1", "docket-proof@v2"), Fault.MALFORMED, "line 1");
    assertFault(proof.replace("place ", "palace "), Fault.MALFORMED, "line 5");
    byte[] good = proof.getBytes(StandardCharsets.UTF_8);
    assertThat(ProofVerifier.verify(good, List.of(Vectors.NEXT.verifier())))
        .isInstanceOfSatisfying(
            Refuted.class, it -> assertThat(it.fault()).isEqualTo(Fault.UNKNOWN_SIGNER));
  }

  private static void assertFault(String proof, Fault fault, String message) {
    Result result = ProofVerifier.verify(proof.getBytes(StandardCharsets.UTF_8), KEYS);
    assertThat(result)
        .isInstanceOfSatisfying(
            Refuted.class,
            refuted -> {
              assertThat(refuted.fault()).isEqualTo(fault);
              assertThat(refuted.message()).contains(message);
            });
  }

  private static boolean verifies(String name, byte[] bytes) {
    if (name.endsWith(".proof")) {
      int signers = name.equals("rotation.proof") ? 2 : 1;
      return ProofVerifier.verify(bytes, KEYS) instanceof Proven proven
          && proven.signers().size() == signers;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return switch (name) {
        case "growth.txt" -> ProofVerifier.verify(bytes, KEYS) instanceof ProofVerifier.Grown;
        case "keys.txt" -> lines(text).map(VerifierKey::parse).toList().equals(KEYS);
        case "chain.txt", "chain-gap.txt" -> chainHolds(lines(text).toList());
        case "state.txt" -> stateHolds(lines(text).toList());
        default -> throw new AssertionError("no verifier for " + name);
      };
    } catch (CharacterCodingException | IllegalArgumentException refused) {
      return false;
    }
  }

  private static Stream<String> lines(String text) {
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("the last line has no end");
    }
    return Stream.of(text.substring(0, text.length() - 1).split("\n", -1));
  }

  /** Of each line the receipt: with one bit changed, all other lines stay what they were. */
  private static final Map<String, Receipt> READ = new java.util.concurrent.ConcurrentHashMap<>();

  private static boolean chainHolds(List<String> lines) {
    List<Receipt> receipts = new ArrayList<>();
    for (String line : lines.subList(0, lines.size() - 1)) {
      receipts.add(
          READ.computeIfAbsent(line, l -> Receipt.parse(l.getBytes(StandardCharsets.UTF_8))));
    }
    return ChainVerifier.firstFault(receipts).isEmpty()
        && lines.get(lines.size() - 1).equals("head " + receipts.get(receipts.size() - 1).hash());
  }

  private static boolean stateHolds(List<String> lines) {
    String salt = lines.get(0);
    if (!salt.startsWith("salt ")) {
      return false;
    }
    StateTree tree = StateTree.empty(new Salt(salt.substring(5)));
    for (String form : lines.subList(1, lines.size() - 1)) {
      tree = tree.with(CanonicalTuple.parse(form));
    }
    Hash root = tree.root();
    return lines.get(lines.size() - 1).equals("root " + root);
  }
}
