package dev.docket.persistence.storage;

/** What can be asked of a simulated disk and can go wrong there. */
public enum Call {
  CREATE(true),
  WRITE(true),
  FORCE(true),
  TRUNCATE(true),
  RENAME(true),
  LINK(true),
  DELETE(true),
  MAKE_DIRECTORY(true),
  FORCE_DIRECTORY(true),
  LOCK(false),
  OPEN(false),
  READ(false),
  SIZE(false),
  LIST(false);

  private final boolean changes;

  Call(boolean changes) {
    this.changes = changes;
  }

  /** Whether it changes what is on the disk, or makes it durable. */
  public boolean changes() {
    return changes;
  }
}
