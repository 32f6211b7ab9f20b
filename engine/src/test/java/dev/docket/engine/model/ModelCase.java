package dev.docket.engine.model;

import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.ScopeStatus;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.TokenStatus;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A case as plain mutable maps (SEMANTICS section 1). No index: every question is a full scan. */
final class ModelCase {

  static final class ModelToken {
    final TokenId id;
    String position;
    ScopeId scope;
    JsonValue value;
    TokenStatus status;
    final long bornVersion;
    Token.@Nullable Cause cause;

    ModelToken(
        TokenId id,
        String position,
        ScopeId scope,
        JsonValue value,
        TokenStatus status,
        long bornVersion,
        Token.@Nullable Cause cause) {
      this.id = id;
      this.position = position;
      this.scope = scope;
      this.value = value;
      this.status = status;
      this.bornVersion = bornVersion;
      this.cause = cause;
    }

    Token toToken() {
      return new Token(id, position, scope, value, status, bornVersion, cause);
    }
  }

  static final class ModelScope {
    final ScopeId id;
    final @Nullable ScopeId parent;
    ScopeStatus status;
    final Instant enteredAt;

    ModelScope(ScopeId id, @Nullable ScopeId parent, ScopeStatus status, Instant enteredAt) {
      this.id = id;
      this.parent = parent;
      this.status = status;
      this.enteredAt = enteredAt;
    }

    Scope toScope() {
      return new Scope(id, parent, status, enteredAt);
    }
  }

  CaseStatus status = CaseStatus.RUNNING;
  long version;
  long stepCount;
  final Map<String, JsonValue> context = new TreeMap<>();
  final Map<String, JsonValue> metadata = new TreeMap<>();
  final Map<TokenId, ModelToken> tokens = new TreeMap<>();
  final Map<ScopeId, ModelScope> scopes = new TreeMap<>();
  final Instant createdAt;
  Instant lastCommitAt;

  private ModelCase(Instant createdAt) {
    this.createdAt = createdAt;
    this.lastCommitAt = createdAt;
  }

  /** Version 0: RUNNING, with its first context and nothing in it but the root. */
  static ModelCase genesis(JsonObject context, Instant time) {
    ModelCase genesis = new ModelCase(time);
    genesis.context.putAll(context.entries());
    genesis.scopes.put(ScopeId.ROOT, new ModelScope(ScopeId.ROOT, null, ScopeStatus.ACTIVE, time));
    return genesis;
  }

  /** A copy that shares nothing that can be changed. */
  ModelCase copy() {
    ModelCase copy = new ModelCase(createdAt);
    copy.status = status;
    copy.version = version;
    copy.stepCount = stepCount;
    copy.lastCommitAt = lastCommitAt;
    copy.context.putAll(context);
    copy.metadata.putAll(metadata);
    for (ModelToken t : tokens.values()) {
      copy.tokens.put(
          t.id,
          new ModelToken(t.id, t.position, t.scope, t.value, t.status, t.bornVersion, t.cause));
    }
    for (ModelScope s : scopes.values()) {
      copy.scopes.put(s.id, new ModelScope(s.id, s.parent, s.status, s.enteredAt));
    }
    return copy;
  }

  List<ModelToken> tokensIn(ScopeId scope) {
    List<ModelToken> found = new ArrayList<>();
    for (ModelToken token : tokens.values()) {
      if (token.scope.equals(scope)) {
        found.add(token);
      }
    }
    return found;
  }

  boolean hasChildren(ScopeId scope) {
    return scopes.values().stream().anyMatch(other -> scope.equals(other.parent));
  }

  /** The scopes directly below this one, as violations call them. */
  Set<String> subjectsBelow(ScopeId scope) {
    Set<String> subjects = new HashSet<>();
    for (ModelScope other : scopes.values()) {
      if (scope.equals(other.parent)) {
        subjects.add(ModelSubject.of(other.id));
      }
    }
    return subjects;
  }

  /** The ACTIVE tokens and scopes but root of these, as violations call them. */
  Set<String> activeSubjects(Predicate<ModelToken> ofTokens, Predicate<ModelScope> ofScopes) {
    Set<String> subjects = new HashSet<>();
    for (ModelToken token : tokens.values()) {
      if (token.status == TokenStatus.ACTIVE && ofTokens.test(token)) {
        subjects.add(ModelSubject.of(token.id));
      }
    }
    for (ModelScope scope : scopes.values()) {
      if (scope.status == ScopeStatus.ACTIVE && !scope.id.isRoot() && ofScopes.test(scope)) {
        subjects.add(ModelSubject.of(scope.id));
      }
    }
    return subjects;
  }

  /** How many scopes lie above this one: 0 for the root. */
  int depth(ScopeId scope) {
    int depth = 0;
    ScopeId parent = parentOf(scope);
    while (parent != null) {
      depth++;
      if (depth > scopes.size()) {
        throw new AssertionError("the scopes above " + scope + " form a circle");
      }
      parent = parentOf(parent);
    }
    return depth;
  }

  /** Whether the first scope is the second or lies somewhere below it. */
  boolean isWithin(ScopeId inner, ScopeId outer) {
    for (ScopeId at = inner; at != null; at = parentOf(at)) {
      if (at.equals(outer)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable ScopeId parentOf(ScopeId scope) {
    ModelScope found = scopes.get(scope);
    if (found == null) {
      throw new AssertionError("there is no scope " + scope + " in the tree");
    }
    return found.parent;
  }

  boolean hasActiveToken() {
    return tokens.values().stream().anyMatch(token -> token.status == TokenStatus.ACTIVE);
  }

  boolean hasActiveScopeButRoot() {
    return scopes.values().stream()
        .anyMatch(scope -> scope.status == ScopeStatus.ACTIVE && !scope.id.isRoot());
  }

  JsonObject contextObject() {
    return JsonObject.of(context);
  }

  JsonObject metadataObject() {
    return JsonObject.of(metadata);
  }

  List<Token> tokenList() {
    return tokens.values().stream().map(ModelToken::toToken).toList();
  }

  List<Scope> scopeList() {
    return scopes.values().stream().map(ModelScope::toScope).toList();
  }
}
