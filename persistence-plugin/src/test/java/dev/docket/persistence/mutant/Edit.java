package dev.docket.persistence.mutant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A change of a source file.
 *
 * @param file below the store's package
 * @param found a text that stands in it exactly once
 * @param replacement what stands there instead
 */
record Edit(String file, String found, String replacement) {
  private static final Path SOURCES = Path.of("src/main/java/dev/docket/persistence");

  /** The file as it is, from the directory of the module. */
  String source() throws IOException {
    return Files.readString(SOURCES.resolve(file));
  }

  /**
   * The source with this change.
   *
   * @throws IllegalStateException if the text does not stand there exactly once: the code has moved
   */
  String applied(String source) {
    int at = source.indexOf(found);
    if (at < 0 || source.indexOf(found, at + 1) >= 0) {
      throw new IllegalStateException(
          "The code has moved: this stands %s in %s, and must stand there once:%n%s"
              .formatted(at < 0 ? "nowhere" : "more than once", file, found));
    }
    return source.substring(0, at) + replacement + source.substring(at + found.length());
  }

  /** The class that the file is named after. */
  String className() {
    return "dev.docket.persistence." + file.replace(".java", "").replace('/', '.');
  }
}
