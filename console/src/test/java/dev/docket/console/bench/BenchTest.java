package dev.docket.console.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.docket.console.CommandLineRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keeps the measurements from rotting: each of them, on a load that says nothing. */
class BenchTest {

  @TempDir private Path directory = Path.of("");

  @Test
  void shouldReportEveryMeasurement() throws Exception {
    CommandLineRun run =
        CommandLineRun.of(
            "bench",
            "replay",
            "akka",
            "commit",
            "kill",
            "ids",
            "open",
            "large",
            "beside",
            "notary",
            "--json",
            "--scale",
            "0.0001",
            "--rounds",
            "1",
            "--dir",
            directory);

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).hasSizeGreaterThan(25);
    for (String line : run.out().lines().toList()) {
      JsonNode figure = new JsonMapper().readTree(line);
      assertThat(figure.path("figure").asText()).isNotEmpty();
      assertThat(figure.path("value").isNumber()).as(line).isTrue();
    }
  }

  @Test
  void shouldRefuseToOpenWhatWasNotMade() {
    CommandLineRun run = CommandLineRun.of("bench", "open", "--dir", directory);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("measure 'ids' first");
  }
}
