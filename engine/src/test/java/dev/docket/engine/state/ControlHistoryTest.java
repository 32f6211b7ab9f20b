package dev.docket.engine.state;

import static dev.docket.engine.state.CaseFixture.add;
import static dev.docket.engine.state.CaseFixture.setContext;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.engine.state.BrokenHistoryException.Kind;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Change;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.QuantumId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What replay proves of control commits, and what it does not believe. */
class ControlHistoryTest {

  private static final QuantumId KEY = QuantumId.of("control");
  private static final ControlAct HOLD = new ControlAct.Hold("audit");
  private static final ControlAct RESUME = new ControlAct.Resume("done");
  private static final ControlAct RESTORE = new ControlAct.Restore(0, "undo");

  private final CaseFixture order = CaseFixture.created("{\"amount\":1}");

  @Test
  void shouldReplayWhatAnActDid() {
    CaseState early = order.state();
    CaseState before = order.commit(setContext("{\"amount\":2,\"more\":3}"), add("pick"));

    FoldResult.Applied applied = ControlStep.apply(before, order.at(), RESTORE, early);
    CaseEvent.Commit event = Commits.control(before, applied, RESTORE, KEY);
    CaseState replayed = History.replay(before, event, 3);

    assertThat(replayed.content()).isEqualTo(early.content());
    assertThat(replayed.hash()).isEqualTo(applied.committed(event, 3).hash());
    assertThat(replayed.knownCommits()).hasSize(3);
  }

  @Test
  void shouldHashTheHoldAndItsReason() {
    CaseState before = order.state();
    CaseState held = replayed(before, HOLD);
    CaseState other = replayed(before, new ControlAct.Hold("other"));

    assertThat(held.hash()).isNotEqualTo(before.hash()).isNotEqualTo(other.hash());
    assertThat(replayed(held, RESUME).hold()).isNull();
  }

  @Test
  void shouldNotBelieveAnotherActThanTheReceiptIsFor() {
    CaseState before = order.state();
    CaseEvent.Controlled held = event(before, HOLD);

    // The reason of a resume is in no state: only the receipt's field mutations binds it.
    CaseState onHold = History.replay(before, held, 2);
    CaseEvent.Controlled resumed = event(onHold, RESUME);

    assertThat(fault(before, with(held, new ControlAct.Hold("forged"), List.of())))
        .isEqualTo(Kind.CHANGES_HASH_MISMATCH);
    assertThat(fault(onHold, with(resumed, new ControlAct.Resume("forged"), List.of())))
        .isEqualTo(Kind.CHANGES_HASH_MISMATCH);
    assertThat(fault(before, with(held, RESUME, List.of()))).isEqualTo(Kind.WRONG_TYPE);
    assertThat(fault(null, held)).isEqualTo(Kind.GENESIS_MISPLACED);
    assertThat(fault(before, new CaseEvent.Committed(List.of(), held.request(), held.receipt())))
        .isEqualTo(Kind.WRONG_TYPE);
  }

  @Test
  void shouldNotBelieveAnActThatTheCaseWouldHaveRefused() {
    CaseState before = order.state();
    CaseState held = replayed(before, HOLD);

    assertThat(fault(held, event(held, HOLD))).isEqualTo(Kind.ILLEGAL_CHANGE);
    assertThat(fault(before, event(before, RESUME))).isEqualTo(Kind.ILLEGAL_CHANGE);
    ControlAct later = new ControlAct.Restore(0, "undo");
    FoldResult.Applied nothing = new FoldResult.Applied(before.at(order.at()), List.of());
    assertThat(fault(before, Commits.control(before, nothing, later, KEY)))
        .isEqualTo(Kind.ILLEGAL_CHANGE);
  }

  @Test
  void shouldNotBelieveAHoldThatChangesEntriesNorARestoreThatChangesTheStatus() {
    CaseState before = order.commit(add("pick"));
    List<Change> status = List.of(new Change.StatusSet(CaseStatus.FAILED));
    CaseState failed = before.with(before.content().with(CaseStatus.FAILED)).at(order.at());

    assertThat(
            fault(
                before,
                Commits.control(
                    before, new FoldResult.Applied(failed.holding("audit"), status), HOLD, KEY)))
        .isEqualTo(Kind.ILLEGAL_CHANGE);
    assertThat(
            fault(
                before,
                Commits.control(before, new FoldResult.Applied(failed, status), RESTORE, KEY)))
        .isEqualTo(Kind.ILLEGAL_CHANGE);
  }

  @Test
  void shouldNotBelieveAControlCommitAfterAFinalStatus() {
    CaseState done = order.commit(CaseFixture.status(CaseStatus.DONE));

    assertThat(fault(done, event(done, HOLD))).isEqualTo(Kind.ILLEGAL_CHANGE);
  }

  private CaseEvent.Controlled event(CaseState before, ControlAct act) {
    At at = At.next(before, before.lastCommitAt());
    return Commits.control(before, ControlStep.apply(before, at, act, null), act, KEY);
  }

  private CaseState replayed(CaseState before, ControlAct act) {
    return History.replay(before, event(before, act), before.version() + 2);
  }

  private static CaseEvent.Controlled with(
      CaseEvent.Controlled event, ControlAct act, List<Change> changes) {
    return new CaseEvent.Controlled(act, changes, event.request(), event.receipt());
  }

  private static Kind fault(@Nullable CaseState before, CaseEvent.Commit event) {
    var thrown = new BrokenHistoryException[1];
    assertThatThrownBy(() -> History.replay(before, event, 9))
        .isInstanceOfSatisfying(BrokenHistoryException.class, fault -> thrown[0] = fault);
    return thrown[0].kind();
  }
}
