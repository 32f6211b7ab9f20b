package dev.docket.console.replay;

import dev.docket.protocol.CaseStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one run of an import did; rows that were found committed are only in {@code skipped}.
 *
 * @param cases the cases of the rows that were looked at
 * @param quanta commits
 * @param skipped rows that were committed before, by the step count of their case
 * @param badRows malformed rows that were passed over
 * @param duplicates answers that said that the quantum had been committed before
 * @param refused quanta that were refused
 * @param violations why; each refused quantum may have several
 * @param mutations mutations committed, by kind
 * @param statuses the cases looked at, by their status in the end
 * @param tokensLeft ACTIVE tokens of these cases in the end
 * @param scopesLeft ACTIVE scopes of these cases in the end, the roots not counted
 * @param seconds how long the import took, without counting the rows and opening the store
 * @param latencyMicrosP50 from handing a quantum over to its receipt, the median
 * @param latencyMicrosP99 the same, 99th percentile
 */
public record Summary(
    long cases,
    long quanta,
    long skipped,
    long badRows,
    long duplicates,
    long refused,
    long violations,
    Map<String, Long> mutations,
    Map<CaseStatus, Long> statuses,
    long tokensLeft,
    long scopesLeft,
    double seconds,
    long latencyMicrosP50,
    long latencyMicrosP99) {

  /** The kinds of mutation that an import issues. */
  private static final List<String> KINDS =
      List.of(
          "enter_scope",
          "exit_scope",
          "cancel_scope",
          "add_token",
          "update_token",
          "remove_token",
          "update_ctx",
          "set_ctx",
          "increment_step_count",
          "set_case_status");

  /** Copies the maps. */
  public Summary {
    mutations = Map.copyOf(mutations);
    statuses = Map.copyOf(statuses);
  }

  public double commitsPerSecond() {
    return seconds == 0 ? 0 : quanta / seconds;
  }

  /**
   * The summary for machines.
   *
   * @param forces how often the journal forced its file
   * @param recoverySeconds how long opening the store took
   */
  Map<String, Object> toJson(long forces, double recoverySeconds) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("cases", cases);
    json.put("quanta", quanta);
    json.put("skipped", skipped);
    json.put("badRows", badRows);
    json.put("duplicates", duplicates);
    json.put("refused", refused);
    json.put("violations", violations);
    Map<String, Long> byKind = new LinkedHashMap<>();
    KINDS.forEach(kind -> byKind.put(kind, mutations.getOrDefault(kind, 0L)));
    json.put("mutations", byKind);
    Map<String, Long> byStatus = new LinkedHashMap<>();
    for (CaseStatus status : CaseStatus.values()) {
      byStatus.put(status.wireName(), statuses.getOrDefault(status, 0L));
    }
    json.put("statuses", byStatus);
    json.put("tokensLeft", tokensLeft);
    json.put("scopesLeft", scopesLeft);
    json.put("seconds", rounded(seconds));
    json.put("commitsPerSecond", rounded(commitsPerSecond()));
    Map<String, Long> latency = new LinkedHashMap<>();
    latency.put("p50", latencyMicrosP50);
    latency.put("p99", latencyMicrosP99);
    json.put("latencyMicros", latency);
    json.put("forces", forces);
    json.put("recoverySeconds", rounded(recoverySeconds));
    return json;
  }

  /** The summary for people; the numbers as {@link #toJson} has them. */
  String text(long forces, double recoverySeconds) {
    StringBuilder text = new StringBuilder();
    line(text, "cases", "%,d%s".formatted(cases, byStatus()));
    line(text, "quanta", "%,d committed, %,d committed before".formatted(quanta, skipped));
    if (badRows > 0) {
      line(text, "bad rows", "%,d passed over".formatted(badRows));
    }
    line(text, "refused", "%,d quanta, %,d violations".formatted(refused, violations));
    line(text, "duplicates", "%,d".formatted(duplicates));
    line(text, "mutations", "");
    for (String kind : KINDS) {
      if (mutations.containsKey(kind)) {
        text.append("    %-22s%,10d%n".formatted(kind, mutations.get(kind)));
      }
    }
    line(text, "left open", "%,d tokens, %,d scopes".formatted(tokensLeft, scopesLeft));
    line(
        text,
        "speed",
        "%,.0f commits/s over %.1f s, latency p50 %,d µs, p99 %,d µs"
            .formatted(commitsPerSecond(), seconds, latencyMicrosP50, latencyMicrosP99));
    line(text, "journal", "%,d forces, opened in %.2f s".formatted(forces, recoverySeconds));
    return text.toString();
  }

  private String byStatus() {
    StringBuilder text = new StringBuilder();
    for (CaseStatus status : CaseStatus.values()) {
      if (statuses.containsKey(status)) {
        text.append(text.isEmpty() ? ": " : ", ");
        text.append("%,d %s".formatted(statuses.get(status), status.wireName()));
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  %-12s%s".formatted(name, value).stripTrailing()).append(System.lineSeparator());
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
