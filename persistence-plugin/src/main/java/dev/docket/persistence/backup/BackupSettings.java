package dev.docket.persistence.backup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The backups that a store takes by itself while it is open.
 *
 * @param dir the directory of backups; none are taken where it is empty
 * @param every from one to the next
 * @param keep how many stay
 */
public record BackupSettings(Optional<Path> dir, Duration every, int keep) {

  /** None; every day if a directory is given, and the newest five stay. */
  public static BackupSettings none() {
    return new BackupSettings(Optional.empty(), Duration.ofDays(1), 5);
  }

  /** The same into a directory. */
  public BackupSettings into(Path directory) {
    return new BackupSettings(Optional.of(directory), every, keep);
  }

  /** The same at another interval. */
  public BackupSettings withEvery(Duration interval) {
    return new BackupSettings(dir, interval, keep);
  }

  /** The same with another number that stays. */
  public BackupSettings withKeep(int count) {
    return new BackupSettings(dir, every, count);
  }
}
