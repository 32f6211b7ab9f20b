package dev.docket.persistence.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The real file system. What it creates, only the owner can read, where there are owners. */
public final class FileStorage implements Storage {
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

  /** Never what a link leads to: it would be made there. */
  private static final Set<OpenOption> LOCKED =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS);

  private static FileAttribute<?>[] ownerOnly(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public StorageFile openForRead(Path file) throws IOException {
    return new ChannelFile(file, StandardOpenOption.READ);
  }

  @Override
  public StorageFile openForWrite(Path file) throws IOException {
    return new ChannelFile(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public StorageFile create(Path file) throws IOException {
    try {
      return new ChannelFile(file, NEW, ownerOnly(file, "rw-------"));
    } catch (IOException failure) {
      throw ChannelFile.translated(file, failure);
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw ChannelFile.translated(to, failure);
    }
  }

  @Override
  public void link(Path existing, Path link) throws IOException {
    Files.createLink(link, existing);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.delete(file);
  }

  @Override
  public List<String> list(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    try (Stream<Path> entries = Files.list(directory)) {
      entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
    Collections.sort(names);
    return names;
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath().normalize();
    if (kind(absolute) == Kind.DIRECTORY) {
      return;
    }
    Path parent = absolute.getParent();
    if (parent != null) {
      createDirectories(parent);
    }
    Files.createDirectory(absolute, ownerOnly(absolute, "rwx------"));
    if (parent != null) {
      forceDirectory(parent);
    }
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    // On POSIX a directory opens for reading and fsync makes its entries durable.
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException failure) {
      throw ChannelFile.translated(directory, failure);
    }
  }

  @Override
  public Kind kind(Path path) {
    if (Files.isDirectory(path)) {
      return Kind.DIRECTORY;
    }
    return Files.exists(path) ? Kind.FILE : Kind.MISSING;
  }

  @Override
  public boolean writable(Path directory) {
    return Files.isWritable(directory);
  }

  @Override
  public boolean isOpenToOthers(Path path) throws IOException {
    PosixFileAttributeView posix = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    return posix != null
        && posix.readAttributes().permissions().stream()
            .anyMatch(permission -> !permission.name().startsWith("OWNER"));
  }

  @Override
  public long freeBytes(Path directory) throws IOException {
    return Files.getFileStore(directory).getUsableSpace();
  }

  @Override
  public Path realPath(Path directory) throws IOException {
    return directory.toRealPath();
  }

  @Override
  public Optional<StorageLock> lock(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, LOCKED, ownerOnly(file, "rw-------"));
    boolean locked = false;
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        return Optional.empty();
      }
      locked = true;
      return Optional.of(channel::close); // closing the channel releases the lock with it
    } catch (OverlappingFileLockException held) {
      return Optional.empty();
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }
}
