package dev.docket.engine.notary.file;

import dev.docket.engine.notary.TileStore;
import dev.docket.protocol.checkpoint.EntryBundle;
import dev.docket.protocol.checkpoint.TileName;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Files below a directory, for their owner alone. Each is written under another name, forced,
 * renamed, and its directory forced; so it is there whole or not at all.
 */
public final class FileTileStore implements TileStore {

  private static final String TEMPORARY = ".tmp";

  /** The longest file of a notary is a full bundle of the longest entries. */
  public static final int MAX_BYTES = TileName.FULL * (2 + EntryBundle.MAX_ENTRY_BYTES);

  private static final TileFiles MACHINE = new MachineFiles();

  /** Forgetting what is durable costs a force more for each directory. */
  private static final int MOST_REMEMBERED = 1_000;

  private final Path root;
  private final TileFiles files;

  /** Directories whose names are durable: that one is there does not say so, after a crash. */
  private final Set<Path> durable = new HashSet<>();

  /** The files below a directory, which need not be there to be read. */
  public FileTileStore(Path root) {
    this(root, MACHINE);
  }

  /**
   * As {@link #FileTileStore(Path)}, on another file system than this machine's.
   *
   * @param files its calls
   */
  public FileTileStore(Path root, TileFiles files) {
    this.root = root.toAbsolutePath().normalize();
    this.files = files;
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
      return Optional.of(files.read(inside(path), MAX_BYTES));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  @Override
  public List<String> list(String directory) throws IOException {
    try {
      return files.list(inside(directory)).stream()
          .filter(name -> !name.endsWith(TEMPORARY))
          .toList();
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    }
  }

  @Override
  public void write(Map<String, byte[]> written) throws IOException {
    Map<Path, Path> renames = new LinkedHashMap<>();
    Set<Path> used = new LinkedHashSet<>();
    Set<Path> changed = new LinkedHashSet<>();
    for (Map.Entry<String, byte[]> file : written.entrySet()) {
      Path path = inside(file.getKey());
      Path directory = directoryOf(path);
      makeDirectory(directory, used);
      Path temporary = directory.resolve(path.getFileName() + TEMPORARY);
      // What a crash left under that name goes first, with its permissions.
      files.delete(temporary);
      files.create(temporary, file.getValue());
      renames.put(temporary, path);
      changed.add(directory);
    }
    // Only when all are written: the first force then mostly takes the others with it.
    for (Path temporary : renames.keySet()) {
      files.force(temporary);
    }
    for (Map.Entry<Path, Path> rename : renames.entrySet()) {
      files.rename(rename.getKey(), rename.getValue());
    }
    used.forEach(directory -> changed.add(directoryOf(directory)));
    for (Path directory : changed) {
      files.forceDirectory(directory);
    }
    if (durable.size() > MOST_REMEMBERED) {
      durable.clear();
    }
    durable.addAll(used);
  }

  /** Makes it and those above it where they are missing, and notes whose names may be lost yet. */
  private void makeDirectory(Path directory, Set<Path> used) throws IOException {
    if (directory.equals(root) || durable.contains(directory) || used.contains(directory)) {
      return;
    }
    makeDirectory(directoryOf(directory), used);
    if (files.isMissing(directory)) {
      files.createDirectory(directory);
    }
    used.add(directory);
  }

  static Path directoryOf(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "the root has no directory");
  }

  static void force(Path directory) throws IOException {
    MACHINE.forceDirectory(directory);
  }

  /** What a crash left under that name goes first, with its permissions. */
  static void writeNew(Path file, byte[] content) throws IOException {
    MACHINE.delete(file);
    MACHINE.create(file, content);
  }

  @Override
  public void delete(Collection<String> paths) throws IOException {
    Set<Path> changed = new LinkedHashSet<>();
    for (String path : paths) {
      delete(path, changed);
    }
    for (Path directory : changed) {
      files.forceDirectory(directory);
    }
  }

  private void delete(String path, Set<Path> changed) throws IOException {
    Path file = inside(path);
    if (files.isMissing(file)) {
      return;
    }
    durable.remove(file);
    if (files.isDirectory(file)) {
      for (String each : files.list(file)) {
        files.delete(file.resolve(each));
      }
    }
    try {
      files.delete(file);
    } catch (DirectoryNotEmptyException directories) {
      throw new IOException(file + " holds directories that are not of a notary", directories);
    }
    changed.add(directoryOf(file));
  }
}
