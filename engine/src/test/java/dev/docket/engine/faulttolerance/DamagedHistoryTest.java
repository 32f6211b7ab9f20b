package dev.docket.engine.faulttolerance;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.persistenceId;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.docket.engine.CaseFixture;
import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.CaseFinal;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import dev.docket.protocol.CaseReply.CaseUnknown;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.PastDamaged;
import dev.docket.protocol.CaseReply.ReceiptsInSafeMode;
import dev.docket.protocol.CaseReply.Released;
import dev.docket.protocol.CaseReply.Restarted;
import dev.docket.protocol.CaseReply.RolledBack;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is stored of a case is not what the case once committed. */
class DamagedHistoryTest {

  private static final QuantumId NEXT = QuantumId.of("next");
  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  private static CaseFixture fixture;

  @BeforeAll
  static void start() {
    fixture = CaseFixture.start("docket.engine.snapshot-every = 5");
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void shouldShowWhatIsProvenAndTakeNoCommits() {
    CaseRef target = fixture.createdCase();
    List<CaseView> views = new ArrayList<>(List.of(view(target)));
    for (int i = 1; i <= 3; i++) {
      committed(target.execute(QuantumId.of("q-" + i), STEP));
      views.add(view(target));
    }
    List<Object> good = replaceStored(target, withoutTheThird(stored(target)));

    Object restarted = answer(target.restart());

    assertThat(restarted).isInstanceOf(CaseInSafeMode.class);
    CaseInSafeMode safe = (CaseInSafeMode) restarted;
    assertThat(safe.lastGoodVersion()).isEqualTo(1);
    assertThat(safe.reason()).contains("version 3");
    CaseInSafeMode noView = new CaseInSafeMode(safe.reason(), 1, null);
    assertThat(answer(target.state()))
        .isEqualTo(new CaseInSafeMode(safe.reason(), 1, views.get(1)));
    assertThat(answer(target.execute(NEXT, STEP))).isEqualTo(noView);
    assertThat(answer(target.execute(QuantumId.of("q-1"), STEP))).isEqualTo(noView);
    assertThat(answer(target.create(JsonObject.EMPTY))).isEqualTo(noView);
    assertThat(answer(target.receipts(0, 9)))
        .isInstanceOfSatisfying(
            ReceiptsInSafeMode.class,
            proven -> {
              assertThat(proven.reason()).isEqualTo(safe.reason());
              assertThat(proven.lastGoodVersion()).isEqualTo(1);
              assertThat(proven.receipts().stream().map(Receipt::hash))
                  .containsExactly(views.get(0).receiptHash(), views.get(1).receiptHash());
            });
    assertThat(answer(target.state(0)))
        .isEqualTo(new CaseInSafeMode(safe.reason(), 1, views.get(0)));
    assertThat(answer(target.state(2))).isEqualTo(noView);
    assertThat(answer(target.status())).isEqualTo(noView);
    assertThat(answer(target.openQuanta())).isEqualTo(noView);
    assertThat(answer(target.difference(0, 1))).isEqualTo(noView);
    assertThat(answer(target.hold(NEXT, "audit"))).isEqualTo(noView);
    assertThat(answer(target.quantum(NEXT).incrementStepCount().peek())).isEqualTo(noView);
    assertThat(answer(target.quantum(NEXT).incrementStepCount().buffer())).isEqualTo(noView);
    assertThat(answer(target.quantum(NEXT).rollback())).isEqualTo(new RolledBack(NEXT));

    replaceStored(target, good);
    assertThat(answer(target.restart())).isInstanceOf(Restarted.class);
    assertThat(committed(target.execute(NEXT, STEP)).body().seq()).isEqualTo(4);
  }

  @Test
  void shouldBeReleasedFromSafeModeWhenItsJournalIsRepairedAndNotBefore() {
    CaseRef target = fixture.createdCase();
    for (int i = 1; i <= 3; i++) {
      committed(target.execute(QuantumId.of("q-" + i), STEP));
    }
    CaseView before = view(target);
    List<Object> good = replaceStored(target, withoutTheThird(stored(target)));
    CaseInSafeMode safe = (CaseInSafeMode) answer(target.restart());

    assertThat(answer(target.release("ticket 7: a first try")))
        .isEqualTo(new CaseInSafeMode(safe.reason(), 1, null));
    assertThat(answer(target.execute(NEXT, STEP))).isInstanceOf(CaseInSafeMode.class);

    replaceStored(target, good);
    assertThat(answer(target.execute(NEXT, STEP))).isInstanceOf(CaseInSafeMode.class);
    assertThat(answer(target.release("ticket 7: repaired")))
        .isEqualTo(new Released(3, before.stateHash()));
    assertThat(view(target)).isEqualTo(before);
    assertThat(committed(target.execute(NEXT, STEP)).body().seq()).isEqualTo(4);
  }

  @Test
  void shouldReleaseOnlyWhatIsProvenFromTheFirstEventOn() {
    CaseRef target = fixture.createdCase();
    for (int i = 1; i <= 7; i++) {
      committed(target.execute(QuantumId.of("q-" + i), STEP));
    }
    List<Object> good = stored(target);
    List<Object> gap = new ArrayList<>(good);
    gap.remove(6);
    replaceStored(target, gap);
    assertThat(answer(target.restart())).isInstanceOf(CaseInSafeMode.class);

    // A recovery from the snapshot would not see it.
    replaceStored(target, withTheSecondAgain(good));
    assertThat(answer(target.release("half repaired")))
        .isInstanceOfSatisfying(
            CaseInSafeMode.class, safe -> assertThat(safe.lastGoodVersion()).isEqualTo(1));

    replaceStored(target, good);
    assertThat(answer(target.release("repaired")))
        .isInstanceOfSatisfying(Released.class, found -> assertThat(found.version()).isEqualTo(7));
  }

  @Test
  void shouldChangeNothingWhenACaseIsReleasedThatIsNotInSafeMode() {
    CaseRef target = fixture.createdCase();
    CaseView before = view(target);
    Quantum open = target.quantum(NEXT).incrementStepCount();
    answer(open.buffer());

    assertThat(answer(target.release("a mistake"))).isEqualTo(new Released(0, before.stateHash()));
    committed(open.commit());
    CaseRef unknown = fixture.freshCase();
    assertThat(answer(unknown.release("a mistake"))).isEqualTo(new CaseUnknown(unknown.id()));
    assertThatIllegalArgumentException().isThrownBy(() -> target.release(""));
  }

  private static List<Object> withTheSecondAgain(List<Object> events) {
    List<Object> changed = new ArrayList<>(events);
    changed.set(2, events.get(1));
    return changed;
  }

  @Test
  void shouldNotStartFromAnEmptyStateWhenTheFirstEventIsGone() {
    CaseRef target = fixture.createdCase();
    committed(target.execute(QuantumId.of("q-1"), STEP));
    List<Object> events = stored(target);
    replaceStored(target, events.subList(1, 2));

    assertThat(answer(target.restart())).isInstanceOf(CaseInSafeMode.class);
    assertThat(answer(target.create(JsonObject.of("amount", 100))))
        .isInstanceOfSatisfying(
            CaseInSafeMode.class, safe -> assertThat(safe.lastGoodVersion()).isEqualTo(-1));
  }

  @Test
  void shouldNotTakeTheHistoryOfAnotherCase() {
    CaseRef target = fixture.createdCase();
    CaseRef other = fixture.createdCase();
    replaceStored(target, stored(other));

    assertThat(answer(target.restart()))
        .isInstanceOfSatisfying(
            CaseInSafeMode.class, safe -> assertThat(safe.lastGoodVersion()).isEqualTo(-1));
  }

  @Test
  void shouldLeaveOtherCasesAlone() {
    CaseRef broken = fixture.createdCase();
    committed(broken.execute(QuantumId.of("q-1"), STEP));
    CaseRef healthy = fixture.createdCase();
    replaceStored(broken, stored(broken).subList(1, 2));

    assertThat(answer(broken.restart())).isInstanceOf(CaseInSafeMode.class);
    committed(healthy.execute(NEXT, STEP));
  }

  @Test
  void shouldRecoverFromASnapshotAndKeepTheWindowOfKnownIds() {
    CaseRef target = fixture.createdCase();
    for (int i = 1; i <= 12; i++) {
      committed(target.execute(QuantumId.of("q-" + i), STEP));
    }
    CaseView before = view(target);
    assertThat(fixture.snapshots().persistedInStorage(persistenceId(target))).isNotEmpty();
    // No replay from the first event on would get past this one.
    List<Object> events = new ArrayList<>(stored(target));
    events.set(1, events.get(2));
    replaceStored(target, events);

    assertThat(answer(target.restart())).isEqualTo(new Restarted(12, before.stateHash()));
    assertThat(view(target)).isEqualTo(before);
    assertThat(answer(target.execute(QuantumId.of("q-4"), STEP)))
        .isInstanceOfSatisfying(
            Duplicate.class, found -> assertThat(found.receipt().body().seq()).isEqualTo(4));
  }

  @Test
  void shouldRecoverFromTheEventsWhenTheSnapshotStoreKeepsFailing() {
    CaseRef target = fixture.createdCase();
    for (int i = 0; i < 6; i++) {
      committed(target.execute(QuantumId.of("q-" + i), STEP));
    }
    fixture
        .snapshots()
        .failNextNReads(persistenceId(target), 1_000, new IOException("no snapshots now"));

    target.restart();

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(answer(target.state())).isInstanceOf(State.class));
    assertThat(view(target).version()).isEqualTo(6);
  }

