package dev.docket.engine.golden;

import akka.actor.typed.ActorSystem;
import dev.docket.engine.state.CaseSnapshot;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Change;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.EntryDifference;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.OpenQuantum;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptBody;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.ScopeStatus;
import dev.docket.protocol.Token;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.TokenStatus;
import dev.docket.protocol.Update;
import dev.docket.protocol.Violation;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the golden files hold, by name: always the same values. */
final class GoldenSamples {

  private static final QuantumId QUANTUM = QuantumId.of("quantum-1");
  private static final TokenId TOKEN = TokenId.of("pick");
  private static final ScopeId SCOPE = GoldenHistory.GOODS;

  private final Map<String, Object> samples = new TreeMap<>();
  private final GoldenHistory history = new GoldenHistory();

  private GoldenSamples(ActorSystem<?> system) {
    history();
    add("event", everyChange());
    add("event", new CaseEvent.Carried(1, List.of(history.events().get(0).receipt(), receipt())));
    for (ControlAct act : acts()) {
      add("event", "controlled-" + act.receiptType().wireName(), controlled(act));
    }
    commands(system).forEach(command -> add("command", command));
    for (ControlAct act : acts()) {
      add(
          "command",
          "control-" + act.receiptType().wireName(),
          new CaseCommand.Control(QUANTUM, act, Expected.version(4), system.deadLetters()));
    }
    replies().forEach(reply -> add("reply", reply));
  }

  /**
   * All of them, by name.
   *
   * @param system whose dead letters stand in for whom a command is to be answered
   */
  static Map<String, Object> of(ActorSystem<?> system) {
    return new GoldenSamples(system).samples;
  }

  private void add(String kind, Object sample) {
    add(kind, sample.getClass().getSimpleName(), sample);
  }

  private void add(String kind, String name, Object sample) {
    if (samples.put(kind + "/" + name, sample) != null) {
      throw new IllegalStateException("two samples have the name " + kind + "/" + name);
    }
  }

  private void history() {
    for (CaseEvent.Commit event : history.events()) {
      add("history", "event-" + event.receipt().body().seq(), event);
    }
    for (CaseSnapshot snapshot : history.snapshots()) {
      add("history", "snapshot-" + snapshot.version(), snapshot);
    }
    add("gap", "event", history.restoreOverAGap());
    add("gap", "snapshot", CaseSnapshot.of(history.restoredOverAGap()));
  }

  private Receipt receipt() {
    return history.events().get(1).receipt();
  }

  private static List<ControlAct> acts() {
    return List.of(
        new ControlAct.Hold("audit"),
        new ControlAct.Resume("done"),
        new ControlAct.Restore(3, "undo"),
        new ControlAct.Erase("time is up"));
  }

  private CaseEvent.Commit controlled(ControlAct act) {
    return new CaseEvent.Controlled(
        act, List.of(new Change.ContextRemoved("b")), Hash.NONE, receipt());
  }

  private CaseEvent.Commit everyChange() {
    List<Change> changes = new ArrayList<>();
    for (JsonValue value :
        List.of(
            JsonNull.INSTANCE,
            JsonValue.of(true),
            JsonValue.of(9_007_199_254_740_991L),
            JsonValue.of(1e300),
            JsonValue.of("ä😀\n"),
            JsonValue.of(List.of(1, List.of(), Map.of())))) {
      changes.add(new Change.ContextPut("key-" + changes.size(), value));
    }
    changes.add(new Change.ContextRemoved("gone"));
    for (TokenStatus status : TokenStatus.values()) {
      changes.add(
          new Change.TokenPut(Token.born(TOKEN, "At", SCOPE, JsonValue.of(0.1), 7).in(status)));
    }
    changes.add(new Change.TokenPut(cancelled()));
    changes.add(new Change.TokenRemoved(TOKEN));
    for (ScopeStatus status : ScopeStatus.values()) {
      changes.add(new Change.ScopePut(new Scope(SCOPE, ScopeId.ROOT, status, GoldenHistory.START)));
    }
    changes.add(new Change.ScopePut(root()));
    changes.add(new Change.ScopeRemoved(SCOPE));
    Arrays.stream(CaseStatus.values()).map(Change.StatusSet::new).forEach(changes::add);
    changes.add(new Change.StepCountSet(Long.MAX_VALUE));
    changes.add(new Change.MetadataPut("note", JsonValue.of("x")));
    changes.add(new Change.MetadataRemoved("gone"));
    return new CaseEvent.Committed(changes, Hash.of(new byte[0]), receipt());
  }

