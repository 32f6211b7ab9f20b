package dev.docket.console.eventlog;

import dev.docket.protocol.CaseId;
import dev.docket.protocol.QuantumId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One event of one case.
 *
 * @param line the number of its first line in the file, from 1
 * @param caseId the case
 * @param seq its place in the case; grows from row to row of a case
 * @param activity what was done
 * @param resource who did it, or {@code null} if that is not recorded
 * @param time when it was done
 * @param lifecycle what it says of the activity, or {@code null} in a log without such a column
 * @param attributes the further cells that are not empty, by column, in the order of the file;
 *     those of the case have names that begin with {@value #CASE_PREFIX}
 */
public record Row(
    long line,
    CaseId caseId,
    long seq,
    String activity,
    @Nullable String resource,
    Instant time,
    @Nullable Lifecycle lifecycle,
    Map<String, String> attributes)
    implements LogEntry {

  /** With this begins the name of a column that describes the case rather than the event. */
  public static final String CASE_PREFIX = "case:";

  /** Copies the attributes. */
  public Row {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** The id of the quantum that imports it: {@code <case>#<seq>}. */
  public QuantumId key() {
    return key(caseId, seq);
  }

  /** The id of the quantum that ends a case without a row of its own: {@code <case>#end}. */
  public static QuantumId endKey(CaseId caseId) {
    return QuantumId.of(caseId + "#end");
  }

  static QuantumId key(CaseId caseId, long seq) {
    return QuantumId.of(caseId + "#" + seq);
  }
}
