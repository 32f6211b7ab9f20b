package dev.docket.engine.notary;

import dev.docket.protocol.checkpoint.BadSignatureException;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.NoteSigner;
import dev.docket.protocol.checkpoint.SignedNote;
import dev.docket.protocol.checkpoint.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A checkpoint with the note that signs it. */
record SignedCheckpoint(Checkpoint checkpoint, SignedNote note) {

  /** Signs with every key; what came of it is verified before anyone else sees it. */
  static SignedCheckpoint sign(Checkpoint checkpoint, List<? extends NoteSigner> signers) {
    SignedNote note = SignedNote.sign(checkpoint.toString(), signers);
    List<VerifierKey> keys = signers.stream().map(NoteSigner::verifier).toList();
    try {
      if (note.signers(keys).size() != keys.size()) {
        throw new NotaryRefusal("a key has the name and id of another one");
      }
    } catch (BadSignatureException fault) {
      throw new NotaryRefusal("a signer does not sign: " + fault.getMessage(), fault);
    }
    return new SignedCheckpoint(checkpoint, note);
  }

  /**
   * The last checkpoint that was signed for this log: the later one of the two files, since a crash
   * may come between them; {@code null} if nothing was signed yet.
   *
   * @throws NotaryRefusal if there is one that is not of this log or of none of these keys
   */
  static @Nullable SignedCheckpoint last(TileStore store, String origin, List<VerifierKey> keys)
      throws IOException {
    SignedCheckpoint signed = read(store, NotaryFiles.SIGNED, origin, keys);
    SignedCheckpoint shown = read(store, NotaryFiles.CHECKPOINT, origin, keys);
    if (signed == null || shown == null) {
      return signed == null ? shown : signed;
    }
    long size = signed.checkpoint.size();
    if (size == shown.checkpoint.size() && !signed.checkpoint.equals(shown.checkpoint)) {
      throw new NotaryRefusal("two checkpoints of " + size + " entries are signed and disagree");
    }
    return size >= shown.checkpoint.size() ? signed : shown;
  }

  private static @Nullable SignedCheckpoint read(
      TileStore store, String path, String origin, List<VerifierKey> keys) throws IOException {
    byte[] bytes = store.read(path).orElse(null);
    if (bytes == null) {
      return null;
    }
    try {
      SignedNote note = SignedNote.parse(new String(bytes, StandardCharsets.UTF_8));
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      if (!checkpoint.origin().equals(origin)) {
        throw new NotaryRefusal(
            path + " is of the log " + checkpoint.origin() + ", the keys are of " + origin);
      }
      if (note.signers(keys).isEmpty()) {
        throw new NotaryRefusal(
            path
                + " is signed by none of the keys given: when keys are changed, the old one and the"
                + " new one sign together first");
      }
      return new SignedCheckpoint(checkpoint, note);
    } catch (IllegalArgumentException | BadSignatureException fault) {
      throw new NotaryRefusal(path + " is no checkpoint that can be trusted: " + fault, fault);
    }
  }

  byte[] bytes() {
    return note.toString().getBytes(StandardCharsets.UTF_8);
  }
}
