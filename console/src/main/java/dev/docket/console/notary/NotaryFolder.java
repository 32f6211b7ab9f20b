package dev.docket.console.notary;

import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.notary.file.BoundedFile;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.SignedNote;
import java.io.IOException;
import java.nio.file.Path;

/** What someone who kept a checkpoint has on disk. */
public final class NotaryFolder {

  /** Of a checkpoint with more signatures than a log has keys and witnesses. */
  private static final int MAX_CHECKPOINT_BYTES = 1 << 20;

  private NotaryFolder() {}

  /**
   * A checkpoint in a file.
   *
   * @throws WrongUseException if it is none
   */
  public static SignedNote checkpoint(Path file) {
    try {
      SignedNote note = SignedNote.parse(BoundedFile.text(file, MAX_CHECKPOINT_BYTES));
      Checkpoint.parse(note.text());
      return note;
    } catch (IOException | IllegalArgumentException fault) {
      throw new WrongUseException(file + " is no checkpoint: " + fault.getMessage(), fault);
    }
  }
}
