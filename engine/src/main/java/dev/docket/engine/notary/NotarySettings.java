package dev.docket.engine.notary;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a notary, as {@code docket.engine.notary} in the configuration gives them.
 *
 * @param enabled whether there is one
 * @param store what kind of place its log is in
 * @param directory where its log is, if it is in files
 * @param keyFiles the private keys that sign, one at least if it is enabled
 * @param interval the pause between two readings of the journal
 * @param lookBack how far each reading begins before the end of the one before
 */
public record NotarySettings(
    boolean enabled,
    Store store,
    Path directory,
    List<Path> keyFiles,
    Duration interval,
    Duration lookBack) {

  /** Where a notary keeps its log. */
  public enum Store {
    /** In a directory. */
    FILES,
    /** In tables of the PostgreSQL of {@code docket.postgres}. */
    POSTGRES
  }

  /** Copies the key files. */
  public NotarySettings {
    keyFiles = List.copyOf(keyFiles);
  }
}
