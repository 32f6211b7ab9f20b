package dev.docket.engine.model;

import dev.docket.protocol.Change;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The net change of each entry between two states, by comparing all there is. */
final class ModelChanges {

  private final List<Change> changes = new ArrayList<>();

  private ModelChanges() {}

  static List<Change> between(ModelCase before, ModelCase after) {
    ModelChanges all = new ModelChanges();
    if (before.status != after.status) {
      all.changes.add(new Change.StatusSet(after.status));
    }
    if (before.stepCount != after.stepCount) {
      all.changes.add(new Change.StepCountSet(after.stepCount));
    }
    all.<String, JsonValue>compare(
        before.context, after.context, Change.ContextRemoved::new, Change.ContextPut::new);
    all.<String, JsonValue>compare(
        before.metadata, after.metadata, Change.MetadataRemoved::new, Change.MetadataPut::new);
    all.<TokenId, Token>compare(
        tokens(before), tokens(after), Change.TokenRemoved::new, (id, t) -> new Change.TokenPut(t));
    all.<ScopeId, Scope>compare(
        scopes(before), scopes(after), Change.ScopeRemoved::new, (id, s) -> new Change.ScopePut(s));
    return all.changes;
  }

  private <K, V> void compare(
      Map<K, V> before,
      Map<K, V> after,
      Function<K, Change> removed,
      BiFunction<K, V, Change> put) {
    for (K key : before.keySet()) {
      if (!after.containsKey(key)) {
        changes.add(removed.apply(key));
      }
    }
    after.forEach(
        (key, value) -> {
          if (!value.equals(before.get(key))) {
            changes.add(put.apply(key, value));
          }
        });
  }

  private static Map<TokenId, Token> tokens(ModelCase state) {
    Map<TokenId, Token> tokens = new LinkedHashMap<>();
    state.tokenList().forEach(token -> tokens.put(token.id(), token));
    return tokens;
  }

  private static Map<ScopeId, Scope> scopes(ModelCase state) {
    Map<ScopeId, Scope> scopes = new LinkedHashMap<>();
    state.scopeList().forEach(scope -> scopes.put(scope.id(), scope));
    return scopes;
  }
}
