package dev.docket.persistence.repair;

import dev.docket.persistence.failure.StoreUnusableException;
import dev.docket.persistence.log.Histories;
import dev.docket.persistence.log.format.LogId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether a backup and a store mean the same record by an ordinal: where both say that it belongs
 * to the same history. A copy of the store that went on by itself after a restore says otherwise.
 */
public final class Agreement {
  private final Path backup;
  private final LogId.Kind log;
  private final @Nullable Histories ours;
  private final Histories theirs;

  /**
   * @param ours what the store says, or {@code null} if it has lost its description
   * @param theirs what the backup says
   */
  public Agreement(Path backup, LogId.Kind log, @Nullable Histories ours, Histories theirs) {
    this.backup = backup;
    this.log = log;
    this.ours = ours;
    this.theirs = theirs;
  }

  /**
   * Lets an ordinal pass that both mean alike.
   *
   * @throws StoreUnusableException naming both histories, if they do not
   */
  void require(long ordinal) {
    if (ours == null) {
      throw new StoreUnusableException(
          "the store has lost its description, and with it whose ordinals these are, so nothing is"
              + " taken from "
              + backup
              + ". If that is a backup of this very store, made before or since its last restore,"
              + " copy its store.json to the store first");
    }
    Optional<UUID> here = ours.of(log, ordinal);
    Optional<UUID> there = theirs.of(log, ordinal);
    if (here.isEmpty() || !here.equals(there)) {
      throw new StoreUnusableException(
          "ordinal %d of the %s is of history %s in %s, and of history %s in the store: the two went on differently after a restore or a repair. Take a backup that this store made itself, or that it was restored from"
              .formatted(ordinal, log.directory(), name(there), backup, name(here)));
    }
  }

  private static String name(Optional<UUID> history) {
    return history.map(UUID::toString).orElse("unknown");
  }
}
