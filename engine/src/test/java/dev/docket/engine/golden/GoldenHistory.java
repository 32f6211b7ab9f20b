package dev.docket.engine.golden;

import dev.docket.engine.state.At;
import dev.docket.engine.state.CaseSnapshot;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.Commits;
import dev.docket.engine.state.ControlStep;
import dev.docket.engine.state.Fold;
import dev.docket.engine.state.FoldResult;
import dev.docket.engine.state.History;
import dev.docket.engine.state.RequestHash;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.ControlAct;
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
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A case from its genesis to its end, always the same: with every kind of commit there is. */
final class GoldenHistory {

  static final CaseId CASE = CaseId.of("order-1");
  static final Instant START = Instant.ofEpochMilli(1_800_000_000_123L);
  static final ScopeId GOODS = ScopeId.of("goods/1");

  private final List<CaseEvent.Commit> events = new ArrayList<>();
  private final List<CaseSnapshot> snapshots = new ArrayList<>();
  private @Nullable CaseState state;

  GoldenHistory() {
    take(
        Commits.genesis(
            CASE,
            new Salt("5a".repeat(32)),
            JsonObject.of("amount", 12.5)
                .with("customer", JsonObject.of("id", "c-1"))
                .with("gone", JsonValue.of(List.of(1, "ä😀", true))),
            QuantumId.of("create"),
            START,
            "orders"));
    commit(
        new Mutation.UpdateContext(new Update.Merge(JsonValue.parse("{\"gone\":null}"))),
        new Mutation.EnterScope(GOODS, ScopeId.ROOT),
        token("pick", GOODS),
        token("pay", ScopeId.ROOT),
        new Mutation.SetMetadata(JsonObject.of("note", JsonValue.of(0.1))),
        new Mutation.IncrementStepCount());
    control(new ControlAct.Hold("asked by the customer"));
    control(new ControlAct.Resume("paid"));
    commit(
        new Mutation.CancelScope(GOODS),
        new Mutation.RemoveToken(TokenId.of("pay")),
        new Mutation.SetMetadata(JsonObject.EMPTY));
    control(new ControlAct.Restore(1, "cancelled by mistake"));
    commit(
        new Mutation.ExitScope(GOODS, Mutation.ExitScope.Mode.CANCEL),
        new Mutation.SetCaseStatus(CaseStatus.CANCELLED));
  }

  private static Mutation token(String id, ScopeId scope) {
    return new Mutation.AddToken(
        TokenId.of(id), "Waiting", scope, JsonObject.of("due", "2027-01-15"));
  }

  /** The event of each version. */
  List<CaseEvent.Commit> events() {
    return List.copyOf(events);
  }

  /** The snapshot of each version. */
  List<CaseSnapshot> snapshots() {
    return List.copyOf(snapshots);
  }

  /** What restores version 1, when its two followers are lost, which had numbers up to 4. */
  CaseEvent.Commit restoreOverAGap() {
    ControlAct act = new ControlAct.Restore(1, "version 2 cannot be read");
    CaseState good = snapshots.get(1).restore();
    At at = At.beyond(good, 4, START.plusSeconds(60));
    return Commits.control(
        good, ControlStep.apply(good, at, act, good), act, QuantumId.of("repair"));
  }

  /** The state after it. */
  CaseState restoredOverAGap() {
    return History.replay(snapshots.get(1).restore(), restoreOverAGap(), 5);
  }

  CaseState end() {
    return Objects.requireNonNull(state);
  }

  private void commit(Mutation... mutations) {
    FoldResult result = Fold.fold(end(), at(), List.of(mutations));
    if (!(result instanceof FoldResult.Applied applied)) {
      throw new IllegalStateException("the golden history does not commit: " + result);
    }
    take(
        Commits.quantum(
            end(), applied, key(), RequestHash.of(List.of(mutations)), mutations.length));
  }

  private void control(ControlAct act) {
    CaseState past =
        act instanceof ControlAct.Restore restore
            ? snapshots.get((int) restore.version()).restore()
            : null;
    take(Commits.control(end(), ControlStep.apply(end(), at(), act, past), act, key()));
  }

  private QuantumId key() {
    return QuantumId.of("quantum-" + events.size());
  }

  private At at() {
    return At.next(end(), START.plusSeconds(events.size()));
  }

  private void take(CaseEvent.Commit event) {
    events.add(event);
    state = History.replay(state, event, events.size());
    snapshots.add(CaseSnapshot.of(state));
  }
}
