package dev.docket.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.docket.tests.support.Console;
import dev.docket.tests.support.EmbeddedPostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./docket demo --cluster}, with a PostgreSQL that it starts and ends. */
class ClusterDemoTest {

  @TempDir private Path home = Path.of("");

  @Test
  @EnabledIfSystemProperty(named = "docket.cluster.demo", matches = "true")
  void shouldGoOnWithTheCasesOfAKilledNodeAndVerifyAll() {
    EmbeddedPostgresServer.assumeBinaries();

    JsonNode report =
        Console.run("demo", "--cluster", "--cases", 30, "--dir", home, "--json").orFail().json();

    assertThat(report.path("faults")).isEmpty();
    assertThat(report.path("cases").asInt()).isEqualTo(30);
    assertThat(report.path("acknowledgedByTheKilled").asInt()).isPositive();
    assertThat(report.path("acknowledged").asInt()).isGreaterThanOrEqualTo(4 * 30);
    // Those who asked again under the keys of the killed node's callers.
    assertThat(report.path("sameReceiptAgain").asInt()).isPositive();
    assertThat(report.path("moved").asInt()).isPositive();
    assertThat(home.resolve("node-3.conf")).exists();
  }

  @Test
  void shouldSayWhatIsWrong() {
    assertThat(Console.run("demo", "--postgres", "jdbc:postgresql://x/y").err())
        .contains("--cluster");
    Console.Result refused =
        Console.run(
            "demo", "--cluster", "--postgres", "jdbc:postgresql://127.0.0.1:1/none?user=nobody");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("the database: ");
    Console.Result other =
        Console.run("demo", "--cluster", "--postgres", "jdbc:other://x/y?password=geheim");
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err()).contains("allowed is jdbc:postgresql:").doesNotContain("geheim");
    for (List<Object> wrong :
        List.<List<Object>>of(
            List.of("--nodes", 0),
            List.of("--nodes", 10),
            List.of("--rounds", 0),
            List.of("--seconds", 121),
            List.of("--cases", 0),
            List.of("--clients", 2))) {
      Console.Result bench = Console.run("bench", "cluster", wrong.get(0), wrong.get(1));
      assertThat(bench.exit()).isEqualTo(2);
      assertThat(bench.err()).contains(wrong.get(0) + " is " + wrong.get(1) + "; allowed is ");
    }
  }
}
