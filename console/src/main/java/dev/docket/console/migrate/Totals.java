package dev.docket.console.migrate;

import dev.docket.engine.actor.CasePersistenceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a move came to; its differences by id. Safe for any thread. */
final class Totals {

  /** More of them are only counted. */
  private static final int MOST_TOLD = 1_000;

  private final Map<String, List<String>> differences = new TreeMap<>();
  private long differing;
  private long ids;
  private long cases;
  private long events;
  private long receipts;
  private long snapshots;
  private long withDeletions;

  synchronized void add(String id, IdProof proof, List<String> differs) {
    ids++;
    cases += CasePersistenceId.caseOf(id).isPresent() ? 1 : 0;
    events += proof.events();
    receipts += proof.receipts();
    snapshots += proof.snapshots();
    withDeletions += proof.head().deletedTo() > 0 ? 1 : 0;
    differing += differs.isEmpty() ? 0 : 1;
    if (!differs.isEmpty() && differences.size() < MOST_TOLD) {
      differences.put(id, new ArrayList<>(differs));
    }
  }

  synchronized long ids() {
    return ids;
  }

  synchronized boolean equal() {
    return differing == 0;
  }

  synchronized Map<String, List<String>> differences() {
    return new TreeMap<>(differences);
  }

  synchronized Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("ids", ids);
    json.put("cases", cases);
    json.put("events", events);
    json.put("receipts", receipts);
    json.put("snapshots", snapshots);
    json.put("withDeletions", withDeletions);
    json.put("differing", differing);
    return json;
  }

  synchronized String text() {
    return ("%,d ids, %,d of them cases; %,d events, %,d receipts, %,d snapshots; %,d ids with"
            + " deleted events")
        .formatted(ids, cases, events, receipts, snapshots, withDeletions);
  }
}
