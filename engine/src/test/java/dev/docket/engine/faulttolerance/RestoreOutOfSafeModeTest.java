package dev.docket.engine.faulttolerance;

import static org.assertj.core.api.Assertions.assertThat;

import akka.stream.javadsl.Sink;
import dev.docket.engine.CaseRef;
import dev.docket.engine.search.CaseSearch;
import dev.docket.engine.search.FoundCase;
import dev.docket.engine.search.Page;
import dev.docket.engine.search.SearchOutcome;
import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.engine.testkit.WriteFault;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import dev.docket.protocol.CaseReply.CaseOnHold;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.KeyReused;
import dev.docket.protocol.CaseReply.Receipts;
import dev.docket.protocol.CaseReply.Restarted;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseReply.VersionConflict;
import dev.docket.protocol.CaseReply.VersionUnknown;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.SkippedVersions;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A case whose events are lost for good goes on from what is good of it. */
class RestoreOutOfSafeModeTest {

  private static final String ID = "order-1";
  private static final QuantumId RESTORE = QuantumId.of("restore");
  private static final QuantumId NEXT = QuantumId.of("next");

  private final CaseTestKit kit =
      CaseTestKit.create(
          """
          docket.engine.receipts-per-read = 2
          docket.engine.search { freshness = 20ms, context-keys = [at] }
          """);
  private final CaseRef order = kit.caseRef(ID);
  private final List<CaseView> views = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();

  @AfterEach
  void stop() {
    kit.close();
  }

  /** Versions 0 to 4, at each of which the context says which it is. */
  private void fiveVersions() {
    receipts.add(kit.committed(order.create(at(0))));
    views.add(kit.view(ID));
    for (int i = 1; i <= 4; i++) {
      receipts.add(kit.committed(set("q-" + i, i)));
      views.add(kit.view(ID));
    }
  }

  private CompletionStage<CommitOutcome> set(String key, int version) {
    return order.execute(
        QuantumId.of(key),
        List.of(new Mutation.SetContext(at(version)), new Mutation.IncrementStepCount()));
  }

  private static JsonObject at(int version) {
    return JsonObject.of("at", version);
  }

  private void loseVersionTwo() {
    fiveVersions();
    kit.loseEvent(ID, 2);
    assertThat(kit.expect(CaseInSafeMode.class, order.restart()).lastGoodVersion()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1})
  void shouldGoOnFromAGoodVersionAfterAllThatWereGiven(long version) {
    loseVersionTwo();

    Receipt restored = kit.committed(order.restore(RESTORE, version, 1, "disk 7 failed"));

    assertThat(restored.body().type()).isEqualTo(ReceiptType.RESTORE);
    assertThat(restored.body().seq()).isEqualTo(5);
    assertThat(restored.body().skipped()).isEqualTo(new SkippedVersions(2, 4));
    assertThat(restored.body().prev()).isEqualTo(receipts.get(1).hash());
    assertThat(restored.body().stateBefore()).isEqualTo(views.get(1).stateHash());
    CaseView view = kit.view(ID);
    assertThat(view.context()).isEqualTo(at((int) version));
    assertThat(view.stepCount()).isEqualTo(version);
    assertRecovers(view);
    kit.committed(set("q-6", 6));
    assertThat(kit.verifyChain(ID))
        .hasSize(4)
        .startsWith(receipts.get(0), receipts.get(1), restored);
  }

  private void assertRecovers(CaseView view) {
    assertThat(kit.answer(order.restart()))
        .isEqualTo(new Restarted(view.version(), view.stateHash()));
    assertThat(kit.view(ID)).isEqualTo(view);
  }

  @Test
  void shouldReadAroundTheGap() {
    loseVersionTwo();
    Receipt restored = kit.committed(order.restore(RESTORE, 1, 1, "disk 7 failed"));
    Receipt next = kit.committed(set("q-6", 6));

    // What is left of the versions 3 and 4 is in the journal, but not of the case.
    assertThat(kit.expect(Receipts.class, order.receipts(1, 9)).receipts())
        .containsExactly(receipts.get(1), restored);
    assertThat(kit.expect(Receipts.class, order.receipts(3, 9)).receipts())
        .containsExactly(restored, next);
    assertThat(kit.answer(order.receipts(0).runWith(Sink.seq(), kit.system())))
        .containsExactly(receipts.get(0), receipts.get(1), restored, next);
    for (long lost = 2; lost <= 4; lost++) {
      assertThat(kit.answer(order.state(lost))).isEqualTo(new VersionUnknown(lost, 6));
      assertThat(kit.answer(order.difference(1, lost))).isEqualTo(new VersionUnknown(lost, 6));
      kit.refused(order.restore(NEXT, lost, 6, "x"), ViolationCode.VERSION_NOT_EARLIER);
    }
    assertThat(kit.expect(State.class, order.state(1)).view()).isEqualTo(views.get(1));
    assertThat(kit.expect(State.class, order.state(5)).view().context()).isEqualTo(at(1));
    assertThat(kit.committed(order.restore(NEXT, 0, 6, "x")).body().skipped()).isNull();
  }

