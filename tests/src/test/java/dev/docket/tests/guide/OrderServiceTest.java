package dev.docket.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderServiceTest {

  @Test
  void shouldDoWhatTheReadmeSays(@TempDir Path dir) {
    List<String> first = run(dir);
    List<String> second = run(dir);

    assertThat(first.get(0)).startsWith("committed {").contains("\"type\":\"genesis\"");
    assertThat(first.get(1)).startsWith("committed {").contains("\"key\":\"order-1#1\"");
    assertThat(first.subList(2, 5))
        .allMatch(line -> line.startsWith("refused "))
        .anyMatch(line -> line.contains("TOKEN_UNKNOWN"))
        .anyMatch(line -> line.contains("SCOPE_UNKNOWN"))
        .anyMatch(line -> line.contains("CASE_NOT_EMPTY"));
    assertThat(first.get(5)).startsWith("Restarted[version=1");
    assertThat(first.get(6)).isEqualTo("lost order-1#3, to be begun again");
    assertThat(first.get(7)).startsWith("committed {").contains("\"status\":\"done\"");

    assertThat(second.get(0)).isEqualTo(first.get(0).replace("committed", "committed before"));
    assertThat(second.get(1)).isEqualTo(first.get(1).replace("committed", "committed before"));
    assertThat(second.get(second.size() - 1))
        .isEqualTo(first.get(7).replace("committed", "committed before"));
  }

  private static List<String> run(Path dir) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      OrderService.run(
          ConfigFactory.load()
              .withValue("docket.persistence.dir", ConfigValueFactory.fromAnyRef(dir.toString())));
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
