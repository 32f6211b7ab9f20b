package dev.docket.engine.state;

import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;

/** What a violation is about, by name. */
final class Subject {

  static final String CONTEXT = "context";
  static final String STATUS = "status";
  static final String STEP_COUNT = "step_count";
  static final String METADATA = "metadata";
  static final String STATE = "state";
  static final String EVENT = "event";
  static final String HOLD = "hold";
  static final String VERSION = "version";

  private Subject() {}

  static String of(TokenId id) {
    return "token/" + id;
  }

  static String of(ScopeId id) {
    return "scope/" + id;
  }
}
