package dev.docket.console.store;

import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.Gap;
import dev.docket.engine.state.Gaps;
import dev.docket.engine.state.Tombstone;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.EntryDifference;
import dev.docket.protocol.Receipt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cases and receipts for machines. */
final class CaseJson {

  private CaseJson() {}

  /** A case without what its user put into it. */
  static Map<String, Object> summary(CaseView view) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("case", view.id());
    json.put("status", view.status());
    json.put("version", view.version());
    json.put("stepCount", view.stepCount());
    if (view.hold() != null) {
      json.put("hold", view.hold());
    }
    json.put("tokens", view.tokens());
    json.put("scopes", view.scopes());
    json.put("createdAt", view.createdAt());
    json.put("lastCommitAt", view.lastCommitAt());
    json.put("stateHash", view.stateHash());
    json.put("receiptHash", view.receiptHash());
    return json;
  }

  /** A case with everything. */
  static Map<String, Object> whole(CaseView view) {
    Map<String, Object> json = summary(view);
    json.put("context", view.context());
    json.put("metadata", view.metadata());
    return json;
  }

  /** What a case has lost for good; nothing is put if it has lost nothing. */
  static void putSkipped(Map<String, Object> json, Gaps gaps) {
    if (!gaps.all().isEmpty()) {
      json.put("skipped", gaps.all().stream().map(Gap::versions).toList());
    }
  }

  /** A case that does not hold. */
  static Map<String, Object> fault(CaseFault fault) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("case", fault.caseId());
    json.put("ok", false);
    json.put("version", fault.version());
    json.put("kind", fault.kind());
    json.put("message", fault.message());
    return json;
  }

  /** A case that does not hold, as it was at the last version that does; {@code null} for none. */
  static Map<String, Object> inSafeMode(CaseFault fault, @Nullable CaseView lastGood) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (lastGood == null) {
      json.put("case", fault.caseId());
    } else {
      json.putAll(summary(lastGood));
    }
    json.put("fault", fault(fault));
    return json;
  }

  /** What differs between two versions of a case. */
  static Map<String, Object> difference(
      CaseState before, CaseState after, List<EntryDifference> differences) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("case", before.id());
    json.put("from", before.version());
    json.put("to", after.version());
    // An array, unlike a list, keeps the type of its elements, which says what kind of entry it is.
    json.put("differences", differences.toArray(EntryDifference[]::new));
    return json;
  }

  /** A case that is erased. */
  static Map<String, Object> erased(CaseId id, Tombstone erased) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("case", id);
    json.put("status", erased.status());
    json.put("version", erased.version());
    json.put("erased", true);
    json.put("lastCommitAt", erased.receipt().body().time());
    json.put("receiptHash", erased.receipt().hash());
    return json;
  }

  /** A receipt: its text is the bytes that {@code receiptHash} is taken of. */
  static Map<String, Object> receipt(Receipt receipt) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("case", receipt.body().caseId());
    json.put("version", receipt.body().seq());
    json.put("key", receipt.body().key());
    json.put("receiptHash", receipt.hash());
    json.put("receipt", receipt.text());
    return json;
  }
}
