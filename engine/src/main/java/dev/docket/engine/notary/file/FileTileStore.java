package dev.docket.engine.notary.file;

import dev.docket.engine.notary.TileStore;
import dev.docket.protocol.checkpoint.EntryBundle;
import dev.docket.protocol.checkpoint.TileName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files below a directory, for their owner alone. Each is written under another name, forced,
 * renamed, and its directory forced; so it is there whole or not at all.
 */
public final class FileTileStore implements TileStore {

  private static final String TEMPORARY = ".tmp";

  /** The longest file of a notary is a full bundle of the longest entries. */
  public static final int MAX_BYTES = TileName.FULL * (2 + EntryBundle.MAX_ENTRY_BYTES);

  private final Path root;

  /** The files below a directory, which need not be there to be read. */
  public FileTileStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** The file of a name, which may not lead out of the root. */
  private Path inside(String path) {
    Path file = root.resolve(path).normalize();
    if (!file.startsWith(root) || file.equals(root)) {
      throw new IllegalArgumentException(path + " is no file of a notary");
    }
    return file;
  }

  @Override
  public Optional<byte[]> read(String path) throws IOException {
    try {
      return Optional.of(BoundedFile.read(inside(path), MAX_BYTES));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  @Override
  public List<String> list(String directory) throws IOException {
    try (Stream<Path> files = Files.list(inside(directory))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(TEMPORARY))
          .toList();
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    }
  }

  @Override
  public void write(Map<String, byte[]> files) throws IOException {
    Map<Path, Path> renames = new LinkedHashMap<>();
    Set<Path> changed = new LinkedHashSet<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = inside(file.getKey());
      Path directory = directoryOf(path);
      makeDirectory(directory, changed);
      Path temporary = directory.resolve(path.getFileName() + TEMPORARY);
      writeNew(temporary, file.getValue());
      renames.put(temporary, path);
      changed.add(directory);
    }
    // Only when all are written: the first force then mostly takes the others with it.
    for (Path temporary : renames.keySet()) {
      force(temporary, StandardOpenOption.WRITE);
    }
    for (Map.Entry<Path, Path> rename : renames.entrySet()) {
      Files.move(
          rename.getKey(),
          rename.getValue(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
    for (Path directory : changed) {
      force(directory);
    }
  }

  /** What a crash left under that name goes first, with its permissions. */
  static void writeNew(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file);
    try (FileChannel channel = OwnerOnly.createNew(file)) {
      for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
        channel.write(rest);
      }
    }
  }

  /** Notes the parent of each directory that is made: the entry in it is to be forced. */
  private void makeDirectory(Path directory, Set<Path> changed) throws IOException {
    List<Path> missing = new ArrayList<>();
    for (Path each = directory; Files.notExists(each) && !each.equals(root); ) {
      missing.add(0, each);
      each = directoryOf(each);
    }
    for (Path each : missing) {
      OwnerOnly.createDirectory(each);
      changed.add(directoryOf(each));
    }
  }

  static Path directoryOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "the root has no directory");
  }

  static void force(Path directory) throws IOException {
    force(directory, StandardOpenOption.READ);
  }

  private static void force(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  @Override
  public void delete(Collection<String> paths) throws IOException {
    Set<Path> changed = new LinkedHashSet<>();
    for (String path : paths) {
      delete(path, changed);
    }
    for (Path directory : changed) {
      force(directory);
    }
  }

  private void delete(String path, Set<Path> changed) throws IOException {
    Path file = inside(path);
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> inside = Files.list(file)) {
        for (Path each : inside.toList()) {
          Files.deleteIfExists(each);
        }
      }
    }
    try {
      Files.deleteIfExists(file);
    } catch (DirectoryNotEmptyException directories) {
      throw new IOException(file + " holds directories that are not of a notary", directories);
    }
    changed.add(directoryOf(file));
  }
}
