package dev.docket.engine.state;

import static dev.docket.engine.state.CaseFixture.add;
import static dev.docket.engine.state.CaseFixture.setContext;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.docket.engine.state.BrokenHistoryException.Kind;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.SkippedVersions;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is proven of a history that has a gap, with and without the restore that skips it. */
class VerifiedPrefixTest {

  private static final ControlAct.Restore RESTORE = new ControlAct.Restore(1, "disk 7 failed");

  private final CaseFixture order = CaseFixture.created("{\"amount\":1}");
  private final CaseState good = order.commit(setContext("{\"amount\":2}"));

  /** The events of the versions 0 to 4, which have the numbers 1 to 5. */
  private final List<CaseEvent.Commit> events = more();

  private final CaseEvent.Commit restore = restoring(good, 5, RESTORE, good);

  private final VerifiedPrefix prefix = VerifiedPrefix.fromFirstEvent(CaseFixture.ID, Gaps.NONE);

  private List<CaseEvent.Commit> more() {
    order.commit(add("pick"));
    order.commit(add("pack"));
    order.commit(add("send"));
    return order.events;
  }

  private static CaseEvent.Commit restoring(
      CaseState lastGood, long sequenceNr, ControlAct.Restore act, CaseState past) {
    At at = At.beyond(lastGood, sequenceNr, lastGood.lastCommitAt());
    return Commits.control(
        lastGood, ControlStep.apply(lastGood, at, act, past), act, QuantumId.of("restore"));
  }

  private void take(int... versions) {
    for (int version : versions) {
      prefix.take(events.get(version), version + 1);
    }
  }

  private CaseState state() {
    return Objects.requireNonNull(prefix.state());
  }

  @Test
  void shouldEndAtTheFirstEventThatDoesNotHold() {
    take(0, 1, 3, 4);

    assertThat(state().version()).isEqualTo(1);
    BrokenHistoryException fault = Objects.requireNonNull(prefix.fault());
    assertThat(fault.version()).isEqualTo(3);
    assertThat(fault.kind()).isEqualTo(Kind.WRONG_VERSION);
    assertThatExceptionOfType(BrokenHistoryException.class)
        .isThrownBy(prefix::whole)
        .isSameAs(fault);
  }

  @Test
  void shouldGoOnFromTheRestoreThatSkipsWhatDoesNotHold() {
    take(0, 1, 3, 4);

    assertThat(prefix.take(restore, 6)).isTrue();

    assertThat(prefix.whole()).isSameAs(prefix.state());
    assertThat(state().version()).isEqualTo(5);
    assertThat(state().content()).isEqualTo(good.content());
    assertThat(state().gaps().all()).containsExactly(new Gap(new SkippedVersions(2, 4), 3));
    assertThat(restore.receipt().body().skipped()).isEqualTo(new SkippedVersions(2, 4));
    assertThat(restore.receipt().body().prev()).isEqualTo(good.receiptHash());
    History.requireHash(state());
  }

  @Test
  void shouldGoOnFromTheRestoreWhenNothingIsLeftOfWhatItSkips() {
    take(0, 1);

    assertThat(prefix.take(restore, 6)).isTrue();
    assertThat(state().version()).isEqualTo(5);
  }

  @Test
  void shouldBeTheSameAfterARestoreAsWhenItWasMade() {
    At at = At.beyond(good, 5, good.lastCommitAt());
    CaseState made = ControlStep.apply(good, at, RESTORE, good).committed(restore, 6);
    take(0, 1, 4);
    prefix.take(restore, 6);

    assertThat(state().view()).isEqualTo(made.view());
    assertThat(state().knownCommits()).containsExactlyElementsOf(made.knownCommits());
    assertThat(state().gaps().all()).isEqualTo(made.gaps().all());
  }

  @Test
  void shouldAskToReadAgainWhenWhatIsSkippedIsThere() {
    take(0, 1, 2, 3, 4);

    BrokenHistoryException found = thrown(() -> prefix.take(restore, 6));
    assertThat(found.kind()).isEqualTo(Kind.SKIPPED_VERSIONS_FOUND);
    assertThat(BrokenHistoryException.gapIn(new IllegalStateException(found)))
        .isEqualTo(new Gap(new SkippedVersions(2, 4), 3));

    VerifiedPrefix again =
        VerifiedPrefix.fromFirstEvent(
            CaseFixture.ID, Gaps.NONE.plus(Objects.requireNonNull(found.gap())));
    for (int version = 0; version <= 4; version++) {
      assertThat(again.take(events.get(version), version + 1)).isEqualTo(version <= 1);
    }
    assertThat(again.take(restore, 6)).isTrue();
    assertThat(Objects.requireNonNull(again.whole()).version()).isEqualTo(5);
  }