  @Test
  void shouldGoOnWhenTheEndIsLost() {
    fiveVersions();
    kit.loseEvent(ID, 4);
    kit.loseEvent(ID, 3);
    assertThat(kit.expect(CaseInSafeMode.class, order.restart()).lastGoodVersion()).isEqualTo(2);

    Receipt restored = kit.committed(order.restore(RESTORE, 2, 2, "disk 7 failed"));

    assertThat(restored.body().skipped()).isEqualTo(new SkippedVersions(3, 4));
    assertThat(kit.verifyChain(ID)).hasSize(4);
    assertRecovers(kit.view(ID));
    // What it did under this id is lost: it is taken anew.
    assertThat(kit.committed(set("q-4", 4)).body().seq()).isEqualTo(6);
    assertThat(kit.answer(set("q-2", 2))).isInstanceOf(Duplicate.class);
  }

  /** The keeper knows nothing of the damage yet: nobody asked since the actor is gone. */
  @Test
  void shouldTakeARestoreAsTheFirstThatItHears() {
    fiveVersions();
    kit.expect(CaseReply.Restarted.class, order.restart());
    kit.loseEvent(ID, 2);
    CompletionStage<CaseReply.RestartOutcome> restarting = order.restart();

    Receipt restored = kit.committed(order.restore(RESTORE, 0, 1, "disk 7 failed"));

    assertThat(restored.body().seq()).isEqualTo(5);
    assertThat(kit.answer(restarting)).isInstanceOf(CaseInSafeMode.class);
  }

  @ParameterizedTest
  @CsvSource({
    "REJECTED, NotWritten, Committed",
    "CERTAINLY_NOT_WRITTEN, NotWritten, Committed",
    "CRASH_BEFORE_WRITE, OutcomeUnknown, Committed",
    "CRASH_AFTER_WRITE, OutcomeUnknown, Duplicate"
  })
  void shouldBeRestoredOnceHoweverItsWriteGoes(WriteFault fault, String answer, String retried) {
    loseVersionTwo();
    kit.failNextWrite(ID, fault);

    assertThat(kindOf(order.restore(RESTORE, 0, 1, "disk 7 failed"))).isEqualTo(answer);
    assertThat(kindOf(order.restore(RESTORE, 0, 1, "disk 7 failed"))).isEqualTo(retried);
    assertThat(kindOf(order.restore(RESTORE, 0, 1, "disk 7 failed"))).isEqualTo("Duplicate");

    assertThat(kit.verifyChain(ID)).hasSize(3);
    assertThat(kit.view(ID).version()).isEqualTo(5);
    assertThat(kit.view(ID).context()).isEqualTo(at(0));
    assertThat(kit.answer(order.restore(RESTORE, 1, 1, "other"))).isInstanceOf(KeyReused.class);
    assertRecovers(kit.view(ID));
  }

  private String kindOf(CompletionStage<CommitOutcome> stage) {
    return kit.answer(stage).getClass().getSimpleName();
  }

  @Test
  void shouldBeRestoredOnceByManyAtOnce() {
    loseVersionTwo();
    List<CompletionStage<CommitOutcome>> all = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      all.add(order.restore(QuantumId.of("restore-" + i), i % 2, 1, "disk 7 failed"));
    }

    List<CommitOutcome> outcomes = all.stream().map(kit::answer).toList();