  private static Token cancelled() {
    return Token.born(TOKEN, "At", SCOPE, JsonNull.INSTANCE, 7)
        .cancelledBy(new Token.Cause(SCOPE, 8));
  }

  private static Scope root() {
    return new Scope(ScopeId.ROOT, null, ScopeStatus.ACTIVE, GoldenHistory.START);
  }

  private static List<Mutation> everyMutation() {
    List<Mutation> all =
        new ArrayList<>(
            List.of(
                new Mutation.SetContext(JsonObject.of("amount", 12.5)),
                new Mutation.UpdateContext(new Update.Merge(JsonObject.of("gone", null))),
                new Mutation.UpdateContext(
                    new Update.Patch(
                        (JsonArray) JsonValue.parse("[{\"op\":\"remove\",\"path\":\"/a\"}]"))),
                new Mutation.AddToken(TOKEN, "Picking", ScopeId.ROOT, JsonValue.of("ä")),
                new Mutation.RemoveToken(TOKEN),
                new Mutation.UpdateToken(TOKEN, new Update.Merge(JsonNull.INSTANCE)),
                new Mutation.EnterScope(SCOPE, ScopeId.ROOT)));
    for (Mutation.ExitScope.Mode mode : Mutation.ExitScope.Mode.values()) {
      all.add(new Mutation.ExitScope(SCOPE, mode));
    }
    all.add(new Mutation.CancelScope(SCOPE));
    for (CaseStatus status : CaseStatus.values()) {
      all.add(new Mutation.SetCaseStatus(status));
    }
    all.add(new Mutation.IncrementStepCount());
    all.add(new Mutation.SetMetadata(JsonObject.EMPTY));
    return all;
  }

  private static List<CaseCommand> commands(ActorSystem<?> system) {
    List<Mutation> all = everyMutation();
    Expected hash = Expected.stateHash(Hash.NONE);
    return List.of(
        new CaseCommand.Create(QUANTUM, JsonObject.of("amount", 1), system.deadLetters()),
        new CaseCommand.Buffer(QUANTUM, 3, all, system.deadLetters()),
        new CaseCommand.Commit(QUANTUM, 5, Expected.ANY, system.deadLetters()),
        new CaseCommand.Rollback(QUANTUM, system.deadLetters()),
        new CaseCommand.Execute(QUANTUM, all, hash, system.deadLetters()),
        new CaseCommand.Check(QUANTUM, 5, Expected.version(1), system.deadLetters()),
        new CaseCommand.CheckExecute(QUANTUM, all, hash, system.deadLetters()),
        new CaseCommand.Peek(QUANTUM, 5, system.deadLetters()),
        new CaseCommand.PeekExecute(QUANTUM, all, system.deadLetters()),
        new CaseCommand.GetState(system.deadLetters()),
        new CaseCommand.GetStateAt(4, system.deadLetters()),
        new CaseCommand.GetDifference(1, 4, system.deadLetters()),
        new CaseCommand.GetOpenQuanta(system.deadLetters()),
        new CaseCommand.GetStatus(system.deadLetters()),
        new CaseCommand.GetReceipts(0, 9, system.deadLetters()),
        new CaseCommand.Restart(system.deadLetters()),
        new CaseCommand.Release("repaired", system.deadLetters()));
  }

