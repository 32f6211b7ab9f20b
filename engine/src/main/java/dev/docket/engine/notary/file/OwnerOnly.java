package dev.docket.engine.notary.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes files and directories that only their owner can use, from the first moment and whatever the
 * process's umask is. Where the file system knows no owners (no {@code posix} view) they are as the
 * directory above makes them: there Java has nothing that could be set before others can look.
 */
public final class OwnerOnly {

  private OwnerOnly() {}

  /** Makes a directory and those above it that are missing, each durable in the one above. */
  public static void createDirectories(Path directory) throws IOException {
    for (Path each : missing(directory)) {
      createDirectory(each);
      FileTileStore.force(FileTileStore.directoryOf(each));
    }
  }

  /** The directories that are not there, the upper ones first. */
  private static List<Path> missing(Path directory) {
    List<Path> missing = new ArrayList<>();
    Path each = directory.toAbsolutePath().normalize();
    while (each != null && !Files.isDirectory(each)) {
      missing.add(0, each);
      each = each.getParent();
    }
    return missing;
  }

  static void createDirectory(Path directory) throws IOException {
    Files.createDirectory(directory, attributes(directory, "rwx------"));
  }

  /**
   * A stream into a new file, or into one that is emptied and keeps its permissions. Not forced.
   */
  public static OutputStream write(Path file) throws IOException {
    return stream(file, StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** A stream that adds to a file, which is made if it is not there. Not forced. */
  public static OutputStream append(Path file) throws IOException {
    return stream(file, StandardOpenOption.APPEND);
  }

  private static OutputStream stream(Path file, OpenOption how) throws IOException {
    return Channels.newOutputStream(
        open(file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)));
  }

  /** A file that was not there, to be written; one of that name is never followed or changed. */
  static FileChannel createNew(Path file) throws IOException {
    return open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** A file to be locked, which is made if it is not there; never what a link leads to. */
  static FileChannel lockFile(Path file) throws IOException {
    return open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
  }

  private static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
    return FileChannel.open(file, options, attributes(file, "rw-------"));
  }

  private static FileAttribute<?>[] attributes(Path path, String permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
