package dev.docket.engine.home;

import static dev.docket.engine.CaseFixture.answer;
import static dev.docket.engine.CaseFixture.committed;
import static dev.docket.engine.CaseFixture.view;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.TestProbe;
import dev.docket.engine.CaseFixture;
import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.engine.actor.LiveCases;
import dev.docket.engine.faulttolerance.HeldJournal;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More cases than may be live at once. */
class RoomTest {

  private static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  @SuppressWarnings("NullAway.Init")
  private CaseFixture fixture;

  private void start(int maxLiveCases, String more) {
    fixture =
        CaseFixture.start(
            "docket.engine { max-live-cases = "
                + maxLiveCases
                + ", "
                + more
                + " }\n"
                // This journal would read all events of a case again at each write.
                + "akka.persistence.testkit.events.serialize = off");
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private int live() {
    return LiveCases.get(fixture.system()).keepers(fixture.engine().settings().cases()).size();
  }

  private boolean isLive(CaseRef target) {
    return LiveCases.get(fixture.system())
        .keeperOf(target.id(), fixture.engine().settings().cases())
        .isPresent();
  }

  @Test
  void shouldLetTheLeastRecentlyUsedCaseGo() {
    start(3, "passivate-after = 0s");
    CaseRef a = fixture.createdCase();
    CaseRef b = fixture.createdCase();
    CaseRef c = fixture.createdCase();
    view(a);

    CaseRef d = fixture.createdCase();

    assertThat(isLive(b)).isFalse();
    assertThat(List.of(isLive(a), isLive(c), isLive(d))).containsOnly(true);
    assertThat(view(b).version()).isZero();
    assertThat(live()).isLessThanOrEqualTo(3);
  }

  @Test
  void shouldLetCasesWithoutAnOpenQuantumGoFirst() {
    start(3, "passivate-after = 0s");
    CaseRef a = fixture.createdCase();
    Quantum open = a.quantum("open").incrementStepCount();
    answer(open.buffer());

    for (int i = 0; i < 10; i++) {
      fixture.createdCase();
    }

    assertThat(isLive(a)).isTrue();
    committed(open.commit());
  }

  @Test
  void shouldGiveUpTheOldestOpenQuantumWhereEveryCaseHasOne() {
    start(2, "passivate-after = 0s");
    List<Quantum> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Quantum quantum = fixture.createdCase().quantum("open").incrementStepCount();
      answer(quantum.buffer());
      open.add(quantum);
    }

    committed(open.get(2).commit());
    committed(open.get(1).commit());
    assertThat(answer(open.get(0).commit())).isEqualTo(new QuantumLost(open.get(0).id()));
  }

  @Test
  void shouldSayBusyWhereTooMuchWaitsForRoom() {
    start(1, "max-waiting-for-room = 5");
    TestProbe<CommitOutcome> probe = fixture.kit().createTestProbe();

    try (HeldJournal journal = HeldJournal.writes(fixture)) {
      // As long as the first one is being written, it does not make room.
      for (int i = 0; i < 200; i++) {
        fixture
            .freshCase()
            .tell(new CaseCommand.Create(CaseRef.CREATE, JsonObject.EMPTY, probe.getRef()));
      }
      journal.awaitHeld();
      assertThat(probe.receiveMessage()).isInstanceOf(Busy.class);
    }

    List<CommitOutcome> answers = probe.receiveSeveralMessages(199, Duration.ofSeconds(60));
    assertThat(answers)
        .hasOnlyElementsOfTypes(Committed.class, Busy.class)
        .hasAtLeastOneElementOfType(Busy.class);
  }

  /** Property: whatever comes and goes, each case is what its acknowledged commits make of it. */
  @Test
  void shouldLoseNothingOfRandomHistoriesUnderATightCap() {
    start(4, "passivate-after = 20ms");
    long seed = Long.getLong("docket.seed", 1);
    System.out.println("RoomTest seed " + seed);
    Random random = new Random(seed);
    List<CaseRef> targets = new ArrayList<>();
    List<CompletionStage<CommitOutcome>> created = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      CaseRef target = fixture.freshCase();
      targets.add(target);
      created.add(target.create(JsonObject.EMPTY));
    }
    created.forEach(CaseFixture::committed);
    Map<CaseRef, List<Receipt>> receipts = new HashMap<>();

    for (int round = 0; round < 20; round++) {
      Map<CaseRef, CompletionStage<CommitOutcome>> answers = new HashMap<>();
      for (int i = 0; i < 20; i++) {
        CaseRef target = targets.get(random.nextInt(targets.size()));
        QuantumId id = QuantumId.of("q-" + random.nextInt(30));
        answers.put(target, target.execute(id, STEP, Expected.ANY));
      }
      answers.forEach((target, each) -> note(receipts, target, answer(each)));
      assertThat(live()).isLessThanOrEqualTo(4);
    }

    for (CaseRef target : targets) {
      List<Receipt> known = receipts.getOrDefault(target, List.of());
      // A second command for a case in one round is not in the map, but counts all the same.
      assertThat(view(target).stepCount()).isEqualTo(view(target).version());
      known.forEach(
          receipt ->
              assertThat(answer(target.execute(receipt.body().key(), STEP)))
                  .isEqualTo(new Duplicate(receipt)));
    }
  }

  private static void note(
      Map<CaseRef, List<Receipt>> receipts, CaseRef target, CommitOutcome outcome) {
    assertThat(outcome).isInstanceOfAny(Committed.class, Duplicate.class);
    if (outcome instanceof Committed committed) {
      receipts.computeIfAbsent(target, at -> new ArrayList<>()).add(committed.receipt());
    }
  }
}
