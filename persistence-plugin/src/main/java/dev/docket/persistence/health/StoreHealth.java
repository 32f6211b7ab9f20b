package dev.docket.persistence.health;

import java.util.List;

/**
 * How a store is at one moment.
 *
 * @param status as the worst of the reasons has it
 * @param reasons what is wrong, in the order in which it was found; at most 1,000
 */
public record StoreHealth(HealthStatus status, List<HealthReason> reasons) {
  public StoreHealth {
    reasons = List.copyOf(reasons);
  }

  static StoreHealth of(List<HealthReason> reasons) {
    HealthStatus status = HealthStatus.HEALTHY;
    for (HealthReason reason : reasons) {
      status = status.or(reason.status());
    }
    return new StoreHealth(status, reasons);
  }

  /** Whether a read-only store takes writes again by itself once the cause is gone. */
  public boolean resumes() {
    return reasons.stream()
        .filter(reason -> reason.status() == HealthStatus.READ_ONLY)
        .allMatch(reason -> reason.kind().resumes());
  }
}
