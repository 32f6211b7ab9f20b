package dev.docket.tests.benchmark.parts;

import dev.docket.engine.state.At;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.Commits;
import dev.docket.engine.state.Fold;
import dev.docket.engine.state.FoldResult;
import dev.docket.engine.state.History;
import dev.docket.engine.state.RequestHash;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Salt;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.Update;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A case with so many entries, half of them in the context and half of them tokens. */
final class BenchmarkCase {
  static final ScopeId SCOPE = ScopeId.of("checks");
  static final TokenId TOKEN = TokenId.of("token-0");

  private static final Instant START = Instant.ofEpochMilli(1_800_000_000_000L);

  private CaseState state;

  BenchmarkCase(int entries) {
    Map<String, Object> context = new HashMap<>();
    for (int i = 0; i < Math.max(1, entries / 2); i++) {
      context.put("key-" + i, "value of " + i);
    }
    CaseEvent.Created genesis =
        Commits.genesis(
            CaseId.of("order-1"),
            new Salt("5a".repeat(32)),
            JsonObject.of(context),
            QuantumId.of("create"),
            START,
            "orders");
    state = History.replay(null, genesis, 1);
    List<Mutation> mutations = new ArrayList<>();
    mutations.add(new Mutation.EnterScope(SCOPE, ScopeId.ROOT));
    for (int i = 0; i < Math.max(1, entries / 2); i++) {
      mutations.add(
          new Mutation.AddToken(
              TokenId.of("token-" + i), "Check", ScopeId.ROOT, JsonObject.of("n", i)));
    }
    FoldResult.Applied applied = apply(mutations);
    state = applied.committed(commit(applied, mutations), 2);
  }

  CaseState state() {
    return state;
  }

  /**
   * Four mutations, as a step of a process has them: a value of the context and one of a token
   * change, a token comes into a scope, the step is counted.
   */
  static List<Mutation> quantum() {
    return List.of(
        new Mutation.UpdateContext(new Update.Merge(JsonValue.parse("{\"key-0\":\"changed\"}"))),
        new Mutation.UpdateToken(TOKEN, new Update.Merge(JsonValue.parse("{\"value\":{\"n\":1}}"))),
        new Mutation.AddToken(TokenId.of("new"), "Pay", SCOPE, JsonObject.of("amount", 12)),
        new Mutation.IncrementStepCount());
  }

  FoldResult.Applied apply(List<Mutation> mutations) {
    FoldResult result = Fold.fold(state, At.next(state, START.plusSeconds(1)), mutations);
    if (result instanceof FoldResult.Applied applied) {
      return applied;
    }
    throw new IllegalStateException("what is measured must be committed, not " + result);
  }

  CaseEvent.Committed commit(FoldResult.Applied applied, List<Mutation> mutations) {
    return Commits.quantum(
        state, applied, QuantumId.of("quantum-17"), RequestHash.of(mutations), mutations.size());
  }
}
