package dev.docket.protocol.receipt;

import static java.util.Objects.requireNonNull;

import dev.docket.protocol.checkpoint.BadSignatureException;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.SignedNote;
import dev.docket.protocol.checkpoint.VerifierKey;
import dev.docket.protocol.merkle.LogHash;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a {@link ProofFile} or a {@link GrowthProof} with nothing but the log's public keys.
 * Pure; safe for use by any number of threads.
 */
public final class ProofVerifier {

  private ProofVerifier() {}

  /** What does not hold. */
  public enum Fault {
    /** The file is no proof file. */
    MALFORMED,
    /** The checkpoint is signed by none of the keys. */
    UNKNOWN_SIGNER,
    /** A signature names one of the keys and does not hold. */
    BAD_SIGNATURE,
    /** The checkpoint is of another log than the key that signed it. */
    WRONG_LOG,
    /** The receipt is not where the proof says in the log of the checkpoint. */
    NOT_IN_LOG,
    /** The state that the receipt is of does not hold the entry, or its absence, as shown. */
    NOT_IN_STATE,
    /** The two checkpoints are of different logs. */
    TWO_LOGS,
    /** The later log does not begin with the earlier one, as far as the proof shows. */
    NOT_GROWN
  }

  /** What came of verifying. */
  public sealed interface Result {}

  /**
   * Everything in the file holds.
   *
   * @param signers the keys that signed the checkpoint, one at least
   */
  public record Proven(ProofFile file, Checkpoint checkpoint, List<VerifierKey> signers)
      implements Result {
    /** Copies the signers. */
    public Proven {
      signers = List.copyOf(signers);
    }
  }

  /**
   * The log of the later checkpoint begins with that of the earlier one.
   *
   * @param signers the keys that signed both or one of them
   */
  public record Grown(Checkpoint before, Checkpoint after, List<VerifierKey> signers)
      implements Result {
    /** Copies the signers. */
    public Grown {
      signers = List.copyOf(signers);
    }
  }

  /** The file proves nothing. */
  public record Refuted(Fault fault, String message) implements Result {}

  /** Verifies the bytes of a file, which is a {@link ProofFile} or a {@link GrowthProof}. */
  public static Result verify(byte[] bytes, Collection<VerifierKey> keys) {
    if (bytes.length > ProofFile.MAX_BYTES) {
      return new Refuted(
          Fault.MALFORMED,
          "the file has %d bytes; allowed are %d".formatted(bytes.length, ProofFile.MAX_BYTES));
    }
    if (new String(bytes, StandardCharsets.UTF_8).startsWith(GrowthProof.HEADER + "\n")) {
      return verifyGrowth(bytes, keys);
    }
    ProofFile file;
    try {
      file = ProofFile.parse(bytes);
    } catch (MalformedProofException fault) {
      return new Refuted(Fault.MALFORMED, String.valueOf(fault.getMessage()));
    }
    return verify(file, keys);
  }

  private static Result verifyGrowth(byte[] bytes, Collection<VerifierKey> keys) {
    GrowthProof proof;
    Checkpoint before;
    Checkpoint after;
    try {
      proof =
          GrowthProof.parse(
              StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
      before = Checkpoint.parse(proof.before().text());
      after = Checkpoint.parse(proof.after().text());
    } catch (CharacterCodingException | IllegalArgumentException fault) {
      return new Refuted(Fault.MALFORMED, String.valueOf(fault.getMessage()));
    }
    if (!before.origin().equals(after.origin())) {
      return new Refuted(
          Fault.TWO_LOGS,
          "the checkpoints are of " + before.origin() + " and of " + after.origin());
    }
    if (!proof.consistency().proves(before.size(), before.root(), after.size(), after.root())) {
      return new Refuted(
          Fault.NOT_GROWN,
          "the log of "
              + after.size()
              + " entries is not shown to begin with that of "
              + before.size());
    }
    Signatures earlier = Signatures.of(proof.before(), before, keys);
    Signatures later = Signatures.of(proof.after(), after, keys);
    if (earlier.refuted() != null || later.refuted() != null) {
      return earlier.refuted() == null ? requireNonNull(later.refuted()) : earlier.refuted();
    }
    List<VerifierKey> signers = new ArrayList<>(earlier.keys());
    later.keys().stream().filter(key -> !signers.contains(key)).forEach(signers::add);
    return new Grown(before, after, signers);
  }

  /** Verifies a file that was read. The signature comes last: it costs most. */
  public static Result verify(ProofFile file, Collection<VerifierKey> keys) {
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.parse(file.log().checkpoint().text());
    } catch (IllegalArgumentException fault) {
      return new Refuted(Fault.MALFORMED, String.valueOf(fault.getMessage()));
    }
    if (!file.log()
        .inclusion()
        .proves(LogHash.leaf(file.receipt().bytes()), checkpoint.size(), checkpoint.root())) {
      return new Refuted(
          Fault.NOT_IN_LOG,
          "the receipt is not entry "
              + file.log().inclusion().index()
              + " of the log's first "
              + checkpoint.size());
    }
    if (file.entry() != null && !file.entry().proves(file.receipt().body().stateAfter())) {
      return new Refuted(
          Fault.NOT_IN_STATE,
          "the state after version "
              + file.receipt().body().seq()
              + " has not "
              + file.entry().name()
              + " as shown");
    }
    Signatures signed = Signatures.of(file.log().checkpoint(), checkpoint, keys);
    return signed.refuted() == null
        ? new Proven(file, checkpoint, signed.keys())
        : signed.refuted();
  }

  /**
   * Who signed a checkpoint.
   *
   * @param keys of its log, one at least unless refuted
   */
  private record Signatures(List<VerifierKey> keys, @Nullable Refuted refuted) {

    static Signatures of(SignedNote note, Checkpoint checkpoint, Collection<VerifierKey> known) {
      List<VerifierKey> signers;
      try {
        signers = new ArrayList<>(note.signers(known));
      } catch (BadSignatureException fault) {
        return refuted(Fault.BAD_SIGNATURE, String.valueOf(fault.getMessage()));
      }
      if (signers.isEmpty()) {
        return refuted(
            Fault.UNKNOWN_SIGNER,
            "the checkpoint of " + checkpoint.origin() + " is signed by none of the keys given");
      }
      signers.removeIf(key -> !key.name().equals(checkpoint.origin()));
      return signers.isEmpty()
          ? refuted(
              Fault.WRONG_LOG,
              "the checkpoint is of the log " + checkpoint.origin() + ", no key given is")
          : new Signatures(signers, null);
    }

    private static Signatures refuted(Fault fault, String message) {
      return new Signatures(List.of(), new Refuted(fault, message));
    }
  }
}
