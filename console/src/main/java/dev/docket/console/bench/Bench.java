package dev.docket.console.bench;

import dev.docket.persistence.DocketStore;
import dev.docket.persistence.StoreSettings;
import dev.docket.persistence.storage.FileStorage;
import dev.docket.persistence.storage.StorageFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What all measurements of one run share.
 *
 * @param directory where stores are made
 * @param scale the part of the full load, 1 for all of it
 * @param rounds how often what is short is repeated; the median counts
 * @param figures where results go
 */
record Bench(Path directory, double scale, int rounds, Figures figures) {

  static final StoreSettings SETTINGS = StoreSettings.defaults().withCreate(true);

  /** How often a directory in which files are renamed is copied before that is an error. */
  private static final int COPIES = 20;

  /** The scaled number, at least 1. */
  int scaled(int full) {
    return (int) Math.max(1, Math.round(full * scale));
  }

  /** A directory for a store, which does not exist yet. */
  Path fresh(String name) {
    Path path = directory.resolve(name);
    delete(path);
    return path;
  }

  /** The store in a directory, made if there is none. */
  static DocketStore open(Path path) {
    return DocketStore.open(path, SETTINGS);
  }

  /** Seconds since a {@link System#nanoTime}. */
  static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Bytes of all files below a directory. */
  static long bytesOf(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .mapToLong(
              file -> {
                try {
                  return Files.size(file);
                } catch (IOException gone) {
                  throw new UncheckedIOException(gone);
                }
              })
          .sum();
    }
  }

  /**
   * Copies a directory as a killed process would leave it, forced: the page cache keeps what the
   * disk does not have yet, so that it could not be emptied. The background may rename a file
   * meanwhile: then it is copied again.
   */
  static void copy(Path from, Path to) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        copyOnce(from, to);
        return;
      } catch (NoSuchFileException renamed) {
        if (attempt == COPIES) {
          throw renamed;
        }
        delete(to);
      }
    }
  }

  private static void copyOnce(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path copied = Files.copy(file, to.resolve(from.relativize(file).toString()));
        if (Files.isRegularFile(copied)) {
          try (StorageFile written = new FileStorage().openForWrite(copied)) {
            written.force();
          }
        }
      }
    } catch (UncheckedIOException walking) {
      throw walking.getCause();
    }
  }

  /** Deletes a directory with all that is in it. */
  static void delete(Path directory) {
    if (Files.notExists(directory)) {
      return;
    }
    try {
      Files.walkFileTree(directory, new Deleting());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      Files.delete(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
