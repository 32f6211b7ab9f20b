package dev.docket.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.docket.tests.support.Console;
import dev.docket.tests.support.EmbeddedPostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./docket demo --cluster}, with a PostgreSQL that it starts and ends. */
class ClusterDemoTest {

  @TempDir private Path home = Path.of("");

  @Test
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
  }
}
