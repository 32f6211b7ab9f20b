package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The status of a case: RUNNING, then one of three that are final. */
public enum CaseStatus {
  RUNNING,
  DONE,
  FAILED,
  CANCELLED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  public boolean isFinal() {
    return this != RUNNING;
  }

  /** The name in JSON and on the command line. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  /**
   * The status of that {@link #wireName()}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static CaseStatus ofWireName(String name) {
    for (CaseStatus status : values()) {
      if (status.wireName().equals(name)) {
        return status;
      }
    }
    throw new IllegalArgumentException(
        "\"" + name + "\" is no case status; allowed are running, done, failed and cancelled");
  }
}
