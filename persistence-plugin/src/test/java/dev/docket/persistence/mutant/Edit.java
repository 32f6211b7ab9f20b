package dev.docket.persistence.mutant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A change of a source file.
 *
 * @param file below the store's package
 * @param found a text that stands in it exactly once, however it is broken into lines there
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
    Matcher place = pattern().matcher(source);
    boolean there = place.find();
    int start = there ? place.start() : 0;
    int end = there ? place.end() : 0;
    if (!there || place.find()) {
      throw new IllegalStateException(
          "The code has moved: this stands %s in %s, and must stand there once:%n%s"
              .formatted(there ? "more than once" : "nowhere", file, found));
    }
    return source.substring(0, start) + replacement + source.substring(end);
  }

  /** The text, broken into lines in any way. */
  private Pattern pattern() {
    return Pattern.compile(
        Arrays.stream(found.strip().split("\\s+"))
            .map(Pattern::quote)
            .collect(Collectors.joining("\\s*")));
  }

  /** The class that the file is named after. */
  String className() {
    return "dev.docket.persistence." + file.replace(".java", "").replace('/', '.');
  }
}
