package dev.docket.engine.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.Mutation.ExitScope.Mode;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.Salt;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.Update;
import dev.docket.protocol.Violation;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A case without an actor: commits quanta one after the other and keeps its events. */
final class CaseFixture {

  static final Salt SALT = new Salt("5a".repeat(32));
  static final Instant START = Instant.ofEpochMilli(1_800_000_000_000L);
  static final CaseId ID = CaseId.of("order-1");

  final Limits limits;
  final List<CaseEvent.Commit> events = new ArrayList<>();
  private CaseState state;

  private CaseFixture(Limits limits, JsonObject context) {
    this.limits = limits;
    CaseEvent.Commit genesis =
        Commits.genesis(ID, SALT, context, QuantumId.of("create"), START, "orders");
    events.add(genesis);
    state = History.replay(null, genesis, 1);
  }

  static CaseFixture created() {
    return new CaseFixture(Limits.STANDARD, JsonObject.EMPTY);
  }

  static CaseFixture created(String context) {
    return new CaseFixture(Limits.STANDARD, object(context));
  }

  static CaseFixture limited(Limits limits) {
    return new CaseFixture(limits, JsonObject.EMPTY);
  }

  CaseState state() {
    return state;
  }

  At at() {
    return At.next(state, START.plusSeconds(state.version() + 1));
  }

  FoldResult fold(Mutation... mutations) {
    return Fold.fold(state, at(), List.of(mutations), limits);
  }

  /**
   * Commits a quantum that must apply, checks everything there is to check, and takes its event.
   */
  CaseState commit(Mutation... mutations) {
    FoldResult result = fold(mutations);
    assertThat(result).isInstanceOf(FoldResult.Applied.class);
    FoldResult.Applied applied = (FoldResult.Applied) result;
    CaseEvent.Commit event =
        Commits.quantum(
            state,
            applied,
            QuantumId.of("q" + (state.version() + 1)),
            RequestHash.of(List.of(mutations)),
            mutations.length);
    state = History.replay(state, event, state.version() + 2);
    assertThat(Invariants.all(state.content(), limits)).isEmpty();
    assertThat(state.content()).isEqualTo(applied.after().content());
    events.add(event);
    return state;
  }

  /** The violations of a quantum that must be refused. */
  List<Violation> refused(Mutation... mutations) {
    FoldResult result = fold(mutations);
    assertThat(result).isInstanceOf(FoldResult.Refused.class);
    return ((FoldResult.Refused) result).violations();
  }

  /** The one violation of a quantum that must be refused for one reason. */
  Violation violation(Mutation... mutations) {
    List<Violation> all = refused(mutations);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  Token token(String id) {
    return Objects.requireNonNull(state.token(TokenId.of(id)), id);
  }

  Scope scope(String id) {
    return Objects.requireNonNull(state.scope(ScopeId.of(id)), id);
  }

  List<Receipt> receipts() {
    return events.stream().map(CaseEvent.Commit::receipt).toList();
  }

  /** Replays events from the genesis on; the state after the last one. */
  static CaseState replayed(List<? extends CaseEvent.Commit> events) {
    @Nullable CaseState state = null;
    long sequenceNr = 0;
    for (CaseEvent.Commit event : events) {
      sequenceNr++;
      state = History.replay(state, event, sequenceNr);
    }
    return Objects.requireNonNull(state);
  }

  static JsonObject object(String json) {
    return (JsonObject) JsonValue.parse(json);
  }

  static Mutation setContext(String json) {
    return new Mutation.SetContext(object(json));
  }

  static Mutation mergeContext(String patch) {
    return new Mutation.UpdateContext(new Update.Merge(JsonValue.parse(patch)));
  }

  static Mutation patchContext(String operations) {
    return new Mutation.UpdateContext(new Update.Patch((JsonArray) JsonValue.parse(operations)));
  }

  static Mutation mapContext(UnaryOperator<JsonValue> function) {
    return new Mutation.UpdateContext(new Update.Function(function));
  }

  static Mutation add(String id) {
    return add(id, "root");
  }

  static Mutation add(String id, String scope) {
    return new Mutation.AddToken(TokenId.of(id), "At", ScopeId.of(scope), JsonValue.of(null));
  }

  static Mutation addHolding(String id, @Nullable Object value) {
    return new Mutation.AddToken(TokenId.of(id), "At", ScopeId.ROOT, JsonValue.of(value));
  }

  static Mutation remove(String id) {
    return new Mutation.RemoveToken(TokenId.of(id));
  }

  static Mutation update(String id, String mergePatch) {
    return new Mutation.UpdateToken(TokenId.of(id), new Update.Merge(JsonValue.parse(mergePatch)));
  }

  static Mutation map(String id, UnaryOperator<JsonValue> function) {
    return new Mutation.UpdateToken(TokenId.of(id), new Update.Function(function));
  }

  static Mutation complete(String id) {
    return update(id, "{\"status\":\"complete\"}");
  }

  static Mutation enter(String id, String parent) {
    return new Mutation.EnterScope(ScopeId.of(id), ScopeId.of(parent));
  }

  static Mutation exit(String id, Mode mode) {
    return new Mutation.ExitScope(ScopeId.of(id), mode);
  }

  static Mutation exit(String id) {
    return exit(id, Mode.REPARENT);
  }

  static Mutation cancel(String id) {
    return new Mutation.CancelScope(ScopeId.of(id));
  }

  static Mutation status(CaseStatus status) {
    return new Mutation.SetCaseStatus(status);
  }

  static Mutation count() {
    return new Mutation.IncrementStepCount();
  }

  static Mutation metadata(String json) {
    return new Mutation.SetMetadata(object(json));
  }
}
