package dev.docket.console.mapping;

import dev.docket.console.eventlog.LogReader;
import dev.docket.console.eventlog.Row;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Mutation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A whole log planned, and what came of it. */
final class PlannedLog {

  /** What the plan of one case adds up to. */
  static final class Case {
    final Map<String, Integer> mutations = new TreeMap<>();
    final List<List<Mutation>> quanta = new ArrayList<>();
    String lastActivity = "";
    int peakTokens;
    CaseStatus status = CaseStatus.RUNNING;
  }

  final Map<String, Case> cases = new LinkedHashMap<>();

  static PlannedLog of(Path log, Profile profile) throws Exception {
    Map<String, Integer> rows = new HashMap<>();
    for (Row row : rows(log)) {
      rows.merge(row.caseId().value(), 1, Integer::sum);
    }
    PlannedLog planned = new PlannedLog();
    Map<String, CasePlanner> planners = new HashMap<>();
    for (Row row : rows(log)) {
      String name = row.caseId().value();
      CasePlanner planner = planners.computeIfAbsent(name, any -> new CasePlanner(profile));
      boolean last = Objects.requireNonNull(rows.merge(name, -1, Integer::sum)) == 0;
      planned.add(row, planner.plan(row, last));
    }
    return planned;
  }

  private void add(Row row, List<Mutation> quantum) {
    Case planned = cases.computeIfAbsent(row.caseId().value(), any -> new Case());
    planned.quanta.add(quantum);
    planned.lastActivity = row.activity();
    int live = tokens(planned);
    for (Mutation mutation : quantum) {
      planned.mutations.merge(mutation.wireName(), 1, Integer::sum);
      if (mutation instanceof Mutation.SetCaseStatus set) {
        planned.status = set.status();
      }
    }
    // The end of a case is planned into its last quantum; the peak is what was there before it.
    planned.peakTokens = Math.max(planned.peakTokens, peakWithin(live, quantum));
  }

  /** The tokens after a row's own mutations, which all stand before those that end the case. */
  private static int peakWithin(int live, List<Mutation> quantum) {
    int peak = 0;
    int now = live;
    for (Mutation mutation : quantum) {
      if (mutation instanceof Mutation.AddToken) {
        now++;
        peak = Math.max(peak, now);
      } else if (mutation instanceof Mutation.RemoveToken
          || mutation instanceof Mutation.CancelScope) {
        now--;
      }
    }
    return peak;
  }

  private static int tokens(Case planned) {
    return planned.mutations.getOrDefault("add_token", 0)
        - planned.mutations.getOrDefault("remove_token", 0)
        - planned.mutations.getOrDefault("cancel_scope", 0);
  }

  int total(String mutation) {
    return cases.values().stream().mapToInt(c -> c.mutations.getOrDefault(mutation, 0)).sum();
  }

  long ended(CaseStatus status) {
    return cases.values().stream().filter(c -> c.status == status).count();
  }

  private static List<Row> rows(Path log) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (LogReader reader = LogReader.open(log)) {
      for (var entry = reader.next(); entry != null; entry = reader.next()) {
        rows.add((Row) entry);
      }
    }
    return rows;
  }
}
