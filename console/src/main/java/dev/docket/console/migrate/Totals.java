package dev.docket.console.migrate;

import dev.docket.engine.actor.CasePersistenceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a move came to; its differences by id. Safe for any thread. */
final class Totals {

  /** More of them are only counted. */
  private static final int MOST_TOLD = 1_000;

  private final Map<String, List<String>> differences = new TreeMap<>();
  private final Map<String, String> broken = new TreeMap<>();
  private @Nullable String order;
  private long differing;
  private long brokenCases;
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
    if (differs.isEmpty() && proof.fault() != null) {
      brokenCases++;
      if (broken.size() < MOST_TOLD) {
        broken.put(id, proof.fault());
      }
    }
  }

  /** Notes where the orders over all ids part; {@code null} if they do not. */
  synchronized void order(@Nullable String difference) {
    order = difference;
  }

  synchronized long ids() {
    return ids;
  }

  synchronized boolean equal() {
    return differing == 0 && order == null;
  }

  /** How many cases have a history that does not hold, and is the same on both sides. */
  synchronized long brokenCases() {
    return brokenCases;
  }

  /** Some of these, and why they do not hold. */
  synchronized Map<String, String> broken() {
    return new TreeMap<>(broken);
  }

  synchronized @Nullable String order() {
    return order;
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
    json.put("broken", brokenCases);
    return json;
  }

  synchronized String text() {
    return ("%,d ids, %,d of them cases; %,d events, %,d receipts, %,d snapshots; %,d ids with"
            + " deleted events")
        .formatted(ids, cases, events, receipts, snapshots, withDeletions);
  }
}
