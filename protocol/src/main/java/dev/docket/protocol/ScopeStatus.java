package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The status of a scope. A CANCELLED one takes nothing in and is left by exit_scope only. */
public enum ScopeStatus {
  ACTIVE,
  CANCELLED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in JSON and on the command line. */
  @JsonValue
  public String wireName() {
    return wireName;
  }
}
