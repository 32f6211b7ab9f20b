package dev.docket.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.tests.support.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every Java block of README and docs is a part of a source file that the build compiles, named by
 * a comment above it: {@code <!-- FirstCase.java#open -->}, see {@link Snippet}. So is every HOCON
 * block that has such a comment.
 *
 * <p>With {@code -Ddocket.snippets.write=true} the blocks are written anew from the sources.
 */
class SnippetsTest {

  private static final Pattern BLOCK =
      Pattern.compile("(?:<!-- (\\S+) -->\n+)?```(java|hocon)\n.*?```", Pattern.DOTALL);

  private static final Pattern VERSION =
      Pattern.compile("<artifactId>docket-[a-z]+</artifactId>\\s*<version>([^<]*)</version>");

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Repository.root().resolve("README.md")));
    try (Stream<Path> docs = Files.walk(Repository.root().resolve("docs"))) {
      docs.filter(path -> path.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldShowWhatIsCompiled(Path page) throws IOException {
    String before = Files.readString(page);
    String expected = BLOCK.matcher(before).replaceAll(SnippetsTest::asInTheSource);
    if (Boolean.getBoolean("docket.snippets.write") && !expected.equals(before)) {
      Files.writeString(page, expected);
    }

    assertThat(Files.readString(page)).isEqualTo(expected);
  }

  private static String asInTheSource(MatchResult block) {
    String source = block.group(1);
    if (source == null) {
      assertThat(block.group(2))
          .as(
              "a block that no comment <!-- File.java#region --> names the source of:\n%s",
              block.group())
          .isEqualTo("hocon");
      return Matcher.quoteReplacement(block.group());
    }
    return Matcher.quoteReplacement(
        "<!-- %s -->\n```%s\n%s```".formatted(source, block.group(2), Snippet.of(source).text()));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldNameTheVersionThatIsBuilt(Path page) throws IOException {
    String pom = Repository.text("pom.xml");
    String built = pom.substring(pom.indexOf("<version>") + 9, pom.indexOf("</version>"));

    assertThat(VERSION.matcher(Files.readString(page)).results().map(found -> found.group(1)))
        .allMatch(built::equals);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldLinkToFilesThatAreThere(Path page) throws IOException {
    Pattern link = Pattern.compile("\\]\\((?!https?:)([^)#\\s]+)[^)]*\\)");

    assertThat(link.matcher(Files.readString(page)).results().map(found -> found.group(1)))
        .allMatch(target -> Files.exists(page.resolveSibling(target)));
  }

  @Test
  void shouldFindTheGuideItself() throws IOException {
    assertThat(pages().stream().filter(page -> page.toString().contains("guide"))).isNotEmpty();
  }
}
