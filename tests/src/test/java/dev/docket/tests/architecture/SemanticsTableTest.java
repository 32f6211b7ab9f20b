package dev.docket.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.tests.support.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every test that the contract for users, or the page of failures, names is there. */
class SemanticsTableTest {

  private static final Pattern TEST = Pattern.compile("`(dev\\.docket\\.[\\w.]+)(?:#(\\w+))?`");
  private static final List<String> MODULES =
      List.of("protocol", "engine", "persistence-plugin", "console", "tests");

  @Test
  void shouldNameTestsThatExist() throws Exception {
    check("docs/semantics.md", 30);
    check("docs/recovery.md", 20);
  }

  private static void check(String page, int least) throws Exception {
    List<MatchResult> named = TEST.matcher(Repository.text(page)).results().toList();

    assertThat(named).as(page).hasSizeGreaterThan(least);
    for (MatchResult test : named) {
      String method = test.group(2);
      assertThat(source(test.group(1)))
          .as(test.group())
          .contains(method == null ? "void should" : "void " + method + "(");
    }
  }

  private static String source(String className) throws Exception {
    String file = "src/test/java/" + className.replace('.', '/') + ".java";
    for (String module : MODULES) {
      Path path = Repository.root().resolve(module).resolve(file);
      if (Files.exists(path)) {
        return Files.readString(path);
      }
    }
    return "no source of " + className;
  }
}