  @Test
  void shouldReadAllEventsWhenTheSnapshotIsDamaged() {
    CaseRef target = fixture.createdCase();
    for (int i = 1; i <= 7; i++) {
      committed(target.execute(QuantumId.of("q-" + i), STEP));
    }
    CaseView before = view(target);
    fixture
        .snapshots()
        .failNextNReads(persistenceId(target), 1, new ClassCastException("no snapshot"));

    assertThat(answer(target.restart())).isEqualTo(new Restarted(7, before.stateHash()));
    assertThat(view(target)).isEqualTo(before);
  }

  @Test
  void shouldSayWhereThePastIsDamagedWhileTheCaseGoesOn() {
    CaseRef target = fixture.createdCase();
    for (int i = 1; i <= 4; i++) {
      committed(target.execute(QuantumId.of("q-" + i), STEP));
    }
    view(target);
    replaceStored(target, withoutTheThird(stored(target)));

    assertDamagedAt(2, answer(target.state(3)));
    assertDamagedAt(2, answer(target.difference(0, 3)));
    assertDamagedAt(2, answer(target.restore(NEXT, 2, 4, "back")));
    assertThat(answer(target.state(1))).isInstanceOf(State.class);
    assertThat(committed(target.execute(QuantumId.of("q-5"), STEP)).body().seq()).isEqualTo(5);
  }