  private List<CaseReply> replies() {
    CaseView view = history.snapshots().get(2).restore().view();
    return List.of(
        new CaseReply.Committed(receipt()),
        new CaseReply.Duplicate(receipt()),
        new CaseReply.Refused(
            Arrays.stream(ViolationCode.values())
                .map(
                    code ->
                        new Violation(
                            3, code, "token/x", "why", code == ViolationCode.TOKEN_UNKNOWN))
                .toList()),
        new CaseReply.EmptyQuantum(QUANTUM),
        new CaseReply.VersionConflict(4, Hash.NONE),
        new CaseReply.KeyReused(QUANTUM, 4),
        new CaseReply.QuantumLost(QUANTUM),
        new CaseReply.QuantumIncomplete(QUANTUM, 3, 4),
        new CaseReply.QuantumPoisoned(QUANTUM, "too much"),
        new CaseReply.CaseExists(CaseStatus.DONE, 4),
        new CaseReply.CaseUnknown(GoldenHistory.CASE),
        new CaseReply.CaseOnHold("audit"),
        new CaseReply.CaseFinal(CaseStatus.FAILED),
        new CaseReply.CaseErased(5, CaseStatus.DONE, false),
        new CaseReply.CaseInSafeMode("damaged", 2, view),
        new CaseReply.Busy("too much"),
        new CaseReply.NotWritten("disk full"),
        new CaseReply.OutcomeUnknown(QUANTUM, "lost"),
        new CaseReply.Buffered(QUANTUM, 3),
        new CaseReply.AlreadyCommitted(QUANTUM, 4),
        new CaseReply.WouldCommit(5),
        new CaseReply.WouldLeave(view),
        new CaseReply.RolledBack(QUANTUM),
        new CaseReply.State(view),
        new CaseReply.VersionUnknown(9, 4),
        new CaseReply.PastDamaged(2, "damaged"),
        new CaseReply.Difference(1, 4, everyDifference()),
        new CaseReply.OpenQuanta(
            List.of(
                new OpenQuantum(
                    QUANTUM, 3, GoldenHistory.START, GoldenHistory.START.plusSeconds(30), true))),
        new CaseReply.Status(CaseStatus.RUNNING, 4, "audit"),
        new CaseReply.Receipts(everyReceipt()),
        new CaseReply.ReceiptsInSafeMode("damaged", 2, List.of(receipt())),
        new CaseReply.Restarted(4, Hash.NONE),
        new CaseReply.Released(4, Hash.NONE),
        new CaseReply.AnswerTooLarge(20_000_000, 16_773_120));
  }

  private static List<EntryDifference> everyDifference() {
    return List.of(
        new EntryDifference.OfStatus(CaseStatus.RUNNING, CaseStatus.DONE),
        new EntryDifference.OfHold(null, "audit"),
        new EntryDifference.OfStepCount(1L, 2L),
        new EntryDifference.OfContext("amount", JsonValue.of(1), JsonValue.of(12.5)),
        new EntryDifference.OfContext("new", null, JsonNull.INSTANCE),
        new EntryDifference.OfMetadata("gone", JsonValue.of(1), null),
        new EntryDifference.OfMetadata("note", JsonValue.of("x"), JsonNull.INSTANCE),
        new EntryDifference.OfScope(ScopeId.ROOT, null, root()),
        new EntryDifference.OfToken(TOKEN, cancelled(), null));
  }

  private List<Receipt> everyReceipt() {
    ReceiptBody body = receipt().body();
    return Arrays.stream(ReceiptType.values()).map(type -> Receipt.of(of(type, body))).toList();
  }

  private static ReceiptBody of(ReceiptType type, ReceiptBody body) {
    return new ReceiptBody(
        body.origin(),
        body.caseId(),
        body.seq(),
        type,
        body.prev(),
        body.stateBefore(),
        body.stateAfter(),
        body.mutations(),
        body.n(),
        body.status(),
        body.key(),
        body.time(),
        body.schema());
  }
}
