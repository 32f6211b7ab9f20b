package dev.docket.engine.state;

import static dev.docket.engine.state.CaseFixture.add;
import static dev.docket.engine.state.CaseFixture.count;
import static dev.docket.engine.state.CaseFixture.enter;
import static dev.docket.engine.state.CaseFixture.mergeContext;
import static dev.docket.engine.state.CaseFixture.metadata;
import static dev.docket.engine.state.CaseFixture.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.docket.protocol.Change;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.json.CanonicalTuple;
import dev.docket.protocol.json.JsonValue;
import dev.docket.protocol.merkle.EntryName;
import dev.docket.protocol.merkle.EntryProof;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class StateHashTest {

  private final CaseFixture order = CaseFixture.created("{\"amount\":5,\"customer\":\"Ada\"}");

  @Test
  void shouldProveEveryEntryAgainstTheReceipt() {
    order.commit(enter("s", "root"), add("t", "s"), count(), metadata("{\"by\":\"Bo\"}"));
    CaseState state = order.state();

    state.content().forEachForm(form -> assertProven(state, form));
    assertProven(state, CanonicalTuple.of("version", 1));
    assertProven(state, CanonicalTuple.of("hold", JsonValue.of(null)));
    assertProven(state, CanonicalTuple.of("created", 1_800_000_000_000L));
    assertProven(state, CanonicalTuple.of("last_commit", 1_800_000_001_000L));
  }

  private void assertProven(CaseState state, CanonicalTuple form) {
    EntryProof proof = state.tree().inclusion(form);
    assertThat(proof.proves(order.receipts().get(1).body().stateAfter())).isTrue();
    assertThat(proof.proves(order.receipts().get(0).body().stateAfter())).isFalse();
  }

  @Test
  void shouldNotHoldTheWindowOfKnownCommits() {
    CaseState state = order.commit(count());
    CaseState forgetful =
        new CaseState(
            state.identity(),
            state.content(),
            state.version(),
            state.hold(),
            state.lastCommitAt(),
            KnownCommits.NONE,
            state.receiptHash(),
            Gaps.NONE);

    assertThat(state.knownCommits()).hasSize(2);
    assertThat(forgetful.knownCommits()).isEmpty();
    assertThat(forgetful.hash()).isEqualTo(state.hash());
  }

  @Test
  void shouldProveThatAnEntryIsGone() {
    order.commit(add("t"));
    order.commit(remove("t"), mergeContext("{\"customer\":null}"));
    CaseState state = order.state();

    assertThat(state.tree().absence(EntryName.of(TokenId.of("t"))).proves(state.hash())).isTrue();
    assertThat(state.tree().absence(EntryName.context("customer")).proves(state.hash())).isTrue();
    assertThatThrownBy(() -> state.tree().absence(EntryName.context("amount")))
        .hasMessageContaining("context/amount");
  }

  @Test
  void shouldFindAHashThatIsNotOfTheEntries() {
    CaseState before = order.state();
    CaseContent other = before.content().withContext(CaseFixture.object("{\"amount\":6}"));
    CaseState wrong =
        before
            .with(other)
            .changedFrom(
                before, ChangeForms.of(List.of(new Change.ContextPut("amount", JsonValue.of(6)))));

    assertThatThrownBy(() -> History.requireHash(wrong))
        .isInstanceOfSatisfying(
            BrokenHistoryException.class,
            broken ->
                assertThat(broken.kind())
                    .isEqualTo(BrokenHistoryException.Kind.STATE_HASH_MISMATCH));
    History.requireHash(before);
  }

  @Test
  void shouldFollowAHoldAndARestore() {
    order.commit(add("t"));
    CaseState past = order.state();
    order.commit(remove("t"), count());

    FoldResult.Applied held =
        ControlStep.apply(order.state(), order.at(), new ControlAct.Hold("asked"), null);
    FoldResult.Applied restored =
        ControlStep.apply(order.state(), order.at(), new ControlAct.Restore(1, "undo"), past);

    History.requireHash(held.after());
    History.requireHash(restored.after());
    assertThat(held.after().hash()).isNotEqualTo(order.state().hash());
  }

  @Test
  void shouldHashAStateWithoutItsPastAlike() {
    order.commit(add("t"), add("u"));
    order.commit(remove("t"));
    CaseState state = order.state();

    CaseState restored = CaseSnapshot.of(state).restore();

    assertThat(restored.hash()).isEqualTo(state.hash());
    assertThat(StateHash.of(state).root()).isEqualTo(state.hash());
    assertThat(Objects.requireNonNull(state.token(TokenId.of("u"))).isActive()).isTrue();
  }
}
