package dev.docket.persistence.backup;

/**
 * How a backup is taken.
 *
 * @param copyAll whether sealed segments are copied even where a hard link would do. A link takes
 *     no space and no time, but shares the bytes on the disk: what rots there has rotted in both
 * @param keep how many backups stay in the directory, this one among them; 0 for all. The older
 *     ones are removed once this one was read back whole
 */
public record BackupOptions(boolean copyAll, int keep) {
  public BackupOptions {
    if (keep < 0) {
      throw new IllegalArgumentException("keep is " + keep + ", allowed is 0 or more");
    }
  }

  /** Hard links where they work; all older backups stay. */
  public static BackupOptions defaults() {
    return new BackupOptions(false, 0);
  }

  public BackupOptions withCopyAll(boolean copy) {
    return new BackupOptions(copy, keep);
  }

  public BackupOptions withKeep(int count) {
    return new BackupOptions(copyAll, count);
  }
}
