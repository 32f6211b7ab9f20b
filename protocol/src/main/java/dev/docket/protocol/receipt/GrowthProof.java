package dev.docket.protocol.receipt;

import dev.docket.protocol.Hash;
import dev.docket.protocol.checkpoint.BadSignatureException;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.SignedNote;
import dev.docket.protocol.checkpoint.VerifierKey;
import dev.docket.protocol.merkle.ConsistencyProof;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Proves that a log only grew from one signed checkpoint to a later one.
 *
 * <pre>
 * file = "docket-growth@v1" LF *(hex LF) LF note LF note
 * </pre>
 *
 * <p>The notes are checkpoints, the earlier first; {@code hex} are the hashes of the consistency
 * proof of RFC 9162, in its order. Each file has one form: other bytes are refused.
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

  /**
   * Whether it holds: both checkpoints are of one log and signed by one of its keys, and the later
   * tree begins with the earlier.
   *
   * @throws BadSignatureException if a signature names one of the keys and does not hold
   * @throws IllegalArgumentException if a note is no checkpoint
   */
  public boolean holds(Collection<VerifierKey> keys) throws BadSignatureException {
    Checkpoint one = Checkpoint.parse(before.text());
    Checkpoint two = Checkpoint.parse(after.text());
    return one.origin().equals(two.origin())
        && consistency.proves(one.size(), one.root(), two.size(), two.root())
        && signed(before, one, keys)
        && signed(after, two, keys);
  }

  private static boolean signed(
      SignedNote note, Checkpoint checkpoint, Collection<VerifierKey> keys)
      throws BadSignatureException {
    return note.signers(keys).stream().anyMatch(key -> key.name().equals(checkpoint.origin()));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(HEADER + "\n");
    consistency.hashes().forEach(hash -> text.append(hash).append('\n'));
    return text.append('\n').append(before).append('\n').append(after).toString();
  }
}
