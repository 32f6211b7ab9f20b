package dev.docket.engine.model;

import static dev.docket.protocol.ViolationCode.CASE_FINAL;
import static dev.docket.protocol.ViolationCode.CASE_NOT_EMPTY;
import static dev.docket.protocol.ViolationCode.SCOPE_EXISTS;
import static dev.docket.protocol.ViolationCode.SCOPE_HAS_ACTIVE_TOKENS;
import static dev.docket.protocol.ViolationCode.SCOPE_HAS_CHILDREN;
import static dev.docket.protocol.ViolationCode.SCOPE_IS_ROOT;
import static dev.docket.protocol.ViolationCode.SCOPE_NOT_ACTIVE;
import static dev.docket.protocol.ViolationCode.SCOPE_TOO_DEEP;
import static dev.docket.protocol.ViolationCode.SCOPE_UNKNOWN;
import static dev.docket.protocol.ViolationCode.STATE_TOO_LARGE;
import static dev.docket.protocol.ViolationCode.STATUS_CHANGE_ILLEGAL;
import static dev.docket.protocol.ViolationCode.STEP_COUNT_OVERFLOW;
import static dev.docket.protocol.ViolationCode.TOKEN_EXISTS;
import static dev.docket.protocol.ViolationCode.TOKEN_ID_CHANGED;
import static dev.docket.protocol.ViolationCode.TOKEN_NOT_ACTIVE;
import static dev.docket.protocol.ViolationCode.TOKEN_UNKNOWN;
import static dev.docket.protocol.ViolationCode.UPDATE_FAILED;

import dev.docket.engine.model.ModelCase.ModelScope;
import dev.docket.engine.model.ModelCase.ModelToken;
import dev.docket.engine.state.Limits;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.ScopeStatus;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenStatus;
import dev.docket.protocol.Update;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonString;
import dev.docket.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The table of SEMANTICS section 3, row by row, on one mutable case. A mutation that is refused
 * throws {@link Broken} and may leave the case half changed: whoever calls has a copy.
 */
final class ModelStep implements Mutation.Visitor<ModelCase> {

  /** A rule of the table that a mutation breaks. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final ViolationCode code;
    final String subject;

    /**
     * What else the violation refers to. Reading: only what the broken rule is about, so that
     * mending an earlier violation of it may mend this one; TOKEN_EXISTS has nothing to do with the
     * scope.
     */
    final Set<String> refersTo;

    Broken(ViolationCode code, String subject, Set<String> refersTo) {
      super(code + " " + subject, null, false, false);
      this.code = code;
      this.subject = subject;
      this.refersTo = refersTo;
    }

