package dev.docket.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.docket.tests.support.Console;
import dev.docket.tests.support.EmbeddedPostgresServer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** {@code ./docket bench cluster} measures; what, is not asserted. */
class ClusterBenchTest {

  @Test
  @EnabledIfSystemProperty(named = "docket.cluster.demo", matches = "true")
  void shouldMeasureOneNode() {
    EmbeddedPostgresServer.assumeBinaries();

    List<JsonNode> lines =
        Console.run(
                "bench",
                "cluster",
                "--nodes",
                1,
                "--rounds",
                1,
                "--seconds",
                1,
                "--cases",
                20,
                "--clients",
                4,
                "--json")
            .orFail()
            .jsonLines();

    assertThat(lines).hasSize(1);
    assertThat(lines.get(0).path("nodes").asInt()).isEqualTo(1);
    assertThat(lines.get(0).path("perSecond").asDouble()).isPositive();
    assertThat(lines.get(0).path("notCommitted").asInt()).isZero();
  }
}