    assertThat(outcomes).filteredOn(Committed.class::isInstance).hasSize(1);
    Hash hash = kit.view(ID).stateHash();
    assertThat(outcomes)
        .filteredOn(outcome -> !(outcome instanceof Committed))
        .hasSize(7)
        .allSatisfy(outcome -> assertThat(outcome).isEqualTo(new VersionConflict(5, hash)));
    assertThat(kit.verifyChain(ID)).hasSize(3);
  }

  @Test
  void shouldStayInSafeModeWhenARestoreIsRefused() {
    loseVersionTwo();

    assertThat(kit.answer(order.restore(RESTORE, 0, 4, "x")))
        .isEqualTo(new VersionConflict(1, views.get(1).stateHash()));
    kit.refused(order.restore(RESTORE, 2, 1, "x"), ViolationCode.VERSION_NOT_EARLIER);
    assertThat(kit.answer(order.restore(QuantumId.of("q-1"), 0, 1, "x")))
        .isInstanceOf(KeyReused.class);

    assertThat(kit.answer(order.hold(NEXT, "x"))).isInstanceOf(CaseInSafeMode.class);
    assertThat(kit.answer(set("q-1", 1))).isInstanceOf(CaseInSafeMode.class);
    assertThat(kit.expect(CaseInSafeMode.class, order.state()).view()).isEqualTo(views.get(1));
    kit.repair(ID);
    assertThat(kit.answer(order.release("repaired"))).isInstanceOf(CaseReply.Released.class);
    assertThat(kit.verifyChain(ID)).isEqualTo(receipts);
  }

  @Test
  void shouldSkipNothingThatWasRepairedMeanwhile() {
    loseVersionTwo();
    kit.repair(ID);

    assertThat(kit.answer(order.restore(RESTORE, 1, 1, "disk 7 failed")))
        .isEqualTo(new VersionConflict(4, views.get(4).stateHash()));
    assertThat(kit.view(ID)).isEqualTo(views.get(4));
  }

  @Test
  void shouldStayRestoredWhenWhatWasSkippedComesBack() {
    loseVersionTwo();
    Receipt restored = kit.committed(order.restore(RESTORE, 1, 1, "disk 7 failed"));
    Receipt next = kit.committed(set("q-6", 6));
    CaseView view = kit.view(ID);

    kit.repair(ID);

    assertRecovers(view);
    assertThat(kit.verifyChain(ID))
        .containsExactly(receipts.get(0), receipts.get(1), restored, next);
    assertThat(kit.answer(order.state(3))).isEqualTo(new VersionUnknown(3, 6));
    assertThat(kit.expect(State.class, order.state(5)).view().context()).isEqualTo(at(1));
    // In safe mode as well.
    kit.loseEvent(ID, 6);
    assertThat(kit.expect(CaseInSafeMode.class, order.restart()).lastGoodVersion()).isEqualTo(5);
    assertThat(kit.expect(CaseInSafeMode.class, order.state(3)).view()).isNull();
  }

  @Test
  void shouldGiveNoVersionTwiceWhenTheRestoreIsLostAsWell() {
    loseVersionTwo();
    kit.committed(order.restore(RESTORE, 1, 1, "disk 7 failed"));
    kit.committed(set("q-6", 6));
    kit.loseEvent(ID, 5);
    kit.expect(CaseInSafeMode.class, order.restart());

    Receipt again = kit.committed(order.restore(QuantumId.of("again"), 0, 1, "disk 8 failed"));

    assertThat(again.body().seq()).isEqualTo(7);
    assertThat(again.body().skipped()).isEqualTo(new SkippedVersions(2, 6));
    assertThat(kit.verifyChain(ID)).hasSize(3);
    assertRecovers(kit.view(ID));
  }

  @Test
  void shouldKeepTheHold() {
    loseVersionTwo();
    kit.committed(order.restore(RESTORE, 1, 1, "disk 7 failed"));
    kit.committed(order.hold(NEXT, "audit"));
    kit.committed(order.restore(QuantumId.of("again"), 0, 6, "once more"));
    kit.loseEvent(ID, 7);
    kit.expect(CaseInSafeMode.class, order.restart());

    kit.committed(order.restore(QuantumId.of("last"), 6, 6, "disk 8 failed"));

    assertThat(kit.answer(set("q-9", 9))).isEqualTo(new CaseOnHold("audit"));
    assertThat(kit.verifyChain(ID)).hasSize(5);
  }

  @Test
  void shouldNotBeRestoredWithoutItsGenesis() {
    fiveVersions();
    kit.loseEvent(ID, 0);
    kit.expect(CaseInSafeMode.class, order.restart());

    assertThat(kit.answer(order.restore(RESTORE, 0, -1, "x"))).isInstanceOf(CaseInSafeMode.class);
    assertThat(kit.answer(order.restore(RESTORE, 1, 1, "x"))).isInstanceOf(CaseInSafeMode.class);
  }

  @Test
  void shouldBeFoundByWhatWasRestored() {
    fiveVersions();
    awaitFound(4);
    kit.loseEvent(ID, 2);
    kit.expect(CaseInSafeMode.class, order.restart());

    kit.committed(order.restore(RESTORE, 1, 1, "disk 7 failed"));

    // Nothing of the restore's own changes says so: it changes nothing of version 1.
    awaitFound(1);
    kit.committed(set("q-6", 6));
    awaitFound(6);
  }

  private void awaitFound(int at) {
    CaseSearch search = kit.engine().search();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(search.byContext("at", at, Page.first(9)))
                    .isInstanceOfSatisfying(
                        SearchOutcome.Found.class,
                        found ->
                            assertThat(found.cases())
                                .extracting(FoundCase::id)
                                .containsExactly(order.id())));
  }

  @Test
  void shouldRememberTheGapInSnapshots() {
    try (CaseTestKit own = CaseTestKit.create("docket.engine.snapshot-every = 2")) {
      CaseRef claim = own.caseRef(ID);
      own.committed(claim.create(at(0)));
      for (int i = 1; i <= 4; i++) {
        own.committed(claim.quantum("q-" + i).incrementStepCount().commit());
      }
      own.loseEvent(ID, 2);
      own.expect(CaseInSafeMode.class, claim.restart());
      own.committed(claim.restore(RESTORE, 1, 1, "disk 7 failed"));
      for (int i = 6; i <= 9; i++) {
        own.committed(claim.quantum("q-" + i).incrementStepCount().commit());
      }
      CaseView view = own.view(ID);

      assertThat(own.answer(claim.restart()))
          .isEqualTo(new Restarted(view.version(), view.stateHash()));
      assertThat(own.answer(claim.state(3))).isEqualTo(new VersionUnknown(3, 9));
      assertThat(own.verifyChain(ID)).hasSize(7);
    }
  }
}