    Broken(ViolationCode code, String subject) {
      this(code, subject, Set.of());
    }
  }

  private static final ViolationCode ILLEGAL_TOKEN = ViolationCode.UPDATE_FAILED;

  private static final Set<String> MEMBERS = Set.of("id", "position", "scope", "status", "value");

  private final ModelCase state;
  private final Limits limits;
  private final long version;
  private final Instant time;
  private final boolean finalBefore;

  /**
   * A step on this state.
   *
   * @param finalBefore whether the case was final before the quantum
   */
  ModelStep(ModelCase state, Limits limits, long version, Instant time, boolean finalBefore) {
    this.state = state;
    this.limits = limits;
    this.version = version;
    this.time = time;
    this.finalBefore = finalBefore;
  }

  /**
   * "After a final status only SetMetadata may follow in the same quantum, and no quantum after
   * it."
   *
   * <p>Reading: the refusal is about what the mutation is about, not about the status.
   */
  void apply(Mutation mutation) {
    if (finalBefore || (state.status.isFinal() && !(mutation instanceof Mutation.SetMetadata))) {
      throw new Broken(CASE_FINAL, ModelSubject.of(mutation));
    }
    mutation.accept(this);
  }

  @Override
  public ModelCase setContext(Mutation.SetContext mutation) {
    replaceContext(mutation.context());
    return state;
  }

  @Override
  public ModelCase updateContext(Mutation.UpdateContext mutation) {
    JsonValue result = updated(state.contextObject(), mutation.update(), "context");
    if (!(result instanceof JsonObject object)) {
      throw new Broken(UPDATE_FAILED, "context");
    }
    replaceContext(object);
    return state;
  }

  private void replaceContext(JsonObject context) {
    state.context.clear();
    state.context.putAll(context.entries());
  }

  @Override
  public ModelCase addToken(Mutation.AddToken mutation) {
    String subject = ModelSubject.of(mutation.id());
    if (state.tokens.containsKey(mutation.id())) {
      throw new Broken(TOKEN_EXISTS, subject);
    }
    requireActiveScope(mutation.scope(), subject);
    state.tokens.put(
        mutation.id(),
        new ModelToken(
            mutation.id(),
            mutation.position(),
            mutation.scope(),
            mutation.value(),
            TokenStatus.ACTIVE,
            version,
            null));
    return state;
  }

  private void requireActiveScope(ScopeId id, String subject) {
    ModelScope scope = state.scopes.get(id);
    if (scope == null) {
      throw new Broken(SCOPE_UNKNOWN, subject, Set.of(ModelSubject.of(id)));
    } else if (scope.status != ScopeStatus.ACTIVE) {
      throw new Broken(SCOPE_NOT_ACTIVE, subject, Set.of(ModelSubject.of(id)));
    }
  }

  @Override
  public ModelCase removeToken(Mutation.RemoveToken mutation) {
    if (state.tokens.remove(mutation.id()) == null) {
      throw new Broken(TOKEN_UNKNOWN, ModelSubject.of(mutation.id()));
    }
    return state;
  }

  @Override
  public ModelCase updateToken(Mutation.UpdateToken mutation) {
    String subject = ModelSubject.of(mutation.id());
    ModelToken token = state.tokens.get(mutation.id());
    if (token == null) {
      throw new Broken(TOKEN_UNKNOWN, subject);
    } else if (token.status != TokenStatus.ACTIVE) {
      throw new Broken(TOKEN_NOT_ACTIVE, subject);
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", token.id.value());
    document.put("position", token.position);
    document.put("scope", token.scope.value());
    document.put("status", token.status.name().toLowerCase(Locale.ROOT));
    document.put("value", token.value);
    JsonValue result = updated(JsonObject.of(document), mutation.update(), subject);
    replaceToken(token, result, subject);
    return state;
  }

  /**
   * Reading: a document may leave its value out, which then is null: a merge patch cannot say null
   * in another way. Every other member has to be there, and no more.
   */
  private void replaceToken(ModelToken token, JsonValue result, String subject) {
    if (!(result instanceof JsonObject object) || !MEMBERS.containsAll(object.names())) {
      throw new Broken(ILLEGAL_TOKEN, subject);
    }
    if (!JsonValue.of(token.id.value()).equals(object.get("id"))) {
      throw new Broken(TOKEN_ID_CHANGED, subject);
    }
    String position = text(object, "position", subject);
    String scope = text(object, "scope", subject);
    String status = text(object, "status", subject);
    if (!isName(position, 256)
        || !isName(scope, 128)
        || !List.of("active", "complete", "cancelled").contains(status)) {
      throw new Broken(ILLEGAL_TOKEN, subject);
    }
    if (!scope.equals(token.scope.value())) {
      requireActiveScope(ScopeId.of(scope), subject);
    }
    token.position = position;
    token.scope = ScopeId.of(scope);
    token.status = TokenStatus.valueOf(status.toUpperCase(Locale.ROOT));
    token.value = Objects.requireNonNullElse(object.get("value"), JsonNull.INSTANCE);
  }

  private static boolean isName(String text, int mostBytes) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return bytes >= 1 && bytes <= mostBytes && !text.matches("(?s).*\\p{Cc}.*");
  }

  private static String text(JsonObject object, String name, String subject) {
    if (object.get(name) instanceof JsonString text) {
      return text.value();
    }
    throw new Broken(ILLEGAL_TOKEN, subject);
  }

  /**
   * The document after the update, whatever its form.
   *
   * <p>"The whole state 8 MiB in canonical form (checked while a patch runs, STATE_TOO_LARGE)".
   * Reading: after every operation, and for every form of update at its end, the document may take
   * what the rest of the case leaves at that moment.
   */
  private JsonValue updated(JsonValue document, Update update, String subject) {
    long room = limits.stateBytes() - (ModelSize.of(state) - PlainJson.bytes(document));
    try {
      JsonValue result;
      if (update instanceof Update.Merge merge) {
        result =
            JsonValue.of(
                NaivePatches.merge(PlainJson.plain(document), PlainJson.plain(merge.patch())));
      } else if (update instanceof Update.Patch patch) {
        Object current = PlainJson.plain(document);
        for (JsonValue operation : patch.operations()) {
          current = NaivePatches.patch(current, Arrays.asList(PlainJson.plain(operation)));
          requireRoom(JsonValue.of(current), room, subject);
        }
        result = JsonValue.of(current);
      } else {
        result = Objects.requireNonNull(((Update.Function) update).function().apply(document));
      }
      requireRoom(result, room, subject);
      return result;
    } catch (Broken broken) {
      throw broken;
    } catch (RuntimeException | AssertionError | StackOverflowError refused) {
      throw new Broken(UPDATE_FAILED, subject);
    }
  }

  private static void requireRoom(JsonValue document, long room, String subject) {
    if (PlainJson.bytes(document) > room) {
      throw new Broken(STATE_TOO_LARGE, subject);
    }
  }

  @Override
  public ModelCase enterScope(Mutation.EnterScope mutation) {
    String subject = ModelSubject.of(mutation.id());
    if (state.scopes.containsKey(mutation.id())) {
      throw new Broken(SCOPE_EXISTS, subject);
    }
    requireActiveScope(mutation.parent(), subject);
    if (state.depth(mutation.parent()) + 1 > limits.depth()) {
      throw new Broken(SCOPE_TOO_DEEP, subject, Set.of(ModelSubject.of(mutation.parent())));
    }
    state.scopes.put(
        mutation.id(), new ModelScope(mutation.id(), mutation.parent(), ScopeStatus.ACTIVE, time));
    return state;
  }

  @Override
  public ModelCase exitScope(Mutation.ExitScope mutation) {
    ScopeId id = mutation.id();
    String subject = ModelSubject.of(id);
    if (id.isRoot()) {
      throw new Broken(SCOPE_IS_ROOT, subject);
    }
    ModelScope scope = state.scopes.get(id);
    if (scope == null) {
      throw new Broken(SCOPE_UNKNOWN, subject);
    } else if (state.hasChildren(id)) {
      throw new Broken(SCOPE_HAS_CHILDREN, subject, state.subjectsBelow(id));
    }
    for (ModelToken token : state.tokensIn(id)) {
      if (token.status == TokenStatus.ACTIVE) {
        switch (mutation.mode()) {
          case REPARENT -> token.scope = Objects.requireNonNull(scope.parent);
          case REQUIRE_EMPTY ->
              throw new Broken(
                  SCOPE_HAS_ACTIVE_TOKENS,
                  subject,
                  state.activeSubjects(t -> t.scope.equals(id), x -> false));
          case CANCEL -> cancel(token, id);
        }
      }
    }
    // "The scope, CANCELLED or not, is then gone, and the tokens left in it with it."
    state.scopes.remove(id);
    for (ModelToken token : state.tokensIn(id)) {
      state.tokens.remove(token.id);
    }
    return state;
  }

  private void cancel(ModelToken token, ScopeId because) {
    token.status = TokenStatus.CANCELLED;
    token.cause = new Token.Cause(because, version);
  }

  @Override
  public ModelCase cancelScope(Mutation.CancelScope mutation) {
    ModelScope scope = state.scopes.get(mutation.id());
    if (scope == null) {
      throw new Broken(SCOPE_UNKNOWN, ModelSubject.of(mutation.id()));
    } else if (scope.status != ScopeStatus.ACTIVE) {
      throw new Broken(SCOPE_NOT_ACTIVE, ModelSubject.of(mutation.id()));
    }
    cancelTree(mutation.id());
    if (mutation.id().isRoot()) {
      state.status = CaseStatus.CANCELLED;
    }
    return state;
  }

  /** The cause of every token is the scope that was asked for, not the one that holds the token. */
  private void cancelTree(ScopeId top) {
    for (ModelScope scope : state.scopes.values()) {
      if (state.isWithin(scope.id, top)) {
        scope.status = ScopeStatus.CANCELLED;
      }
    }
    for (ModelToken token : state.tokens.values()) {
      if (token.status == TokenStatus.ACTIVE && state.isWithin(token.scope, top)) {
        cancel(token, top);
      }
    }
  }

  @Override
  public ModelCase setCaseStatus(Mutation.SetCaseStatus mutation) {
    switch (mutation.status()) {
      case RUNNING -> throw new Broken(STATUS_CHANGE_ILLEGAL, "status");
      case DONE -> {
        if (state.hasActiveToken() || state.hasActiveScopeButRoot()) {
          throw new Broken(CASE_NOT_EMPTY, "status", state.activeSubjects(x -> true, x -> true));
        }
      }
      case FAILED -> {
        // The tokens stay as they are.
      }
      case CANCELLED -> cancelTree(ScopeId.ROOT);
    }
    state.status = mutation.status();
    return state;
  }

  @Override
  public ModelCase incrementStepCount(Mutation.IncrementStepCount mutation) {
    if (state.stepCount == limits.stepCount()) {
      throw new Broken(STEP_COUNT_OVERFLOW, "step_count");
    }
    state.stepCount++;
    return state;
  }

  @Override
  public ModelCase setMetadata(Mutation.SetMetadata mutation) {
    state.metadata.clear();
    state.metadata.putAll(mutation.metadata().entries());
    return state;
  }
}
