package dev.docket.persistence.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A file that a writer is caught writing: the first read that comes past an offset finds zeros
 * there, as the file was prepared with; until the next read everything is written.
 */
public final class CaughtWriting extends WatchedStorage {
  private final Path file;
  private final long written;
  private final long found;
  private boolean caught;

  /**
   * @param storage where everything is written
   * @param file the one that is written meanwhile
   * @param written how far, when the first read comes so far
   * @param found from where on everything is written when that read comes there
   */
  public CaughtWriting(Storage storage, Path file, long written, long found) {
    super(storage);
    this.file = file;
    this.written = written;
    this.found = found;
  }

  /** Whether a read has found the file half-written. */
  public boolean caught() {
    return caught;
  }

  @Override
  synchronized void read(Path path, ByteBuffer target, long offset, int count) {
    if (caught || !path.equals(file) || offset > written || offset + count <= written) {
      return;
    }
    caught = true;
    int start = target.position() - count;
    for (long at = written; at < Math.min(found, offset + count); at++) {
      target.put(start + (int) (at - offset), (byte) 0);
    }
  }
}
