package dev.docket.protocol.receipt;

import dev.docket.protocol.checkpoint.BadSignatureException;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.VerifierKey;
import dev.docket.protocol.merkle.LogHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Verifies a {@link ProofFile} with nothing but the log's public keys. Pure; safe for use by any
 * number of threads.
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
    NOT_IN_STATE
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

  /** The file proves nothing. */
  public record Refuted(Fault fault, String message) implements Result {}

  /** Verifies the bytes of a file. */
  public static Result verify(byte[] bytes, Collection<VerifierKey> keys) {
    ProofFile file;
    try {
      file = ProofFile.parse(bytes);
    } catch (MalformedProofException fault) {
      return new Refuted(Fault.MALFORMED, String.valueOf(fault.getMessage()));
    }
    return verify(file, keys);
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
    return signed(file, checkpoint, keys);
  }

  private static Result signed(
      ProofFile file, Checkpoint checkpoint, Collection<VerifierKey> keys) {
    List<VerifierKey> signers;
    try {
      signers = new ArrayList<>(file.log().checkpoint().signers(keys));
    } catch (BadSignatureException fault) {
      return new Refuted(Fault.BAD_SIGNATURE, String.valueOf(fault.getMessage()));
    }
    if (signers.isEmpty()) {
      return new Refuted(
          Fault.UNKNOWN_SIGNER,
          "the checkpoint of " + checkpoint.origin() + " is signed by none of the keys given");
    }
    signers.removeIf(key -> !key.name().equals(checkpoint.origin()));
    return signers.isEmpty()
        ? new Refuted(
            Fault.WRONG_LOG,
            "the checkpoint is of the log " + checkpoint.origin() + ", no key given is")
        : new Proven(file, checkpoint, signers);
  }
}
