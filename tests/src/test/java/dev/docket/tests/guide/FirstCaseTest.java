package dev.docket.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstCaseTest {

  @Test
  void shouldCommitOnceHoweverOftenItIsRun(@TempDir Path dir) {
    List<String> first = run(dir);
    List<String> second = run(dir);

    assertThat(first).hasSize(3);
    assertThat(first.get(0)).startsWith("Committed[").contains("\"type\":\"genesis\"");
    assertThat(first.get(1)).startsWith("Committed[").contains("\"key\":\"start-picking\"");
    assertThat(first.get(2)).startsWith("State[").contains("version=1", "Ada", "Picking");
    assertThat(second.get(0)).isEqualTo(first.get(0).replace("Committed", "Duplicate"));
    assertThat(second.get(1)).isEqualTo(first.get(1).replace("Committed", "Duplicate"));
    assertThat(second.get(2)).isEqualTo(first.get(2));
  }

  private static List<String> run(Path dir) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setProperty("docket.persistence.dir", dir.toString());
    ConfigFactory.invalidateCaches();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      FirstCase.main(new String[0]);
    } finally {
      System.setOut(before);
      System.clearProperty("docket.persistence.dir");
      ConfigFactory.invalidateCaches();
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