  @Test
  void shouldNotReopenACaseThatEndedByARestoreOutOfSafeMode() {
    CaseRef target = fixture.createdCase();
    committed(target.execute(QuantumId.of("q-1"), STEP));
    committed(target.execute(NEXT, List.of(new Mutation.SetCaseStatus(CaseStatus.FAILED))));
    List<Object> events = new ArrayList<>(stored(target));
    events.add(events.get(1));
    replaceStored(target, events);
    assertThat(answer(target.restart()))
        .isInstanceOfSatisfying(
            CaseInSafeMode.class, safe -> assertThat(safe.lastGoodVersion()).isEqualTo(2));

    assertThat(answer(target.restore(QuantumId.of("undo"), 1, 2, "reopen")))
        .isEqualTo(new CaseFinal(CaseStatus.FAILED));
    assertThat(answer(target.state())).isInstanceOf(CaseInSafeMode.class);
  }

  private static void assertDamagedAt(long version, CaseReply reply) {
    assertThat(reply)
        .isInstanceOfSatisfying(
            PastDamaged.class,
            damaged -> {
              assertThat(damaged.version()).isEqualTo(version);
              assertThat(damaged.reason()).isNotEmpty();
            });
  }

  private static List<Object> stored(CaseRef target) {
    return List.copyOf(fixture.journal().persistedInStorage(persistenceId(target)));
  }

  private static List<Object> withoutTheThird(List<Object> events) {
    List<Object> rest = new ArrayList<>(events);
    rest.remove(2);
    return rest;
  }

  /** Gives back what was stored before. */
  private static List<Object> replaceStored(CaseRef target, List<Object> events) {
    List<Object> before = stored(target);
    fixture.journal().clearByPersistenceId(persistenceId(target));
    fixture.journal().persistForRecovery(persistenceId(target), events);
    return before;
  }

  @Test
  void shouldNotStartFromAnEmptyStateWhenAllEventsAreGone() {
    CaseRef target = fixture.createdCase();
    fixture.journal().clearByIdPreservingSeqNumbers(persistenceId(target));

    assertThat(answer(target.restart())).isInstanceOf(CaseInSafeMode.class);
    assertThat(answer(target.create(JsonObject.of("amount", 1))))
        .isInstanceOfSatisfying(
            CaseInSafeMode.class, safe -> assertThat(safe.lastGoodVersion()).isEqualTo(-1));
  }

  @Test
  void shouldNotGoOnFromASnapshotWhenTheEventsAfterItAreGone() {
    CaseRef target = fixture.createdCase();
    for (int i = 1; i <= 7; i++) {
      committed(target.execute(QuantumId.of("q-" + i), STEP));
    }
    assertThat(fixture.snapshots().persistedInStorage(persistenceId(target))).isNotEmpty();
    fixture.journal().clearByIdPreservingSeqNumbers(persistenceId(target));

    assertThat(answer(target.restart())).isInstanceOf(CaseInSafeMode.class);
    assertThat(answer(target.execute(NEXT, STEP))).isInstanceOf(CaseInSafeMode.class);
  }
}
