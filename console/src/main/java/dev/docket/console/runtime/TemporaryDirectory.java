package dev.docket.console.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A new directory that is deleted with what is in it, when this is closed or the JVM ends in any
 * way but a SIGKILL. Only its owner may look into it.
 */
public final class TemporaryDirectory implements AutoCloseable {

  private final Path path;
  private final Thread atExit = new Thread(this::deleteAtExit, "temporary-directory");
  private volatile boolean isKept;

  private TemporaryDirectory(Path path) {
    this.path = path;
  }

  /** Creates it. */
  public static TemporaryDirectory create(String prefix) throws IOException {
    TemporaryDirectory created = new TemporaryDirectory(Files.createTempDirectory(prefix));
    Runtime.getRuntime().addShutdownHook(created.atExit);
    return created;
  }

  public Path path() {
    return path;
  }

  /**
   * Keeps it beyond the end, but what may hold a password.
   *
   * @param secrets how the names of such files end
   * @return whether there is anything in it
   */
  public boolean keepWithout(String secrets) throws IOException {
    boolean isAny = false;
    for (Path each : content()) {
      if (each.toString().endsWith(secrets)) {
        Files.deleteIfExists(each);
      } else {
        isAny |= Files.isRegularFile(each);
      }
    }
    isKept = isAny;
    return isAny;
  }

  @Override
  public void close() throws IOException {
    if (!isKept) {
      delete();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException endsAlready) {
      // Then it does the same, once more.
    }
  }

  private void deleteAtExit() {
    try {
      if (!isKept) {
        delete();
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(path + " is left", fault);
    }
  }

  private void delete() throws IOException {
    for (Path each : content()) {
      Files.deleteIfExists(each);
    }
  }

  /** What is deeper comes first, the directory itself last. */
  private List<Path> content() throws IOException {
    if (Files.notExists(path)) {
      return List.of();
    }
    try (Stream<Path> walk = Files.walk(path)) {
      return walk.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException fault) {
      throw fault.getCause();
    }
  }
}
