package dev.docket.engine.faulttolerance;

import dev.docket.protocol.Mutation;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.json.JsonValue;

/** Mutations, shortly. */
final class Mutations {

  private Mutations() {}

  static Mutation add(String token) {
    return add(token, "");
  }

  static Mutation add(String token, String value) {
    return new Mutation.AddToken(TokenId.of(token), "here", ScopeId.ROOT, JsonValue.of(value));
  }
}
