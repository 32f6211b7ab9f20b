package dev.docket.persistence.doctor;

import dev.docket.persistence.doctor.Finding.Kind;
import dev.docket.persistence.doctor.Finding.Severity;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The ids of which not every event can be read, those with the same cause in one finding: one file
 * that is cut may touch a million. For one thread.
 */
public final class Chains {
  /** More causes are told without their ids, and more ids of one cause only counted. */
  private static final int MOST = 1_000;

  private final String file;
  private final Map<String, Cause> causes = new LinkedHashMap<>();

  private static final class Cause {
    private final String detail;
    private final SortedSet<String> ids = new TreeSet<>();
    private long count;

    Cause(String detail) {
      this.detail = detail;
    }

    void add(String id) {
      count++;
      if (ids.size() < MOST) {
        ids.add(id);
      }
    }
  }

  /**
   * @param file what the findings name
   */
  public Chains(String file) {
    this.file = file;
  }

  /** An id cannot be read. */
  public void broken(String id, String detail) {
    String cause = detail.startsWith(id) ? detail.substring(id.length()) : detail;
    if (causes.size() == MOST && !causes.containsKey(cause)) {
      cause = "";
    }
    causes.computeIfAbsent(cause, unseen -> new Cause(detail)).add(id);
  }

  /** Hands all of them on. */
  public void tell(Findings findings) {
    for (Cause cause : causes.values()) {
      String detail =
          cause.count == 1
              ? cause.detail
              : "%s; so are %,d more ids".formatted(cause.detail, cause.count - 1);
      findings.add(
          new Finding(
              Severity.PROBLEM,
              Kind.CHAIN,
              file,
              0,
              cause.ids,
              cause.ids.size() == cause.count,
              detail));
    }
    causes.clear();
  }
}
