package dev.docket.tests.benchmark.parts;

import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.Update;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;

/** The kinds of mutations. */
public enum MutationKind {
  SET_CONTEXT,
  UPDATE_CONTEXT,
  ADD_TOKEN,
  REMOVE_TOKEN,
  UPDATE_TOKEN,
  ENTER_SCOPE,
  EXIT_SCOPE,
  CANCEL_SCOPE,
  SET_CASE_STATUS,
  INCREMENT_STEP_COUNT,
  SET_METADATA;

  /** One that {@link BenchmarkCase} can apply. */
  Mutation mutation() {
    return switch (this) {
      case SET_CONTEXT -> new Mutation.SetContext(JsonObject.of("amount", 1));
      case UPDATE_CONTEXT -> new Mutation.UpdateContext(merge("{\"key-0\":\"changed\"}"));
      case ADD_TOKEN ->
          new Mutation.AddToken(
              TokenId.of("new"), "Pay", ScopeId.ROOT, JsonObject.of("amount", 12));
      case REMOVE_TOKEN -> new Mutation.RemoveToken(BenchmarkCase.TOKEN);
      case UPDATE_TOKEN ->
          new Mutation.UpdateToken(BenchmarkCase.TOKEN, merge("{\"value\":{\"n\":1}}"));
      case ENTER_SCOPE -> new Mutation.EnterScope(ScopeId.of("new"), ScopeId.ROOT);
      case EXIT_SCOPE ->
          new Mutation.ExitScope(BenchmarkCase.SCOPE, Mutation.ExitScope.Mode.REPARENT);
      case CANCEL_SCOPE -> new Mutation.CancelScope(BenchmarkCase.SCOPE);
      case SET_CASE_STATUS -> new Mutation.SetCaseStatus(CaseStatus.CANCELLED);
      case INCREMENT_STEP_COUNT -> new Mutation.IncrementStepCount();
      case SET_METADATA -> new Mutation.SetMetadata(JsonObject.of("owner", "anna"));
    };
  }

  private static Update merge(String patch) {
    return new Update.Merge(JsonValue.parse(patch));
  }
}