  @Test
  void shouldAskToReadAgainAfterASnapshotOfWhatIsSkipped() {
    VerifiedPrefix late = VerifiedPrefix.from(order.state());

    assertThat(thrown(() -> late.take(restore, 6)).gap()).isNotNull();
  }

  @Test
  void shouldTakeNoRestoreThatSkipsOtherVersionsOrStandsElsewhere() {
    CaseEvent.Commit early = restoring(good, 4, RESTORE, good);
    take(0, 1, 3, 4);

    assertThat(prefix.take(early, 6)).isFalse();
    assertThat(prefix.take(restore, 7)).isFalse();
    assertThat(Objects.requireNonNull(prefix.fault()).version()).isEqualTo(3);
    assertThat(prefix.take(restore, 6)).isTrue();
  }

  @Test
  void shouldTakeNoRestoreThatSkipsALaterVersionThanTheFirstBad() {
    CaseState second = CaseFixture.replayed(events.subList(0, 3));
    take(0, 1, 3);

    assertThat(prefix.take(restoring(second, 5, RESTORE, good), 6)).isFalse();
    assertThat(state().version()).isEqualTo(1);
  }

  @Test
  void shouldNotStartWithARestore() {
    assertThat(prefix.take(restore, 6)).isFalse();
    assertThat(prefix.state()).isNull();
    assertThat(Objects.requireNonNull(prefix.fault()).kind()).isEqualTo(Kind.GENESIS_MISPLACED);
  }

  @Test
  void shouldTakeNothingOfAnotherCase() {
    VerifiedPrefix other = VerifiedPrefix.fromFirstEvent(CaseId.of("order-2"), Gaps.NONE);

    assertThat(other.take(events.get(0), 1)).isFalse();
    assertThat(Objects.requireNonNull(other.fault()).kind()).isEqualTo(Kind.WRONG_CASE);
  }

  @Test
  void shouldRestoreNoVersionThatIsSkipped() {
    take(0, 1, 4);
    prefix.take(restore, 6);

    assertThat(ControlStep.objection(state(), new ControlAct.Restore(3, "x"), 6))
        .hasValueSatisfying(fault -> assertThat(fault.message()).contains("is lost"));
    assertThat(ControlStep.objection(state(), new ControlAct.Restore(5, "x"), 6)).isPresent();
    assertThat(ControlStep.objection(state(), new ControlAct.Restore(1, "x"), 6)).isEmpty();
    assertThat(ControlStep.objection(good, new ControlAct.Restore(1, "x"), 2)).isPresent();
    assertThat(ControlStep.objection(good, new ControlAct.Restore(2, "x"), 5)).isPresent();
  }

  @Test
  void shouldNeverGiveAVersionTwiceHoweverOftenTheEndIsLost() {
    take(0, 1, 4);
    prefix.take(restore, 6);
    CaseState restored = state();

    // The restore is lost as well: the next one comes after it.
    CaseEvent.Commit again = restoring(good, 6, RESTORE, good);
    assertThat(again.receipt().body().seq()).isEqualTo(6);
    // And if only what follows it is lost.
    assertThat(restoring(restored, 8, RESTORE, good).receipt().body().skipped())
        .isEqualTo(new SkippedVersions(6, 7));
  }

  @Test
  void shouldKeepTheGapsInASnapshot() {
    take(0, 1, 4);
    prefix.take(restore, 6);

    CaseState back = CaseSnapshot.of(state()).restore();

    assertThat(back.gaps().all()).isEqualTo(state().gaps().all());
    assertThat(CaseSnapshot.of(state()).digest())
        .isNotEqualTo(CaseSnapshot.of(withoutGaps(state())).digest());
  }

  private static CaseState withoutGaps(CaseState state) {
    KnownCommits known = KnownCommits.NONE;
    for (KnownCommit each : state.knownCommits()) {
      known = known.plus(each);
    }
    return new CaseState(
        state.identity(),
        state.content(),
        state.version(),
        state.hold(),
        state.lastCommitAt(),
        known,
        state.receiptHash(),
        Gaps.NONE);
  }

  private static BrokenHistoryException thrown(Runnable taking) {
    @Nullable BrokenHistoryException[] found = new BrokenHistoryException[1];
    assertThatExceptionOfType(BrokenHistoryException.class)
        .isThrownBy(taking::run)
        .satisfies(broken -> found[0] = broken);
    return Objects.requireNonNull(found[0]);
  }

  @Test
  void shouldNotTakeAForgedRestore() {
    take(0, 1, 3);
    Receipt receipt = restore.receipt();
    CaseEvent.Commit forged =
        new CaseEvent.Controlled(
            new ControlAct.Restore(0, "forged"), List.of(), Hash.NONE, receipt);

    assertThat(prefix.take(forged, 6)).isFalse();
    assertThat(state().version()).isEqualTo(1);
  }
}
