package dev.docket.console.demo;

import dev.docket.console.store.CaseHistory;
import dev.docket.console.store.StoreReader;
import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Receipt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Proves every case of a store and looks for every commit that was acknowledged. */
final class StoreCheck {

  private final Acknowledged acknowledged;
  private final Set<String> found = new HashSet<>();
  private final List<String> faults = new ArrayList<>();
  private final Map<CaseStatus, Integer> statuses = new EnumMap<>(CaseStatus.class);
  private long receipts;
  private long cancelledScopes;

  private StoreCheck(Acknowledged acknowledged) {
    this.acknowledged = acknowledged;
  }

  static StoreCheck run(Path dir, Acknowledged acknowledged) {
    StoreCheck check = new StoreCheck(acknowledged);
    try (StoreReader store = StoreReader.open(dir)) {
      check.faults.addAll(store.damage());
      store.cases(id -> check.prove(store, id));
    }
    acknowledged.acks().keySet().stream()
        .filter(key -> !check.found.contains(key))
        .forEach(key -> check.faults.add("the acknowledged commit " + key + " is missing"));
    return check;
  }

  private void prove(StoreReader store, CaseId id) {
    CaseHistory history =
        store.history(id, Long.MAX_VALUE, (receipt, event, after) -> compare(receipt));
    CaseState state = history.state();
    if (history.fault() != null) {
      faults.add(history.fault().toString());
    } else if (state != null) {
      CaseView view = state.view();
      statuses.merge(view.status(), 1, Integer::sum);
      cancelledScopes += view.scopes().stream().filter(scope -> !scope.isActive()).count();
    }
  }

  private void compare(Receipt receipt) {
    receipts++;
    String key = receipt.body().key().value();
    Acknowledged.Ack ack = acknowledged.acks().get(key);
    if (ack == null) {
      return;
    }
    if (!found.add(key)) {
      faults.add("the commit " + key + " is there twice");
    }
    // Hashed here from the bytes that were read, not taken from what somebody computed before.
    String hash = Hash.of(receipt.bytes()).hex();
    if (ack.version() != receipt.body().seq() || !ack.receiptHash().equals(hash)) {
      faults.add("the commit " + key + " was acknowledged as " + ack + " and is read as " + hash);
    }
  }

  /** What does not hold; empty if all is well. */
  List<String> faults() {
    return faults;
  }

  long receipts() {
    return receipts;
  }

  long cancelledScopes() {
    return cancelledScopes;
  }

  int cases(CaseStatus status) {
    return statuses.getOrDefault(status, 0);
  }

  /** How many acknowledged commits were read back byte for byte, as long as there is no fault. */
  int found() {
    return found.size();
  }
}
