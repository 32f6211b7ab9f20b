package dev.docket.tests.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.protocol.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SearchingTest {

  @Test
  void shouldFindTheOrdersOfACustomer() {
    try (CaseTestKit kit =
        CaseTestKit.create(
            "docket.engine.search { context-keys = [\"customer\"], freshness = 20ms }")) {
      kit.committed(kit.caseRef("order-1").create(JsonObject.of("customer", "Ada")));
      kit.committed(kit.caseRef("order-2").create(JsonObject.of("customer", "Bob")));

      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(printed(kit))
                      .hasSize(2)
                      .anyMatch(line -> line.startsWith("FoundCase") && line.contains("order-1"))
                      .anyMatch(line -> line.startsWith("Staleness")));
    }
  }

  private static List<String> printed(CaseTestKit kit) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      Searching.printOrdersOf("Ada", kit.system());
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
