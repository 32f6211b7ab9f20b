package dev.docket.persistence.damage;

import dev.docket.persistence.storage.Storage;
import dev.docket.persistence.storage.StorageFile;
import dev.docket.persistence.storage.StorageLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Files in memory, made of a picture of a store within microseconds: a file is copied only when it
 * is written to. Everything is durable at once.
 */
final class FilesInMemory implements Storage {
  private final Map<Path, Content> files = new TreeMap<>();
  private final Set<Path> directories = new TreeSet<>();

  /** A file's bytes; shared with the picture until they are changed. */
  private static final class Content {
    private byte[] bytes;
    private boolean shared;

    Content(byte[] bytes, boolean shared) {
      this.bytes = bytes;
      this.shared = shared;
    }
  }

  /** A disk with these files; their arrays are not changed. */
  static FilesInMemory of(Map<Path, byte[]> picture) {
    FilesInMemory files = new FilesInMemory();
    picture.forEach(
        (path, bytes) -> {
          files.files.put(path, new Content(bytes, true));
          files.addDirectories(path.getParent());
        });
    return files;
  }

  /** All files as they are now. */
  synchronized Map<Path, byte[]> picture() {
    Map<Path, byte[]> picture = new TreeMap<>();
    files.forEach((path, content) -> picture.put(path, content.bytes.clone()));
    return picture;
  }

  private void addDirectories(@Nullable Path directory) {
    if (directory != null && directories.add(directory)) {
      addDirectories(directory.getParent());
    }
  }

  private Content existing(Path file) throws NoSuchFileException {
    Content content = files.get(file);
    if (content == null) {
      throw new NoSuchFileException(file.toString());
    }
    return content;
  }

  @Override
  public synchronized StorageFile openForRead(Path file) throws IOException {
    return new OpenFile(existing(file));
  }

  @Override
  public StorageFile openForWrite(Path file) throws IOException {
    return openForRead(file);
  }

  @Override
  public synchronized StorageFile create(Path file) throws IOException {
    Content created = new Content(new byte[0], false);
    if (files.putIfAbsent(file, created) != null) {
      throw new FileAlreadyExistsException(file.toString());
    }
    return new OpenFile(created);
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    Content content = existing(from);
    files.remove(from);
    files.put(to, content);
  }

  @Override
  public synchronized void link(Path existing, Path link) throws IOException {
    files.put(link, existing(existing));
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    existing(file);
    files.remove(file);
  }

  @Override
  public synchronized List<String> list(Path directory) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Set<Path> paths : List.of(files.keySet(), directories)) {
      for (Path path : paths) {
        if (directory.equals(path.getParent())) {
          names.add(String.valueOf(path.getFileName()));
        }
      }
    }
    return List.copyOf(names);
  }

  @Override
  public synchronized void createDirectories(Path directory) {
    addDirectories(directory);
  }

  @Override
  public void forceDirectory(Path directory) {
    // durable as it is
  }

  @Override
  public synchronized Kind kind(Path path) {
    if (directories.contains(path)) {
      return Kind.DIRECTORY;
    }
    return files.containsKey(path) ? Kind.FILE : Kind.MISSING;
  }

  @Override
  public boolean writable(Path directory) {
    return true;
  }

  @Override
  public long freeBytes(Path directory) {
    return Long.MAX_VALUE;
  }

  @Override
  public Path realPath(Path directory) {
    return directory;
  }

  @Override
  public Optional<StorageLock> lock(Path file) {
    return Optional.of(() -> {});
  }

  /** An open file; it stays usable under any name. */
  private final class OpenFile implements StorageFile {
    private final Content content;

    OpenFile(Content content) {
      this.content = content;
    }

    @Override
    public long size() {
      synchronized (FilesInMemory.this) {
        return content.bytes.length;
      }
    }

    @Override
    public int read(ByteBuffer target, long offset) {
      synchronized (FilesInMemory.this) {
        int count = (int) Math.max(0, Math.min(target.remaining(), content.bytes.length - offset));
        target.put(content.bytes, (int) Math.min(offset, content.bytes.length), count);
        return count;
      }
    }

    @Override
    public void write(ByteBuffer source, long offset) {
      synchronized (FilesInMemory.this) {
        int end = Math.toIntExact(offset + source.remaining());
        if (content.shared || end > content.bytes.length) {
          content.bytes = Arrays.copyOf(content.bytes, Math.max(end, content.bytes.length));
          content.shared = false;
        }
        source.get(content.bytes, (int) offset, source.remaining());
      }
    }

    @Override
    public void force() {
      // durable as it is
    }

    @Override
    public void truncate(long size) {
      synchronized (FilesInMemory.this) {
        if (size < content.bytes.length) {
          content.bytes = Arrays.copyOf(content.bytes, (int) size);
          content.shared = false;
        }
      }
    }

    @Override
    public void close() {
      // nothing to give back
    }
  }
}
