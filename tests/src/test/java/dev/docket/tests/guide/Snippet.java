package dev.docket.tests.guide;

import dev.docket.tests.support.Repository;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A part of a source file that stands in the documentation.
 *
 * <p>{@code FirstCase.java} is the whole file, {@code FirstCase.java#open} what stands between the
 * two lines {@code // #open}. A name without a folder is that of a file of this package, or, if it
 * ends in {@code .conf}, of a resource in the folder {@code guide}.
 */
record Snippet(String file, String region) {

  private static final Pattern MARKER = Pattern.compile("\\s*(//|#) #[a-z-]+");

  static Snippet of(String reference) {
    int hash = reference.indexOf('#');
    return hash < 0
        ? new Snippet(reference, "")
        : new Snippet(reference.substring(0, hash), reference.substring(hash + 1));
  }

  /**
   * The text, without the indentation that all its lines share.
   *
   * @throws IllegalArgumentException if the source has no such region
   */
  String text() {
    List<String> lines = Repository.text(path()).lines().toList();
    if (!region.isEmpty()) {
      lines = between(lines, "// #" + region);
    }
    String text =
        String.join("\n", lines.stream().filter(line -> !MARKER.matcher(line).matches()).toList());
    return text.stripIndent().strip() + "\n";
  }

  private List<String> between(List<String> lines, String marker) {
    List<Integer> at =
        java.util.stream.IntStream.range(0, lines.size())
            .filter(i -> lines.get(i).strip().equals(marker))
            .boxed()
            .toList();
    if (at.size() != 2) {
      throw new IllegalArgumentException(
          path() + " has " + at.size() + " lines \"" + marker + "\"; allowed are two");
    }
    return lines.subList(at.get(0) + 1, at.get(1));
  }

  private String path() {
    if (file.contains("/")) {
      return file;
    }
    return file.endsWith(".conf")
        ? "tests/src/test/resources/guide/" + file
        : "tests/src/test/java/dev/docket/tests/guide/" + file;
  }
}
