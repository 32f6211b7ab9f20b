package dev.docket.engine.model;

import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.ScopeStatus;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.TokenStatus;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a generator wants from a mutation, made concrete only where it is used: so that it can aim
 * at a token that is there at that moment, and shrinking still works on plain numbers.
 *
 * @param careful whether to look for something that the mutation may be done to; otherwise any id
 *     of the small pools is taken, there or not
 * @param who chooses the token or scope
 * @param where chooses the other scope: parent, target
 * @param what chooses the value, update, mode or status
 */
record Intent(Kind kind, boolean careful, int who, int where, int what) {

  /** The eleven mutations. */
  enum Kind {
    SET_CONTEXT("set_ctx"),
    UPDATE_CONTEXT("update_ctx"),
    ADD_TOKEN("add_token"),
    REMOVE_TOKEN("remove_token"),
    UPDATE_TOKEN("update_token"),
    ENTER_SCOPE("enter_scope"),
    EXIT_SCOPE("exit_scope"),
    CANCEL_SCOPE("cancel_scope"),
    SET_CASE_STATUS("set_case_status"),
    INCREMENT_STEP_COUNT("increment_step_count"),
    SET_METADATA("set_metadata");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    String wireName() {
      return wireName;
    }
  }

  private static final List<TokenId> TOKENS =
      IntStream.range(0, 8).mapToObj(i -> TokenId.of("t" + i)).toList();
  private static final List<ScopeId> SCOPES =
      IntStream.range(0, 7).mapToObj(i -> i == 0 ? ScopeId.ROOT : ScopeId.of("s" + i)).toList();
  private static final List<String> POSITIONS = List.of("pick", "pack", "pay", "véri fy");

  /**
   * The mutation that this intent means in this state: of its kind, unless it is careful and
   * nothing of that kind can be done.
   */
  Mutation aimedAt(ModelCase state) {
    if (careful && state.status.isFinal()) {
      return ofKind(Kind.SET_METADATA, state);
    }
    return ofKind(careful ? possibleKind(state) : kind, state);
  }

  private Kind possibleKind(ModelCase state) {
    return switch (kind) {
      case REMOVE_TOKEN -> state.tokens.isEmpty() ? Kind.ADD_TOKEN : kind;
      case UPDATE_TOKEN -> state.hasActiveToken() ? kind : Kind.ADD_TOKEN;
      case ADD_TOKEN -> state.tokens.size() == TOKENS.size() ? Kind.REMOVE_TOKEN : kind;
      case EXIT_SCOPE -> state.scopes.size() == 1 ? Kind.ENTER_SCOPE : kind;
      case CANCEL_SCOPE -> state.hasActiveScopeButRoot() ? kind : Kind.ENTER_SCOPE;
      case ENTER_SCOPE -> state.scopes.size() == SCOPES.size() ? Kind.EXIT_SCOPE : kind;
      default -> kind;
    };
  }

  private Mutation ofKind(Kind chosen, ModelCase state) {
    return switch (chosen) {
      case SET_CONTEXT -> new Mutation.SetContext(Values.object(what));
      case UPDATE_CONTEXT ->
          new Mutation.UpdateContext(Updates.ofContext(state, careful, who, where, what));
      case ADD_TOKEN ->
          new Mutation.AddToken(
              choose(TOKENS, id -> !state.tokens.containsKey(id), who),
              choose(POSITIONS, position -> true, what),
              activeScope(state, where),
              Values.value(what));
      case REMOVE_TOKEN -> new Mutation.RemoveToken(choose(TOKENS, state.tokens::containsKey, who));
      case UPDATE_TOKEN -> updateToken(state);
      case ENTER_SCOPE ->
          new Mutation.EnterScope(
              choose(SCOPES, id -> !state.scopes.containsKey(id), who), activeScope(state, where));
      case EXIT_SCOPE ->
          new Mutation.ExitScope(
              choose(SCOPES, id -> isLeaf(state, id), who),
              choose(List.of(Mutation.ExitScope.Mode.values()), mode -> true, what));
      case CANCEL_SCOPE -> cancelScope(state);
      case SET_CASE_STATUS -> setCaseStatus(state);
      case INCREMENT_STEP_COUNT -> new Mutation.IncrementStepCount();
      case SET_METADATA -> new Mutation.SetMetadata(Values.object(what));
    };
  }

