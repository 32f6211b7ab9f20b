package dev.docket.persistence.health;

/** How a store is, the worse the later. */
public enum HealthStatus {
  /** Nothing is wrong. */
  HEALTHY("healthy", 0),
  /** It reads and takes events, but something needs an operator or may soon. */
  DEGRADED("degraded", 1),
  /** It takes no events. */
  READ_ONLY("read-only", 2);

  private final String text;
  private final int level;

  HealthStatus(String text, int level) {
    this.text = text;
    this.level = level;
  }

  /** As it stands in answers, for people and machines. */
  public String text() {
    return text;
  }

  /** 0, 1 or 2, the worse the higher; as it stands in metrics. */
  public int level() {
    return level;
  }

  /** The worse of both. */
  public HealthStatus or(HealthStatus other) {
    return level >= other.level ? this : other;
  }
}
