package dev.docket.tests.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.docket.tests.support.CaseEnd;
import dev.docket.tests.support.Console;
import dev.docket.tests.support.NaiveMapping;
import dev.docket.tests.support.ReplayLog;
import dev.docket.tests.support.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

  private static final List<String> KINDS =
      List.of(
          "enter_scope",
          "exit_scope",
          "cancel_scope",
          "add_token",
          "remove_token",
          "update_ctx",
          "set_ctx",
          "increment_step_count",
          "set_case_status");

  @Test
  void shouldBringTheRecordedPurchaseOrdersToTheirKnownEnd(@TempDir Path dir) throws IOException {
    assumeTrue(
        Repository.recorded("purchase-orders.csv").isPresent(),
        "the recorded log is not beside the checkout");
    Path expected = Repository.recorded("purchase-orders.expected.csv").orElseThrow();

    JsonNode summary = replayed(ReplayLog.recordedOrGenerated(dir), dir.resolve("store"));

    assertThat(summary.get("cases").asInt()).isEqualTo(300);
    assertThat(summary.get("quanta").asInt()).isEqualTo(6_964);
    assertThat(mutations(summary))
        .containsEntry("enter_scope", 2_472L)
        .containsEntry("exit_scope", 2_435L)
        .containsEntry("cancel_scope", 37L)
        .containsEntry("add_token", 9_436L)
        .containsEntry("remove_token", 9_399L)
        .containsEntry("update_ctx", 6_964L)
        .containsEntry("set_ctx", 300L)
        .containsEntry("increment_step_count", 6_964L);
    assertThat(summary.at("/statuses/done").asInt()).isEqualTo(296);
    assertThat(summary.at("/statuses/cancelled").asInt()).isEqualTo(4);
    assertThat(summary.get("tokensLeft").asInt()).isZero();
    assertThat(summary.get("scopesLeft").asInt()).isZero();
    Map<String, CaseEnd> ends = CaseEnd.of(dir.resolve("store"));
    assertThat(ends).hasSize(300);
    for (CSVRecord row : records(expected)) {
      CaseEnd end = ends.get(row.get("case"));
      assertEnd(
          row.get("case"),
          end,
          row.get("status"),
          Integer.parseInt(row.get("steps")),
          Integer.parseInt(row.get("cancel_scope")));
    }
    for (CSVRecord row : records(expected).subList(0, 3)) {
      assertThat(lastActivity(dir.resolve("store"), row.get("case")))
          .isEqualTo(row.get("last_activity"));
    }
  }

  @Test
  void shouldBringAMadeUpLogToTheEndThatCountingGives(@TempDir Path dir) {
    ReplayLog log = ReplayLog.generated(dir, 7, 60);
    NaiveMapping expected = NaiveMapping.of(log);
    assertThat(expected.total("cancel_scope")).isPositive();
    assertThat(expected.total("cancels of nothing")).isPositive();
    assertThat(expected.cases().values()).anyMatch(c -> c.status().equals("cancelled"));

    JsonNode summary = replayed(log, dir.resolve("store"));

    assertThat(summary.get("cases").asInt()).isEqualTo(expected.cases().size());
    assertThat(summary.get("quanta").asLong()).isEqualTo(expected.total("quanta"));
    for (String kind : KINDS) {
      assertThat(mutations(summary).get(kind)).as(kind).isEqualTo(expected.total(kind));
    }
    Map<String, CaseEnd> ends = CaseEnd.of(dir.resolve("store"));
    assertThat(ends.keySet()).isEqualTo(expected.cases().keySet());
    expected
        .cases()
        .forEach((id, c) -> assertEnd(id, ends.get(id), c.status(), c.steps(), c.cancelled()));

    JsonNode again = replayed(log, dir.resolve("store"));

    assertThat(again.get("quanta").asLong()).isZero();
    assertThat(again.get("skipped").asLong()).isEqualTo(expected.total("quanta"));
    assertThat(CaseEnd.of(dir.resolve("store"))).isEqualTo(ends);
  }

  @Test
  void shouldCommitAllBeforeAMalformedRowAndNameIt(@TempDir Path dir) throws IOException {
    ReplayLog log = ReplayLog.generated(dir, 8, 12);
    List<String> lines = Files.readAllLines(log.csv());
    Path broken = dir.resolve("broken.csv");
    lines.set(40, lines.get(40).replaceFirst("T\\d\\d:", "T99:"));
    Files.write(broken, lines);

    Console.Result stopped =
        Console.run(
            "replay", broken, "--profile", log.profile(), "--dir", dir.resolve("a"), "--json");
    Console.Result skipping =
        Console.run(
            "replay",
            broken,
            "--profile",
            log.profile(),
            "--dir",
            dir.resolve("b"),
            "--json",
            "--skip-bad");

    assertThat(stopped.exit()).isEqualTo(2);
    assertThat(stopped.err()).contains("broken.csv:41:").contains("T99:");
    assertThat(steps(dir.resolve("a"))).isEqualTo(39);
    assertThat(skipping.orFail().json().get("badRows").asInt()).isEqualTo(1);
    assertThat(steps(dir.resolve("b"))).isEqualTo(lines.size() - 2);
  }

  private static long steps(Path store) {
    return CaseEnd.of(store).values().stream().mapToLong(CaseEnd::stepCount).sum();
  }

  private static void assertEnd(
      String id, @Nullable CaseEnd end, String status, int steps, int cancelled) {
    assertThat(end).as(id).isNotNull();
    if (end != null) {
      assertThat(end.status()).as(id).isEqualTo(status);
      assertThat(end.version()).as(id).isEqualTo(steps);
      assertThat(end.stepCount()).as(id).isEqualTo(steps);
      // With a cancelled case its root is cancelled, too.
      int root = status.equals("cancelled") ? 1 : 0;
      assertThat(CaseEnd.count(end.scopes(), "cancelled")).as(id).isEqualTo(cancelled + root);
      assertThat(CaseEnd.count(end.scopes(), "active")).as(id).isEqualTo(1 - root);
      assertThat(CaseEnd.count(end.tokens(), "cancelled")).as(id).isEqualTo(cancelled);
      assertThat(CaseEnd.count(end.tokens(), "active")).as(id).isZero();
    }
  }

  private static String lastActivity(Path store, String id) {
    return Console.run("show", id, "--dir", store, "--json")
        .orFail()
        .json()
        .at("/context/last_activity")
        .asText();
  }

  private static JsonNode replayed(ReplayLog log, Path store) {
    return Console.run("replay", log.csv(), "--profile", log.profile(), "--dir", store, "--json")
        .orFail()
        .json();
  }

  private static Map<String, Long> mutations(JsonNode summary) {
    return summary.get("mutations").properties().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asLong()));
  }

  private static List<CSVRecord> records(Path csv) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (var in = Files.newBufferedReader(csv)) {
      return format.parse(in).getRecords();
    }
  }
}
