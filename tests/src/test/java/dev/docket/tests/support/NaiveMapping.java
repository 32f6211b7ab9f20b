package dev.docket.tests.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * What an import of a log must issue and end with, computed on paper: it shares no code with the
 * importer, knows no tokens and scopes, and only counts. For logs without a lifecycle column and
 * profiles without {@code on_change}.
 */
public final class NaiveMapping {

  /** What one case must come to. */
  public static final class Case {
    private final Set<String> lanes = new LinkedHashSet<>();
    private final List<String> open = new ArrayList<>();
    private final Map<String, Integer> made = new HashMap<>();
    private int rowsLeft;
    private String status = "done";
    private int steps;
    private int cancelled;

    public String status() {
      return status;
    }

    public int steps() {
      return steps;
    }

    /** How many scopes were cancelled: they stay as history, each with one cancelled token. */
    public int cancelled() {
      return cancelled;
    }
  }

  private final JsonNode profile;
  private final Map<String, Case> cases = new TreeMap<>();
  private final Map<String, Long> totals = new TreeMap<>();

  private NaiveMapping(JsonNode profile) {
    this.profile = profile;
  }

  /** Reads a log and counts. */
  public static NaiveMapping of(ReplayLog log) {
    try {
      NaiveMapping mapping = new NaiveMapping(new ObjectMapper().readTree(log.profile().toFile()));
      List<CSVRecord> rows;
      CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
      try (Reader in = Files.newBufferedReader(log.csv())) {
        rows = format.parse(in).getRecords();
      }
      for (CSVRecord row : rows) {
        mapping.cases.computeIfAbsent(row.get("case"), id -> new Case()).rowsLeft++;
      }
      rows.forEach(row -> mapping.add(mapping.caseOf(row), row.get("activity")));
      return mapping;
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** The cases, by id. */
  public Map<String, Case> cases() {
    return cases;
  }

  /** How many mutations of that kind must be issued; {@code quanta} for the rows. */
  public long total(String kind) {
    return totals.getOrDefault(kind, 0L);
  }

  private Case caseOf(CSVRecord row) {
    return cases.getOrDefault(row.get("case"), new Case());
  }

  private void add(Case c, String activity) {
    count("quanta", 1);
    count("increment_step_count", 1);
    count("update_ctx", 1);
    count("set_ctx", c.steps == 0 ? 1 : 0);
    c.steps++;
    closes(c, listed("closes", activity));
    cancels(c, listed("cancels", activity));
    if (listed("cancels_all", activity) != null) {
      cancelled(c, c.open.size());
      c.open.clear();
    }
    String kind = listed("opens", activity);
    if (kind != null) {
      c.open.add(kind + "/" + c.made.merge(kind, 1, Integer::sum));
      count("enter_scope", 1);
      count("add_token", 1);
    }
    String lane = listed("lanes", activity);
    if (lane == null) {
      lane = profile.path("default_lane").asText("main");
    }
    count("remove_token", c.lanes.add(lane) ? 0 : 1);
    count("add_token", 1);
    String status = listed("status", activity);
    c.status = status == null ? c.status : status;
    c.rowsLeft--;
    if (c.rowsLeft == 0) {
      count("remove_token", c.lanes.size() + c.open.size());
      count("exit_scope", c.open.size());
      count("set_case_status", 1);
    }
  }

  private void closes(Case c, @Nullable String kind) {
    for (Iterator<String> open = c.open.iterator(); open.hasNext(); ) {
      if (open.next().startsWith(kind + "/")) {
        open.remove();
        count("remove_token", 1);
        count("exit_scope", 1);
        return;
      }
    }
  }

  private void cancels(Case c, @Nullable String kind) {
    for (int i = c.open.size() - 1; i >= 0; i--) {
      if (c.open.get(i).startsWith(kind + "/")) {
        c.open.remove(i);
        cancelled(c, 1);
        return;
      }
    }
    count("cancels of nothing", kind == null ? 0 : 1);
  }

  private void cancelled(Case c, int scopes) {
    c.cancelled += scopes;
    count("cancel_scope", scopes);
  }

  private void count(String kind, long more) {
    totals.merge(kind, more, Long::sum);
  }

  private @Nullable String listed(String table, String activity) {
    JsonNode entries = profile.path(table);
    if (entries.has(activity)) {
      return entries.get(activity).asText();
    }
    for (Map.Entry<String, JsonNode> entry : entries.properties()) {
      String key = entry.getKey();
      if (key.endsWith("*") && activity.startsWith(key.substring(0, key.length() - 1))) {
        return entry.getValue().asText();
      }
    }
    return null;
  }
}
