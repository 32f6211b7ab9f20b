package dev.docket.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in a tree that looks built, with a java that only tells its locale. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

  @TempDir private Path root = Path.of("");

  @Test
  void shouldReadArgumentsAsUtf8WhereNoLocaleIsSet() throws Exception {
    builtTree();

    assertThat(localeOfJava(Map.of())).isEqualTo("C.UTF-8");
    assertThat(localeOfJava(Map.of("LC_ALL", "C"))).isEqualTo("C.UTF-8");
    assertThat(localeOfJava(Map.of("LC_ALL", "C.utf8"))).isEqualTo("C.utf8");
  }

  private void builtTree() throws Exception {
    Path launcher = Path.of("").toAbsolutePath().resolveSibling("docket");
    Files.copy(launcher, root.resolve("docket"));
    Files.createFile(root.resolve("pom.xml"));
    for (String module : List.of("protocol", "engine", "persistence-plugin", "console")) {
      Files.createDirectories(root.resolve(module + "/src/main"));
      Files.createFile(root.resolve(module + "/pom.xml"));
    }
    Path lib = Files.createDirectories(root.resolve("console/target/lib"));
    for (String name : List.of("protocol", "engine", "persistence")) {
      Files.createFile(lib.resolve("docket-" + name + "-0.jar"));
    }
    Files.createFile(lib.resolveSibling("docket-console-0.jar"));
    Path java = Files.createDirectories(root.resolve("jdk/bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        if [ "$1" = -version ]; then echo 'openjdk version "17.0.1"' >&2; else echo "$LC_ALL"; fi
        """);
    assertThat(java.toFile().setExecutable(true)).isTrue();
  }

  private String localeOfJava(Map<String, String> locale) throws Exception {
    ProcessBuilder builder = new ProcessBuilder("bash", root.resolve("docket").toString(), "cases");
    builder.environment().keySet().removeIf(key -> key.startsWith("LC_") || key.equals("LANG"));
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    builder.environment().putAll(locale);
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var out = process.getInputStream()) {
      return new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
