package dev.docket.console.eventlog;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a row of a log with a lifecycle column says of its activity. */
public enum Lifecycle {
  SCHEDULE,
  START,
  SUSPEND,
  RESUME,
  COMPLETE,
  ATE_ABORT,
  PI_ABORT,
  WITHDRAW;

  /**
   * The one of this name, in any case.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Lifecycle of(String name) {
    return Arrays.stream(values())
        .filter(lifecycle -> lifecycle.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("\"" + name + "\" is unknown; allowed are " + all()));
  }

  private static String all() {
    return Arrays.stream(values())
        .map(lifecycle -> lifecycle.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
