package dev.docket.console.notary;

import dev.docket.protocol.CaseId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What does not hold between a journal, the log of its notary, and checkpoints.
 *
 * @param caseId the case, if one can be named
 * @param version the first version of it that does not hold; -1 without a case
 * @param message for people
 */
public record LogFault(@Nullable CaseId caseId, long version, Kind kind, String message) {

  /** What does not hold. */
  public enum Kind {
    /** A checkpoint is not signed by a key that is trusted. */
    BAD_SIGNATURE,
    /** The entry bundles do not give the root of the log's checkpoint. */
    WRONG_ROOT,
    /** A tile is not there, or not what the entries give. */
    WRONG_TILE,
    /** The log has two entries for one version of a case. */
    NOTED_TWICE,
    /** The journal has another receipt than the log. */
    RECEIPT_ALTERED,
    /** The log has a receipt that the journal has not, but later ones. */
    RECEIPT_REMOVED,
    /** The journal ends before the log does. */
    CUT_OFF,
    /** The journal has the receipt in another place of the commit order than the log. */
    RECEIPT_MOVED,
    /** The journal has the receipt twice. */
    RECEIPT_DOUBLED,
    /** The journal has a receipt that the log has not, before one that it has. */
    RECEIPT_INSERTED,
    /** What an earlier checkpoint was signed over is not what is there now. */
    HISTORY_REWRITTEN
  }

  static LogFault of(Kind kind, String message) {
    return new LogFault(null, -1, kind, message);
  }

  /** For people. */
  public String line() {
    return caseId == null
        ? kind + ": " + message
        : "case " + caseId + ": version " + version + ": " + kind + ": " + message;
  }

  /** For machines. */
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    if (caseId != null) {
      json.put("case", caseId);
      json.put("version", version);
    }
    json.put("ok", false);
    json.put("kind", kind);
    json.put("message", message);
    return json;
  }
}
