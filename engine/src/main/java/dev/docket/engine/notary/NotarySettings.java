package dev.docket.engine.notary;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a notary, as {@code docket.engine.notary} in the configuration gives them.
 *
 * @param enabled whether there is one
 * @param directory where its log is
 * @param keyFiles the private keys that sign, one at least if it is enabled
 * @param interval the pause between two readings of the journal
 * @param lookBack how far each reading begins before the end of the one before
 */
public record NotarySettings(
    boolean enabled, Path directory, List<Path> keyFiles, Duration interval, Duration lookBack) {
  /** Copies the key files. */
  public NotarySettings {
    keyFiles = List.copyOf(keyFiles);
  }
}
