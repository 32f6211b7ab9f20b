package dev.docket.engine;

import dev.docket.engine.actor.CasesInSafeMode;
import dev.docket.protocol.CaseId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * How an engine is.
 *
 * @param status degraded while a case is in safe mode
 * @param inSafeMode those cases, by id
 */
public record EngineHealth(Status status, List<Unproven> inSafeMode) {

  /** How an engine can be. */
  public enum Status {
    HEALTHY(0, "healthy"),
    DEGRADED(1, "degraded");

    private final int level;
    private final String text;

    Status(int level, String text) {
      this.level = level;
      this.text = text;
    }

    /** 0 for healthy; the higher, the worse. */
    public int level() {
      return level;
    }

    /** As it stands in answers, for people and machines. */
    public String text() {
      return text;
    }
  }

  /**
   * A case in safe mode: its history could not be proven.
   *
   * @param id the case
   * @param reason what does not hold
   * @param lastGoodVersion the last version that could be proven, or -1
   * @param since when that was first found
   */
  public record Unproven(CaseId id, String reason, long lastGoodVersion, Instant since) {}

  public EngineHealth {
    inSafeMode = List.copyOf(inSafeMode);
  }

  static EngineHealth of(Map<CaseId, CasesInSafeMode.Found> found) {
    List<Unproven> cases = new ArrayList<>();
    found.forEach(
        (id, each) ->
            cases.add(new Unproven(id, each.reason(), each.lastGoodVersion(), each.since())));
    cases.sort(Comparator.comparing(each -> each.id().value()));
    return new EngineHealth(cases.isEmpty() ? Status.HEALTHY : Status.DEGRADED, cases);
  }
}
