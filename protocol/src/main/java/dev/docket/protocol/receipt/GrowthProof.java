package dev.docket.protocol.receipt;

import dev.docket.protocol.Hash;
import dev.docket.protocol.checkpoint.SignedNote;
import dev.docket.protocol.merkle.ConsistencyProof;
import java.util.ArrayList;
import java.util.List;

/**
 * Proves that a log only grew from one signed checkpoint to a later one.
 *
 * <pre>
 * file = "docket-growth@v1" LF *(hex LF) LF note LF note
 * </pre>
 *
 * <p>The notes are checkpoints, the earlier first; {@code hex} are the hashes of the consistency
 * proof of RFC 9162, in its order. Each file has one form: other bytes are refused. {@link
 * ProofVerifier} says whether it holds.
 */
public record GrowthProof(ConsistencyProof consistency, SignedNote before, SignedNote after) {

  /** The first line. */
  public static final String HEADER = "docket-growth@v1";

  /**
   * Reads a file; proves nothing.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static GrowthProof parse(String text) {
    String[] parts = text.split("\n\n", -1);
    if (parts.length != 5) {
      throw new IllegalArgumentException("a growth proof is hashes and two notes");
    }
    List<Hash> hashes = new ArrayList<>();
    String[] lines = parts[0].split("\n", -1);
    for (int i = 1; i < lines.length; i++) {
      hashes.add(new Hash(lines[i]));
    }
    GrowthProof proof =
        new GrowthProof(
            new ConsistencyProof(hashes),
            SignedNote.parse(parts[1] + "\n\n" + parts[2] + "\n"),
            SignedNote.parse(parts[3] + "\n\n" + parts[4]));
    if (!proof.toString().equals(text)) {
      throw new IllegalArgumentException("the file is not written as the format wants it");
    }
    return proof;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(HEADER + "\n");
    consistency.hashes().forEach(hash -> text.append(hash).append('\n'));
    return text.append('\n').append(before).append('\n').append(after).toString();
  }
}
