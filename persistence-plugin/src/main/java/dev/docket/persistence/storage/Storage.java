package dev.docket.persistence.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file system, as far as the log needs one. Methods may be called from any thread. A missing file
 * is a {@link java.nio.file.NoSuchFileException}, a lack of space or quota a {@link
 * DiskFullException}.
 */
public interface Storage {

  /** What a path names. */
  enum Kind {
    MISSING,
    FILE,
    DIRECTORY
  }

  /** Opens an existing file for reading. */
  StorageFile openForRead(Path file) throws IOException;

  /** Opens an existing file for reading and writing. */
  StorageFile openForWrite(Path file) throws IOException;

  /**
   * Creates a file, which must not exist, for reading and writing. Its name is durable only after
   * {@link #forceDirectory}.
   */
  StorageFile create(Path file) throws IOException;

  /**
   * Renames atomically, replacing the target. Durable only after {@link #forceDirectory} of the
   * parent.
   */
  void rename(Path from, Path to) throws IOException;

  /** Gives a file a second name, without copying. */
  void link(Path existing, Path link) throws IOException;

  /** Deletes a file. Durable only after {@link #forceDirectory}. */
  void delete(Path file) throws IOException;

  /** The names of a directory's entries, sorted. */
  List<String> list(Path directory) throws IOException;

  /** Creates a directory and those above it, where missing, and forces their parents. */
  void createDirectories(Path directory) throws IOException;

  /** Makes the names in a directory durable. */
  void forceDirectory(Path directory) throws IOException;

  /** What the path names, links followed. */
  Kind kind(Path path);

  /** Whether the directory takes new files, as far as can be told without trying. */
  boolean writable(Path directory);

  /** Whether others than the owner may read or write it, as far as can be told. */
  default boolean isOpenToOthers(Path path) throws IOException {
    return false;
  }

  /** Bytes that may still be written. */
  long freeBytes(Path directory) throws IOException;

  /** The directory's one true path, links followed. */
  Path realPath(Path directory) throws IOException;

  /**
   * What tells a directory from all others of this JVM, also from one with the same path on another
   * storage.
   *
   * @param directory its real path
   */
  default String nameOf(Path directory) {
    return directory.toString();
  }

  /**
   * Takes an exclusive lock on a file, creating it; empty if another process has it. Held until
   * closed.
   */
  Optional<StorageLock> lock(Path file) throws IOException;

  /** No small file of a store has more bytes. */
  int SMALL_FILE_BYTES = 64 * 1024;

  /**
   * A whole small file.
   *
   * @throws IOException if it has more than {@link #SMALL_FILE_BYTES}; nothing of it is read then
   */
  default byte[] readAll(Path file) throws IOException {
    return readAll(file, SMALL_FILE_BYTES);
  }

  /**
   * A whole file, if it is not too large.
   *
   * @throws IOException if it has more than so many bytes; nothing of it is read then
   */
  default byte[] readAll(Path file, int most) throws IOException {
    try (StorageFile opened = openForRead(file)) {
      long size = opened.size();
      if (size > most) {
        throw new IOException(file + " has " + size + " bytes, allowed are " + most);
      }
      ByteBuffer content = ByteBuffer.allocate((int) size);
      int count = opened.read(content, 0);
      if (count < size) {
        throw new IOException(file + " ended after " + count + " of " + size + " bytes");
      }
      return content.array();
    }
  }

  /**
   * Replaces a small file atomically and durably: temporary file, force, rename, directory force.
   * Returns only when the new content is durable.
   */
  default void replace(Path file, byte[] content) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new FileNotFoundException(file + " has no parent directory");
    }
    Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
    if (kind(temporary) != Kind.MISSING) {
      delete(temporary);
    }
    try (StorageFile opened = create(temporary)) {
      opened.write(ByteBuffer.wrap(content), 0);
      opened.force();
    }
    rename(temporary, file);
    forceDirectory(parent);
  }
}
