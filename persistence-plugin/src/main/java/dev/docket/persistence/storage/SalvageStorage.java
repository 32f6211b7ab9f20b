package dev.docket.persistence.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A storage whose disk cannot read some sectors any more: they are read as zeros, which no checksum
 * lets pass, and noted. Only of files that are opened for reading; what is being written has to be
 * readable. For one thread.
 */
public final class SalvageStorage implements Storage {
  private static final int SECTOR = 512;

  /** More are not listed. */
  private static final int MOST = 1_000;

  private final Storage storage;
  private final Set<Path> unreadable = new TreeSet<>();

  public SalvageStorage(Storage storage) {
    this.storage = storage;
  }

  /** The files of which not everything could be read; at most 1,000. */
  public List<Path> unreadable() {
    return List.copyOf(unreadable);
  }

  /** Whether something of a file could not be read. */
  public boolean couldNotRead(Path file) {
    return unreadable.contains(file);
  }

  private final class Remains implements StorageFile {
    private final Path path;
    private final StorageFile file;

    Remains(Path path, StorageFile file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public int read(ByteBuffer target, long offset) throws IOException {
      int start = target.position();
      try {
        return file.read(target, offset);
      } catch (ClosedByInterruptException interrupted) {
        throw interrupted;
      } catch (IOException unread) {
        target.position(start);
        return readSectors(target, offset);
      }
    }

    private int readSectors(ByteBuffer target, long offset) throws IOException {
      int count = (int) Math.max(0, Math.min(target.remaining(), file.size() - offset));
      for (int done = 0; done < count; ) {
        int length = (int) Math.min(count - done, SECTOR - (offset + done) % SECTOR);
        ByteBuffer sector = ByteBuffer.allocate(length);
        try {
          file.read(sector, offset + done);
        } catch (IOException unread) {
          if (unreadable.size() < MOST) {
            unreadable.add(path);
          }
        }
        target.put(sector.array());
        done += length;
      }
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
      file.close();
    }
  }

  @Override
  public StorageFile openForRead(Path file) throws IOException {
    return new Remains(file, storage.openForRead(file));
  }

  @Override
  public StorageFile openForWrite(Path file) throws IOException {
    return storage.openForWrite(file);
  }

  @Override
  public StorageFile create(Path file) throws IOException {
    return storage.create(file);
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

  @Override
  public boolean isOpenToOthers(Path path) throws IOException {
    return storage.isOpenToOthers(path);
  }
}
