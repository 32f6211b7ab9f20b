package dev.docket.console.load;

import dev.docket.protocol.Mutation;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** States of so many entries, half of them in the context and half of them tokens. */
final class StateSize {
  private StateSize() {}

  static EngineRing.State of(int entries) {
    Map<String, Object> context = new HashMap<>();
    context.put("amount", 0);
    List<Mutation> tokens = new ArrayList<>();
    for (int i = 1; i < entries / 2; i++) {
      context.put("key-" + i, "value of " + i);
      tokens.add(
          new Mutation.AddToken(
              TokenId.of("token-" + i), "Check", ScopeId.ROOT, JsonObject.of("n", i)));
    }
    return new EngineRing.State(JsonObject.of(context), tokens);
  }

  /** A context of so many bytes, and nothing else. */
  static EngineRing.State ofBytes(int bytes) {
    return new EngineRing.State(
        JsonObject.of("amount", 0).with("remark", "x".repeat(bytes)), List.of());
  }
}
