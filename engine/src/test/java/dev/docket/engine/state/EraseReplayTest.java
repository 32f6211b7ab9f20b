package dev.docket.engine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.engine.state.BrokenHistoryException.Kind;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseEvent.Carried;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.TokenId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What replay proves of an erase, and what it does not believe. */
class EraseReplayTest {

  private final CaseFixture order = CaseFixture.created("{\"amount\":1}");
  private final CaseState done;
  private final List<Receipt> receipts;
  private final CaseEvent.Controlled erase;

  EraseReplayTest() {
    order.commit(CaseFixture.add("pick"));
    order.commit(new Mutation.RemoveToken(TokenId.of("pick")));
    done = order.commit(CaseFixture.status(CaseStatus.DONE));
    receipts = order.events.stream().map(CaseEvent.Commit::receipt).toList();
    erase =
        Commits.erase(done, order.at(), new ControlAct.Erase("time is up"), QuantumId.of("erase"));
  }

  private Carried carried(int from, int to) {
    return new Carried(3, receipts.subList(from, to));
  }

  /** The tombstone after these events, from the first sequence number on. */
  private static @Nullable Tombstone replayed(
      @Nullable CaseState state, int firstSequenceNr, CaseEvent... events) {
    EraseReplay replay = new EraseReplay(CaseFixture.ID);
    for (int i = 0; i < events.length; i++) {
      replay.take(state, events[i], firstSequenceNr + i);
    }
    return replay.tombstone();
  }

  private static void assertFault(Kind kind, CaseEvent... events) {
    assertThatThrownBy(() -> replayed(null, 1, events))
        .isInstanceOfSatisfying(
            BrokenHistoryException.class, fault -> assertThat(fault.kind()).isEqualTo(kind));
  }

  @Test
  void shouldFindTheTombstone() {
    assertThat(replayed(null, 5, carried(0, 2), carried(2, 4), erase))
        .isEqualTo(new Tombstone(erase.receipt(), erase.request(), 5, 7, true));
    assertThat(erase.receipt().body().stateAfter()).isEqualTo(Hash.NONE);
    assertThat(erase.changes()).isEmpty();
  }

  @Test
  void shouldTellThatSomethingWasLeftBefore() {
    assertThat(replayed(done, 5, carried(0, 4), erase))
        .isEqualTo(new Tombstone(erase.receipt(), erase.request(), 5, 6, false));
    assertThat(replayed(null, 5, carried(0, 2), carried(0, 4), erase))
        .isEqualTo(new Tombstone(erase.receipt(), erase.request(), 6, 7, false));
  }

  @Test
  void shouldNotBelieveReceiptsThatAreNoChainFromTheGenesisToTheErase() {
    assertFault(Kind.BROKEN_CHAIN, carried(1, 4), erase);
    assertFault(Kind.BROKEN_CHAIN, carried(0, 2), carried(3, 4), erase);
    assertFault(Kind.BROKEN_CHAIN, carried(0, 3), erase);
    assertFault(Kind.WRONG_VERSION, new Carried(2, receipts), erase);
    assertFault(Kind.WRONG_VERSION, carried(0, 2), new Carried(4, receipts.subList(2, 4)), erase);
    assertThatThrownBy(() -> new Carried(3, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldNotBelieveAnotherErase() {
    assertFault(
        Kind.CHANGES_HASH_MISMATCH,
        carried(0, 4),
        new CaseEvent.Controlled(
            new ControlAct.Erase("forged"), List.of(), erase.request(), erase.receipt()));
    assertFault(Kind.ILLEGAL_CHANGE, carried(0, 4), erase, carried(0, 4));
    assertFault(Kind.ILLEGAL_CHANGE, carried(0, 4), erase, order.events.get(0));
    assertThatThrownBy(() -> new EraseReplay(CaseId.of("other")).take(null, carried(0, 4), 1))
        .isInstanceOf(BrokenHistoryException.class)
        .hasMessageContaining("WRONG_CASE");
    assertThatThrownBy(() -> History.replay(done, erase, 5))
        .isInstanceOfSatisfying(
            BrokenHistoryException.class,
            fault -> assertThat(fault.kind()).isEqualTo(Kind.ILLEGAL_CHANGE));
  }

  @Test
  void shouldLetACaseGoOnWhoseEraseDidNotHappen() {
    EraseReplay replay = new EraseReplay(CaseFixture.ID);
    assertThat(replay.take(done, carried(0, 2), 5)).isTrue();

    assertThat(replay.tombstone()).isNull();
    assertThat(replay.ends(5)).isTrue();
    assertThat(replay.ends(6)).isFalse();
    assertThat(replay.fault(done)).isNull();
    assertThat(replay.fault(null)).hasMessageContaining("MISSING_EVENTS");
    CaseState earlier = History.replay(null, order.events.get(0), 1);
    assertThat(replay.fault(earlier)).hasMessageContaining("MISSING_EVENTS");
  }

  /** Lost is a part of what carries, of an erase that did not happen. */
  @Test
  void shouldNotCareForABrokenChainThatNoEraseFollows() {
    EraseReplay replay = new EraseReplay(CaseFixture.ID);
    replay.take(done, carried(2, 4), 6);

    assertThat(replay.ends(6)).isTrue();
    assertThat(replay.fault(done)).isNull();
    assertThat(replay.fault(null)).hasMessageContaining("BROKEN_CHAIN");

    replay.take(done, carried(0, 4), 7);
    replay.take(done, erase, 8);
    assertThat(replay.tombstone())
        .isEqualTo(new Tombstone(erase.receipt(), erase.request(), 7, 8, false));
  }
}