  private Mutation updateToken(ModelCase state) {
    TokenId id = choose(TOKENS, candidate -> isActive(state, candidate), who);
    ScopeId target = activeScope(state, where);
    String position = choose(POSITIONS, candidate -> true, where);
    ModelCase.@Nullable ModelToken token = state.tokens.get(id);
    JsonValue value = token == null ? JsonObject.EMPTY : token.value;
    return new Mutation.UpdateToken(id, Updates.ofToken(value, careful, target, position, what));
  }

  /** DONE often where it is allowed, and now and then where it is not. */
  private Mutation setCaseStatus(ModelCase state) {
    boolean done = what % 4 == 1 || (careful && what % 4 > 1 && maySet(state, CaseStatus.DONE));
    return new Mutation.SetCaseStatus(
        done
            ? CaseStatus.DONE
            : choose(List.of(CaseStatus.values()), status -> maySet(state, status), what / 4));
  }

  /** The root seldom: that ends the case. */
  private Mutation cancelScope(ModelCase state) {
    boolean root = what % 16 == 0;
    return new Mutation.CancelScope(
        root ? ScopeId.ROOT : choose(SCOPES, id -> isActive(state, id) && !id.isRoot(), who));
  }

  private ScopeId activeScope(ModelCase state, int choice) {
    return choose(SCOPES, id -> isActive(state, id), choice);
  }

  private static boolean isActive(ModelCase state, ScopeId id) {
    ModelCase.@Nullable ModelScope scope = state.scopes.get(id);
    return scope != null && scope.status == ScopeStatus.ACTIVE;
  }

  private static boolean isActive(ModelCase state, TokenId id) {
    ModelCase.@Nullable ModelToken token = state.tokens.get(id);
    return token != null && token.status == TokenStatus.ACTIVE;
  }

  private static boolean isLeaf(ModelCase state, ScopeId id) {
    return !id.isRoot() && state.scopes.containsKey(id) && !state.hasChildren(id);
  }

  private static boolean maySet(ModelCase state, CaseStatus status) {
    return status.isFinal()
        && (status != CaseStatus.DONE
            || !(state.hasActiveToken() || state.hasActiveScopeButRoot()));
  }

  /** One of those that fit, if this intent is careful and one does; otherwise any. */
  private <T> T choose(List<T> pool, Predicate<T> fits, int choice) {
    List<T> candidates = new ArrayList<>(pool);
    if (careful && pool.stream().anyMatch(fits)) {
      candidates.removeIf(fits.negate());
    }
    return candidates.get(choice % candidates.size());
  }

  /** Small values of every kind; some larger than tight limits allow. */
  static final class Values {

    static final List<String> KEYS = List.of("k0", "k1", "k2", "a/b", "m~n", "");

    private static final List<JsonValue> POOL =
        List.of(
            JsonValue.parse("null"),
            JsonValue.parse("true"),
            JsonValue.parse("0"),
            JsonValue.parse("-1.5"),
            JsonValue.parse("9007199254740991"),
            JsonValue.parse("\"\""),
            JsonValue.parse("\"line\\n\\u0001 \\\"é\\\" \uD83D\uDE00\""),
            JsonValue.parse("[]"),
            JsonValue.parse("[1,\"two\",null,[3]]"),
            JsonValue.parse("{}"),
            JsonValue.parse("{\"a\":1,\"b\":{\"c\":[1,2]}}"),
            JsonValue.parse("{\"a\":{\"b\":\"x\"},\"n\":0}"),
            JsonValue.of("x".repeat(40)),
            JsonValue.of("y".repeat(150)));

    private Values() {}

    static JsonValue value(int choice) {
      return POOL.get(choice % POOL.size());
    }

    static String key(int choice) {
      return KEYS.get(choice % KEYS.size());
    }

    /** None to three members. */
    static JsonObject object(int choice) {
      JsonObject object = JsonObject.EMPTY;
      for (int i = 0; i < choice % 4; i++) {
        object = object.with(key(choice / 4 + i * 5), value(choice / 7 + i * 3));
      }
      return object;
    }
  }
}
