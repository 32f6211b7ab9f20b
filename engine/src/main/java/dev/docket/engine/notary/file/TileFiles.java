package dev.docket.engine.notary.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The calls to a file system that a {@link FileTileStore} makes. Each does what its name says and
 * no more: what is not forced may be lost. In tests a simulated disk takes their place.
 */
public interface TileFiles {

  /**
   * The bytes of a file.
   *
   * @throws java.nio.file.NoSuchFileException if it is not there
   * @throws dev.docket.engine.notary.FileTooLargeException if it has more than so many
   */
  byte[] read(Path file, int limit) throws IOException;

  /**
   * The names in a directory, in no order.
   *
   * @throws java.nio.file.NoSuchFileException if it is not there
   * @throws java.nio.file.NotDirectoryException if it is a file
   */
  List<String> list(Path directory) throws IOException;

  /** Whether nothing has this name, not even a link. */
  boolean isMissing(Path path);

  /** Whether it is a directory, and no link to one. */
  boolean isDirectory(Path path);

  /**
   * Makes a directory, for its owner alone, whose name is durable with a force of the one above.
   */
  void createDirectory(Path directory) throws IOException;

  /** Makes a file that was not there, for its owner alone, with this content. */
  void create(Path file, byte[] content) throws IOException;

  /** Renames a file, and replaces the one that has that name. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file or an empty directory, if it is there. */
  void delete(Path path) throws IOException;

  /** Makes the content of a file durable. */
  void force(Path file) throws IOException;

  /** Makes the names in a directory durable. */
  void forceDirectory(Path directory) throws IOException;
}
