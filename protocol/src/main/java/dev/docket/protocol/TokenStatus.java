package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The status of a token. Only an ACTIVE one changes. */
public enum TokenStatus {
  ACTIVE,
  COMPLETE,
  CANCELLED;

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /** The name in JSON and on the command line. */
  @JsonValue
  public String wireName() {
    return wireName;
  }
}
