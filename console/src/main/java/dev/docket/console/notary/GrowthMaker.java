package dev.docket.console.notary;

import dev.docket.console.runtime.ProblemException;
import dev.docket.console.runtime.WrongUseException;
import dev.docket.engine.notary.MissingTileException;
import dev.docket.engine.notary.PublishedLog;
import dev.docket.protocol.Hash;
import dev.docket.protocol.checkpoint.Checkpoint;
import dev.docket.protocol.checkpoint.SignedNote;
import dev.docket.protocol.receipt.GrowthProof;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes the proof that a log only grew between two of its checkpoints, from what is published. */
public final class GrowthMaker {

  private final OpenedLog opened;
  private final PublishedLog log;

  /** Reads the log of a notary. */
  public GrowthMaker(OpenedLog opened) {
    this.opened = opened;
    this.log = opened.log();
  }

  /**
   * The proof between two checkpoints.
   *
   * @param from the file of the earlier one
   * @param to the file of the later one; {@code null} for the last one of the notary
   * @throws WrongUseException if one is none, or they are not of this log, or the later comes first
   * @throws ProblemException if the log is not what one of them was signed over: there is no proof
   */
  public GrowthProof proof(Path from, @Nullable Path to) {
    SignedNote before = NotaryFolder.checkpoint(from);
    SignedNote after = to == null ? log.note() : NotaryFolder.checkpoint(to);
    Checkpoint earlier = Checkpoint.parse(before.text());
    Checkpoint later = Checkpoint.parse(after.text());
    requireOfLog("--from", from, earlier);
    if (to != null) {
      requireOfLog("--to", to, later);
    }
    if (earlier.size() > later.size()) {
      throw new WrongUseException(
          "--from has %,d entries, --to only %,d: the earlier checkpoint comes first"
              .formatted(earlier.size(), later.size()));
    }
    try {
      requireRoot(earlier);
      requireRoot(later);
      return new GrowthProof(log.growth(earlier.size(), later.size()), before, after);
    } catch (MissingTileException | UncheckedIOException fault) {
      throw new ProblemException("the log in " + opened + ": " + fault.getMessage(), fault);
    }
  }

  private void requireOfLog(String option, Path file, Checkpoint checkpoint) {
    String origin = log.checkpoint().origin();
    if (!checkpoint.origin().equals(origin)) {
      throw new WrongUseException(
          option
              + " "
              + file
              + " is of the log "
              + checkpoint.origin()
              + ", that of "
              + opened
              + " is "
              + origin);
    }
    if (checkpoint.size() > log.checkpoint().size()) {
      throw new ProblemException(
          "CUT_OFF: %s has %,d entries, the log in %s has %,d"
              .formatted(file, checkpoint.size(), opened, log.checkpoint().size()));
    }
  }

  private void requireRoot(Checkpoint checkpoint) {
    Hash root = log.rootOf(checkpoint.size());
    if (!root.equals(checkpoint.root())) {
      throw new ProblemException(
          "HISTORY_REWRITTEN: the first %,d entries of the log have the root %s, the checkpoint says %s"
              .formatted(checkpoint.size(), root, checkpoint.root()));
    }
  }
}
