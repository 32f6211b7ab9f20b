package dev.docket.console.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.state.At;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.Commits;
import dev.docket.engine.state.ControlStep;
import dev.docket.engine.state.History;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Salt;
import dev.docket.protocol.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Restores that bring back what was there, and one that only says so. */
class RestoreCheckTest {

  private static final Instant TIME = Instant.parse("2026-03-02T08:00:00Z");

  @Test
  void shouldTakeARestoreOfWhatWasThere() {
    CaseState first = created("Ada");
    CaseState held = controlled(first, new ControlAct.Hold("audit"), null);

    assertThat(check(held, restored(held, first)).compare(first)).isEmpty();
  }

  @Test
  void shouldNotBelieveARestoreOfSomethingElse() {
    CaseState first = created("Ada");
    CaseState held = controlled(first, new ControlAct.Hold("audit"), null);
    // All hashes and the chain hold: the history itself is not broken.
    CaseEvent.Commit forged = restored(held, created("Bob"));

    RestoreCheck check = check(held, forged);

    assertThat(check.compare(held)).isEmpty();
    assertThat(check.compare(first))
        .hasValueSatisfying(
            fault -> {
              assertThat(fault.version()).isEqualTo(2);
              assertThat(fault.kind()).isEqualTo("RESTORED_OTHERWISE");
              assertThat(fault.message()).contains("context \"customer\"", "Ada", "Bob");
            });
  }

  private static RestoreCheck check(CaseState held, CaseEvent.Commit restore) {
    RestoreCheck check = new RestoreCheck();
    assertThat(check.isNeeded()).isFalse();
    check.note(restore, History.replay(held, restore, 3));
    assertThat(check.isNeeded()).isTrue();
    return check;
  }

  private static CaseState created(String customer) {
    CaseEvent.Commit event =
        Commits.genesis(
            CaseId.of("order-1"),
            new Salt("5a".repeat(32)),
            JsonObject.of("customer", customer),
            QuantumId.of("create"),
            TIME,
            "test");
    return History.replay(null, event, 1);
  }

  private static CaseEvent.Commit restored(CaseState before, CaseState past) {
    return event(before, new ControlAct.Restore(0, "undo"), past);
  }

  private static CaseState controlled(CaseState before, ControlAct act, @Nullable CaseState past) {
    return History.replay(before, event(before, act, past), before.version() + 2);
  }

  private static CaseEvent.Commit event(
      CaseState before, ControlAct act, @Nullable CaseState past) {
    At at = At.next(before, TIME);
    return Commits.control(
        before, ControlStep.apply(before, at, act, past), act, QuantumId.of("c" + at.version()));
  }
}
