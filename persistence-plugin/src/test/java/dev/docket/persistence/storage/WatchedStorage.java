package dev.docket.persistence.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A storage before which a test stands: it sees every read. */
abstract class WatchedStorage implements Storage {
  private final Storage storage;
  private final Set<StorageFile> open = ConcurrentHashMap.newKeySet();

  WatchedStorage(Storage storage) {
    this.storage = storage;
  }

  /**
   * Called after each read of a file.
   *
   * @param target what was read, up to its position
   * @param offset where in the file it began
   * @param count how many bytes it gave
   */
  abstract void read(Path path, ByteBuffer target, long offset, int count);

  /** The files that were opened and not closed. */
  public List<String> openFiles() {
    return open.stream().map(Object::toString).sorted().toList();
  }

  private final class Watched implements StorageFile {
    private final Path path;
    private final StorageFile file;

    Watched(Path path, StorageFile file) {
      this.path = path;
      this.file = file;
      open.add(this);
    }

    @Override
    public String toString() {
      return path.toString();
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
      int count = file.read(target, offset);
      WatchedStorage.this.read(path, target, offset, count);
      return count;
    }

    @Override
    public void write(ByteBuffer source, long offset) throws IOException {
      file.write(source, offset);
    }

    @Override
    public void force() throws IOException {
      file.force();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void close() throws IOException {
      open.remove(this);
      file.close();
    }
  }

  @Override
  public StorageFile openForRead(Path file) throws IOException {
    return new Watched(file, storage.openForRead(file));
  }

  @Override
  public StorageFile openForWrite(Path file) throws IOException {
    return new Watched(file, storage.openForWrite(file));
  }

  @Override
  public StorageFile create(Path file) throws IOException {
    return new Watched(file, storage.create(file));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    storage.rename(from, to);
  }

  @Override
  public void link(Path existing, Path link) throws IOException {
    storage.link(existing, link);
  }

  @Override
  public void delete(Path file) throws IOException {
    storage.delete(file);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    return storage.list(directory);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    storage.createDirectories(directory);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    storage.forceDirectory(directory);
  }

  @Override
  public Kind kind(Path path) {
    return storage.kind(path);
  }

  @Override
  public boolean writable(Path directory) {
    return storage.writable(directory);
  }

  @Override
  public long freeBytes(Path directory) throws IOException {
    return storage.freeBytes(directory);
  }

  @Override
  public Path realPath(Path directory) throws IOException {
    return storage.realPath(directory);
  }

  @Override
  public String nameOf(Path directory) {
    return storage.nameOf(directory);
  }

  @Override
  public Optional<StorageLock> lock(Path file) throws IOException {
    return storage.lock(file);
  }
}
