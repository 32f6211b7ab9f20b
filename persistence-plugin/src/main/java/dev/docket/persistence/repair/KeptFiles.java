package dev.docket.persistence.repair;

import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Keeps copies of what a repair is about to replace, below a directory of its own. */
public final class KeptFiles {
  private static final int CHUNK = 1 << 20;

  private final Storage storage;
  private final Path store;
  private final Path kept;

  /**
   * @param store the store's directory
   * @param kept where the copies go, below it
   */
  public KeptFiles(Storage storage, Path store, Path kept) {
    this.storage = storage;
    this.store = store;
    this.kept = kept;
  }

  /** Where the copies are. */
  public Path directory() {
    return kept;
  }

  /**
   * Copies a file of the store; durable, and read back, when this returns.
   *
   * @throws IOException if that failed; the file is as it was
   */
  public void keep(Path file) throws IOException {
    Path copy = kept.resolve(store.relativize(file).toString());
    Path parent = copy.getParent() == null ? kept : copy.getParent();
    storage.createDirectories(parent);
    try (StorageFile from = storage.openForRead(file);
        StorageFile to = storage.create(copy)) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      ByteBuffer back = ByteBuffer.allocate(CHUNK);
      long size = from.size();
      for (long at = 0; at < size; at += CHUNK) {
        from.read(chunk.clear(), at);
        to.write(chunk.flip(), at);
      }
      to.force();
      for (long at = 0; at < size; at += CHUNK) {
        from.read(chunk.clear(), at);
        to.read(back.clear(), at);
        if (!chunk.flip().equals(back.flip())) {
          throw new IOException(copy + " cannot be read back as it was written");
        }
      }
    }
    storage.forceDirectory(parent);
  }
}
