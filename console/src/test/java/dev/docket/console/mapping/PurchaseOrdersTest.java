package dev.docket.console.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Mutation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The plan of the real log is what its own converter computes; skipped where the log is not. */
class PurchaseOrdersTest {

  @Test
  void shouldIssueExactlyTheExpectedMutations() throws Exception {
    Path data = data();
    PlannedLog log =
        PlannedLog.of(
            data.resolve("purchase-orders.csv"),
            Profile.read(data.resolve("purchase-orders.profile.json")));

    assertThat(log.cases).hasSize(300);
    assertThat(log.total("increment_step_count")).isEqualTo(6_964);
    assertThat(log.total("update_ctx")).isEqualTo(6_964);
    assertThat(log.total("set_ctx")).isEqualTo(300);
    assertThat(log.total("set_case_status")).isEqualTo(300);
    assertThat(log.total("enter_scope")).isEqualTo(2_472);
    assertThat(log.total("exit_scope")).isEqualTo(2_435);
    assertThat(log.total("cancel_scope")).isEqualTo(37);
    assertThat(log.total("add_token")).isEqualTo(9_436);
    assertThat(log.total("remove_token")).isEqualTo(9_399);
    assertThat(log.ended(CaseStatus.DONE)).isEqualTo(296);
    assertThat(log.ended(CaseStatus.CANCELLED)).isEqualTo(4);
    assertThat(
            log.cases.values().stream()
                .flatMap(c -> c.quanta.stream())
                .mapToLong(PurchaseOrdersTest::counted)
                .max())
        .hasValue(642);
  }

  @Test
  void shouldEndEachCaseAsExpected() throws Exception {
    Path data = data();
    PlannedLog log =
        PlannedLog.of(
            data.resolve("purchase-orders.csv"),
            Profile.read(data.resolve("purchase-orders.profile.json")));
    List<String> lines = new ArrayList<>();
    log.cases.forEach((name, planned) -> lines.add(line(name, planned)));

    assertThat(lines)
        .containsExactlyInAnyOrderElementsOf(
            Files.readAllLines(data.resolve("purchase-orders.expected.csv")).stream()
                .skip(1)
                .toList());
  }

  /** case,steps,status,last_activity,peak_tokens,add,remove,enter,exit,cancel. */
  private static String line(String name, PlannedLog.Case planned) {
    return String.join(
        ",",
        name,
        count(planned, "increment_step_count"),
        planned.status.wireName(),
        planned.lastActivity,
        Integer.toString(planned.peakTokens),
        count(planned, "add_token"),
        count(planned, "remove_token"),
        count(planned, "enter_scope"),
        count(planned, "exit_scope"),
        count(planned, "cancel_scope"));
  }

  private static String count(PlannedLog.Case planned, String mutation) {
    return Integer.toString(planned.mutations.getOrDefault(mutation, 0));
  }

  private static long counted(List<Mutation> quantum) {
    return quantum.stream()
        .filter(m -> !List.of("set_ctx", "set_case_status").contains(m.wireName()))
        .count();
  }

  /** Skips the test where no folder above has the log. */
  private static Path data() {
    Optional<Path> found =
        Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
            .map(dir -> dir.resolve("shared").resolve("data"))
            .filter(data -> Files.exists(data.resolve("purchase-orders.csv")))
            .findFirst();
    assumeThat(found).as("shared/data beside the repository").isPresent();
    return found.orElseThrow();
  }
}
