package dev.docket.engine.state;

import static dev.docket.engine.state.CaseFixture.add;
import static dev.docket.engine.state.CaseFixture.complete;
import static dev.docket.engine.state.CaseFixture.count;
import static dev.docket.engine.state.CaseFixture.enter;
import static dev.docket.engine.state.CaseFixture.exit;
import static dev.docket.engine.state.CaseFixture.mergeContext;
import static dev.docket.engine.state.CaseFixture.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.docket.engine.state.BrokenHistoryException.Kind;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Change;
import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptBody;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.Salt;
import dev.docket.protocol.Scope;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.ScopeStatus;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.json.JsonArray;
import dev.docket.protocol.json.JsonNull;
import dev.docket.protocol.json.JsonObject;
import dev.docket.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private final CaseFixture order = CaseFixture.created("{\"amount\":5}");

  @BeforeEach
  void commitSomeQuanta() {
    order.commit(enter("s", "root"), add("t", "s"));
    order.commit(complete("t"), count(), mergeContext("{\"amount\":6}"));
    order.commit(exit("s"), add("u"));
  }

  @Test
  void shouldReplayToTheStateThatWasCommitted() {
    CaseState replayed = CaseFixture.replayed(order.events);

    assertThat(replayed.view()).isEqualTo(order.state().view());
    assertThat(replayed.content()).isEqualTo(order.state().content());
    assertThat(replayed.salt()).isEqualTo(CaseFixture.SALT);
    assertThat(replayed.origin()).isEqualTo("orders");
    assertThat(replayed).hasToString("CaseState[order-1 version 3, RUNNING]");
  }

  @Test
  void shouldKnowTheLastCommits() {
    CaseState replayed = CaseFixture.replayed(order.events);

    KnownCommit known = Objects.requireNonNull(replayed.known(QuantumId.of("q2")));
    assertThat(known.version()).isEqualTo(2);
    assertThat(known.sequenceNr()).isEqualTo(3);
    assertThat(known.request()).isEqualTo(order.events.get(2).request());
    assertThat(replayed.known(QuantumId.of("create"))).isNotNull();
    assertThat(replayed.known(QuantumId.of("never"))).isNull();
  }

  @Test
  void shouldForgetCommitsBeyondTheWindow() {
    KnownCommits window = KnownCommits.NONE;
    for (int version = 0; version < 1_030; version++) {
      window =
          window.plus(new KnownCommit(QuantumId.of("q" + version), version, Hash.NONE, version));
    }

    assertThat(window.all()).hasSize(1_024);
    assertThat(window.get(QuantumId.of("q5"))).isNull();
    assertThat(window.get(QuantumId.of("q6"))).isNotNull();
    assertThat(window.all().iterator().next().version()).isEqualTo(6);
  }

  @Test
  void shouldKeepTheLastCommitOfAnIdOnly() {
    KnownCommits window =
        KnownCommits.NONE
            .plus(new KnownCommit(QuantumId.of("q"), 1, Hash.NONE, 1))
            .plus(new KnownCommit(QuantumId.of("q"), 2, Hash.NONE, 2));

    assertThat(window.all()).containsExactly(new KnownCommit(QuantumId.of("q"), 2, Hash.NONE, 2));
    assertThat(window.lastSequenceNr()).isEqualTo(2);
  }

  @Test
  void shouldFindEveryEventThatIsMissing() {
    for (int missing = 0; missing < order.events.size() - 1; missing++) {
      List<CaseEvent.Commit> events = new ArrayList<>(order.events);
      events.remove(missing);

      Kind expected = missing == 0 ? Kind.GENESIS_MISPLACED : Kind.WRONG_VERSION;
      assertThat(fault(events).kind()).isEqualTo(expected);
    }
  }

  @Test
  void shouldFindEventsThatChangedPlaces() {
    List<CaseEvent.Commit> events = new ArrayList<>(order.events);
    events.set(2, order.events.get(3));
    events.set(3, order.events.get(2));

    BrokenHistoryException fault = fault(events);

    assertThat(fault.kind()).isEqualTo(Kind.WRONG_VERSION);
    assertThat(fault.version()).isEqualTo(3);
    assertThat(fault).hasMessageContaining("order-1");
  }

  @Test
  void shouldFindAnEventThatIsThereTwice() {
    List<CaseEvent.Commit> events = new ArrayList<>(order.events);
    events.add(order.events.get(3));

    assertThat(fault(events).kind()).isEqualTo(Kind.WRONG_VERSION);
  }

  @Test
  void shouldFindASecondGenesis() {
    assertThat(fault(List.of(order.events.get(0), order.events.get(0))).kind())
        .isEqualTo(Kind.GENESIS_MISPLACED);
  }

  @Test
  void shouldFindAnAlteredGenesis() {
    CaseEvent.Created genesis = (CaseEvent.Created) order.events.get(0);

    assertThat(
            fault(
                    List.of(
                        new CaseEvent.Created(
                            genesis.salt(),
                            JsonObject.of("amount", 6),
                            genesis.request(),
                            genesis.receipt())))
                .kind())
        .isEqualTo(Kind.CHANGES_HASH_MISMATCH);
    assertThat(
            fault(
                    List.of(
                        new CaseEvent.Created(
                            new Salt("00".repeat(32)),
                            genesis.context(),
                            genesis.request(),
                            genesis.receipt())))
                .kind())
        .isEqualTo(Kind.CHANGES_HASH_MISMATCH);
  }

  @Test
  void shouldFindAGenesisWithAnotherReceipt() {
    CaseEvent.Created genesis = (CaseEvent.Created) order.events.get(0);
    ReceiptBody body = genesis.receipt().body();
    Hash other = Hash.of(new byte[] {7});

    assertThat(genesisFault(genesis, new Edit(body).seq(1))).isEqualTo(Kind.WRONG_VERSION);
    assertThat(genesisFault(genesis, new Edit(body).type(ReceiptType.COMMIT)))
        .isEqualTo(Kind.WRONG_TYPE);
    assertThat(genesisFault(genesis, new Edit(body).prev(other))).isEqualTo(Kind.BROKEN_CHAIN);
    assertThat(genesisFault(genesis, new Edit(body).stateBefore(other)))
        .isEqualTo(Kind.STATE_BEFORE_MISMATCH);
    assertThat(genesisFault(genesis, new Edit(body).stateAfter(other)))
        .isEqualTo(Kind.STATE_HASH_MISMATCH);
  }

  private static Kind genesisFault(CaseEvent.Created genesis, Edit edit) {
    return fault(
            List.of(
                new CaseEvent.Created(
                    genesis.salt(), genesis.context(), genesis.request(), edit.receipt())))
        .kind();
  }

  @Test
  void shouldFindAnAlteredChange() {
    CaseEvent.Committed last = last();
    List<Change> changes = new ArrayList<>(last.changes());
    changes.remove(0);

    assertThat(lastFault(changes, last.receipt())).isEqualTo(Kind.CHANGES_HASH_MISMATCH);
  }

  @Test
  void shouldFindAnAlteredReceipt() {
    ReceiptBody body = last().receipt().body();
    Hash other = Hash.of(new byte[] {7});

    assertThat(lastFault(new Edit(body).caseId(CaseId.of("order-2")))).isEqualTo(Kind.WRONG_CASE);
    assertThat(lastFault(new Edit(body).origin("claims"))).isEqualTo(Kind.WRONG_ORIGIN);
    assertThat(lastFault(new Edit(body).seq(4))).isEqualTo(Kind.WRONG_VERSION);
    assertThat(lastFault(new Edit(body).type(ReceiptType.HOLD))).isEqualTo(Kind.WRONG_TYPE);
    assertThat(lastFault(new Edit(body).prev(other))).isEqualTo(Kind.BROKEN_CHAIN);
    assertThat(lastFault(new Edit(body).stateBefore(other))).isEqualTo(Kind.STATE_BEFORE_MISMATCH);
    assertThat(lastFault(new Edit(body).stateAfter(other))).isEqualTo(Kind.STATE_HASH_MISMATCH);
    assertThat(lastFault(new Edit(body).mutations(other))).isEqualTo(Kind.CHANGES_HASH_MISMATCH);
    assertThat(lastFault(new Edit(body).status(CaseStatus.DONE))).isEqualTo(Kind.STATUS_MISMATCH);
  }

  @Test
  void shouldFindAForgedReceiptByTheOneThatFollows() {
    CaseEvent.Committed second = (CaseEvent.Committed) order.events.get(2);
    List<CaseEvent.Commit> events = new ArrayList<>(order.events);
    events.set(
        2,
        new CaseEvent.Committed(
            second.changes(),
            second.request(),
            new Edit(second.receipt().body()).key(QuantumId.of("forged")).receipt()));

    BrokenHistoryException fault = fault(events);

    assertThat(fault.kind()).isEqualTo(Kind.BROKEN_CHAIN);
    assertThat(fault.version()).isEqualTo(3);
  }

  @Test
  void shouldFindChangesThatCannotBeThoseOfACommit() {
    Change gone = new Change.TokenRemoved(TokenId.of("t"));
    Change orphan =
        new Change.ScopePut(
            new Scope(
                ScopeId.of("x"), ScopeId.of("nowhere"), ScopeStatus.ACTIVE, CaseFixture.START));
    JsonValue deep = JsonNull.INSTANCE;
    for (int i = 0; i < JsonValue.MAX_DEPTH; i++) {
      deep = JsonArray.of(deep);
    }

    // Nothing to remove; in the wrong order; twice; breaks an invariant; no JSON; too deep.
    assertThat(forged(new Change.TokenRemoved(TokenId.of("never")))).isEqualTo(Kind.ILLEGAL_CHANGE);
    assertThat(forged(gone, new Change.StepCountSet(9))).isEqualTo(Kind.ILLEGAL_CHANGE);
    assertThat(forged(new Change.StepCountSet(8), new Change.StepCountSet(9)))
        .isEqualTo(Kind.ILLEGAL_CHANGE);
    assertThat(forged(orphan)).isEqualTo(Kind.ILLEGAL_CHANGE);
    assertThat(forged(new Change.StepCountSet(Long.MAX_VALUE))).isEqualTo(Kind.ILLEGAL_CHANGE);
    assertThat(forged(new Change.ContextPut("deep", deep))).isEqualTo(Kind.ILLEGAL_CHANGE);
    assertThat(forged(new Change.ContextRemoved("never"))).isEqualTo(Kind.ILLEGAL_CHANGE);
    assertThat(forged(new Change.MetadataRemoved("never"))).isEqualTo(Kind.ILLEGAL_CHANGE);
    assertThat(forged(new Change.ScopeRemoved(ScopeId.of("never")))).isEqualTo(Kind.ILLEGAL_CHANGE);
    assertThat(forged(new Change.StatusSet(CaseStatus.RUNNING))).isEqualTo(Kind.ILLEGAL_CHANGE);
  }

  @Test
  void shouldNameTheEntryAndNotWhatIsPutThere() {
    Change put = new Change.ContextPut("name", JsonValue.of("Ada"));

    assertThat(forgery(put, put))
        .hasMessageContaining("what is put to context/name is not in its place")
        .hasMessageNotContaining("Ada");
    assertThat(forgery(put, new Change.StepCountSet(9)))
        .hasMessageContaining("step_count is not in its place");
  }

  /** The fault of the last event with these changes and a receipt that fits them. */
  private Kind forged(Change... changes) {
    return forgery(changes).kind();
  }

  private BrokenHistoryException forgery(Change... changes) {
    List<Change> all = List.of(changes);
    Hash hash;
    try {
      hash = Commits.changesHash(CaseFixture.SALT, all);
    } catch (IllegalArgumentException fault) {
      hash = Hash.NONE;
    }
    return faultOfLast(all, new Edit(last().receipt().body()).mutations(hash).receipt());
  }

  @Test
  void shouldFindACommitAfterAFinalStatus() {
    order.commit(status(CaseStatus.FAILED));
    CaseEvent.Committed last = last();
    CaseState end = order.state();
    CaseEvent.Committed more =
        new CaseEvent.Committed(
            List.of(),
            last.request(),
            new Edit(last.receipt().body())
                .seq(5)
                .prev(end.receiptHash())
                .stateBefore(end.hash())
                .receipt());
    List<CaseEvent.Commit> events = new ArrayList<>(order.events);
    events.add(more);

    BrokenHistoryException fault = fault(events);

    assertThat(fault.kind()).isEqualTo(Kind.ILLEGAL_CHANGE);
    assertThat(fault).hasMessageContaining("FAILED");
  }

  private CaseEvent.Committed last() {
    return (CaseEvent.Committed) order.events.get(order.events.size() - 1);
  }

  private Kind lastFault(Edit edit) {
    return lastFault(last().changes(), edit.receipt());
  }

  private Kind lastFault(List<Change> changes, Receipt receipt) {
    return faultOfLast(changes, receipt).kind();
  }

  private BrokenHistoryException faultOfLast(List<Change> changes, Receipt receipt) {
    List<CaseEvent.Commit> events = new ArrayList<>(order.events);
    events.set(events.size() - 1, new CaseEvent.Committed(changes, last().request(), receipt));
    return fault(events);
  }

  private static BrokenHistoryException fault(List<? extends CaseEvent.Commit> events) {
    @Nullable BrokenHistoryException fault =
        catchThrowableOfType(BrokenHistoryException.class, () -> CaseFixture.replayed(events));
    return Objects.requireNonNull(fault, "the history should be broken");
  }

  /** A receipt's body with one field altered. */
  private static final class Edit {
    private ReceiptBody body;

    Edit(ReceiptBody body) {
      this.body = body;
    }

    Receipt receipt() {
      return Receipt.of(body);
    }

    Edit caseId(CaseId id) {
      return with(id, body.origin(), body.seq(), body.type(), body.key());
    }

    Edit origin(String origin) {
      return with(body.caseId(), origin, body.seq(), body.type(), body.key());
    }

    Edit seq(long seq) {
      return with(body.caseId(), body.origin(), seq, body.type(), body.key());
    }

    Edit type(ReceiptType type) {
      return with(body.caseId(), body.origin(), body.seq(), type, body.key());
    }

    Edit key(QuantumId key) {
      return with(body.caseId(), body.origin(), body.seq(), body.type(), key);
    }

    private Edit with(CaseId id, String origin, long seq, ReceiptType type, QuantumId key) {
      body =
          new ReceiptBody(
              origin,
              id,
              seq,
              type,
              body.prev(),
              body.stateBefore(),
              body.stateAfter(),
              body.mutations(),
              body.n(),
              body.status(),
              key,
              body.time(),
              body.schema());
      return this;
    }

    Edit prev(Hash prev) {
      return with(prev, body.stateBefore(), body.stateAfter(), body.mutations(), body.status());
    }

    Edit stateBefore(Hash hash) {
      return with(body.prev(), hash, body.stateAfter(), body.mutations(), body.status());
    }

    Edit stateAfter(Hash hash) {
      return with(body.prev(), body.stateBefore(), hash, body.mutations(), body.status());
    }

    Edit mutations(Hash hash) {
      return with(body.prev(), body.stateBefore(), body.stateAfter(), hash, body.status());
    }

    Edit status(CaseStatus status) {
      return with(body.prev(), body.stateBefore(), body.stateAfter(), body.mutations(), status);
    }

    private Edit with(
        Hash prev, Hash stateBefore, Hash stateAfter, Hash mutations, CaseStatus status) {
      body =
          new ReceiptBody(
              body.origin(),
              body.caseId(),
              body.seq(),
              body.type(),
              prev,
              stateBefore,
              stateAfter,
              mutations,
              body.n(),
              status,
              body.key(),
              body.time(),
              body.schema());
      return this;
    }
  }
}
