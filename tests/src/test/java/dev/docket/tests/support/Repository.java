package dev.docket.tests.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where things are, seen from wherever the tests run. */
public final class Repository {

  private Repository() {}

  /** The root of the checkout: the nearest folder upwards that holds the launcher. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("docket"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException(
          "no folder above " + Path.of("").toAbsolutePath() + " holds the launcher");
    }
    return folder;
  }

  /** A file of the recorded purchase-order log; empty where it is not beside the checkout. */
  public static Optional<Path> recorded(String name) {
    Path parent = root().getParent();
    return Optional.ofNullable(parent)
        .map(above -> above.resolve("shared").resolve("data").resolve(name))
        .filter(Files::exists);
  }

  /** The text of a file of the checkout. */
  public static String text(String path) {
    try {
      return Files.readString(root().resolve(path));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
