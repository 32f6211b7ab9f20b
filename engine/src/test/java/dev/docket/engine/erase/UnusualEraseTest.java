package dev.docket.engine.erase;

import static dev.docket.engine.erase.ErasableCase.ERASE;
import static dev.docket.engine.erase.ErasableCase.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.engine.testkit.WriteFault;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CaseErased;
import dev.docket.protocol.CaseReply.CaseInSafeMode;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Released;
import dev.docket.protocol.CaseReply.Restarted;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.SkippedVersions;
import dev.docket.protocol.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The erase of cases whose history is damaged, has a gap, or is long. */
class UnusualEraseTest {

  private static final int VERSIONS = 4_000;

  private static CaseTestKit kit;

  @BeforeAll
  static void start() {
    kit = CaseTestKit.create(ErasableCase.SETTINGS);
  }

  @AfterAll
  static void stop() {
    kit.close();
  }

  private static void end(ErasableCase order) {
    kit.committed(
        order.ref.execute(
            QuantumId.of("final"), List.of(new Mutation.SetCaseStatus(CaseStatus.DONE))));
  }

  @Test
  void shouldCarryTheReceiptsAroundAGap() {
    ErasableCase order = ErasableCase.running(kit, "gap");
    kit.loseEvent(order.id, 2);
    kit.expect(CaseInSafeMode.class, order.ref.restart());
    kit.committed(order.ref.restore(QuantumId.of("restore"), 1, 1, "disk 7 failed"));
    end(order);
    List<Receipt> before = kit.verifyChain(order.id);
    assertThat(before).hasSize(4);

    Receipt receipt = kit.committed(order.erase());

    for (int life = 0; life < 2; life++) {
      assertThat(kit.answer(order.ref.state())).isEqualTo(new CaseErased(7, CaseStatus.DONE, true));
      List<Receipt> after = kit.verifyChain(order.id);
      assertThat(after).startsWith(before.toArray(Receipt[]::new)).endsWith(receipt).hasSize(5);
      assertThat(after.get(2).body().skipped()).isEqualTo(new SkippedVersions(2, 4));
      // What was skipped went as well.
      assertThat(order.events()).hasSize(3);
      assertThat(kit.answer(order.ref.restart())).isEqualTo(new Restarted(7, Hash.NONE));
    }
  }

  @Test
  void shouldNotBeErasedInSafeModeButOnceItIsReleased() {
    ErasableCase order = ErasableCase.done(kit, "safe-mode");
    kit.loseEvent(order.id, 2);
    kit.expect(CaseInSafeMode.class, order.ref.restart());
    List<CaseEvent> left = order.events();

    assertThat(kit.answer(order.erase())).isInstanceOf(CaseInSafeMode.class);

    assertThat(order.events()).isEqualTo(left);
    kit.repair(order.id);
    assertThat(kit.answer(order.ref.release("repaired"))).isInstanceOf(Released.class);
    kit.committed(order.erase());
    assertThat(order.events()).hasSize(4);
  }

  /** Nothing can be proven of it any more, and its id is not given away for that. */
  @Test
  void shouldStayErasedWhenWhatCarriesIsLost() {
    ErasableCase order = ErasableCase.done(kit, "carrier-lost");
    kit.committed(order.erase());
    kit.loseEvent(order.id, 6);

    assertThat(kit.expect(CaseInSafeMode.class, order.ref.restart()).lastGoodVersion())
        .isEqualTo(-1);
    assertThat(kit.answer(order.ref.create(QuantumId.of("again"), JsonObject.EMPTY)))
        .isInstanceOf(CaseInSafeMode.class);
    assertThat(kit.answer(order.erase())).isInstanceOf(CaseInSafeMode.class);

    kit.repair(order.id);
    assertThat(kit.answer(order.ref.release("repaired"))).isEqualTo(new Released(6, Hash.NONE));
    kit.duplicate(order.erase());
    assertThat(kit.verifyChain(order.id)).hasSize(7);
  }

  /** Otherwise it could neither be restored, which a final case is not, nor erased, for ever. */
  @Test
  void shouldBeErasedThoughAnEarlierAttemptIsDamaged() {
    ErasableCase order = ErasableCase.done(kit, "attempt-lost");
    kit.failNextWrite(order.id, WriteFault.NONE);
    kit.failNextWrite(order.id, WriteFault.NONE);
    kit.failNextWrite(order.id, WriteFault.CRASH_BEFORE_WRITE);
    assertThat(kit.answer(order.erase())).isInstanceOf(Busy.class);
    kit.loseEvent(order.id, 6);

    assertThat(kit.answer(order.ref.restart())).isInstanceOf(Restarted.class);
    kit.committed(order.erase());

    assertThat(order.events()).hasSize(4);
    assertThat(kit.verifyChain(order.id)).hasSize(7);
  }

  /** As many versions as need several events of a mebibyte, with the longest of ids. */
  @Test
  void shouldCarryManyReceiptsInEventsOfAboutAMebibyte() {
    try (CaseTestKit large = CaseTestKit.create("docket.engine.receipts-per-read = 100000")) {
      var order = large.caseRef("o".repeat(128));
      large.committed(order.create(QuantumId.of("create"), JsonObject.EMPTY));
      List<CompletionStage<CommitOutcome>> commits = new ArrayList<>();
      for (int i = 0; i < VERSIONS; i++) {
        commits.add(order.execute(QuantumId.of(i + "q".repeat(120)), STEP));
        if (commits.size() == 500) {
          commits.forEach(large::committed);
          commits.clear();
        }
      }
      large.committed(
          order.execute(
              QuantumId.of("final"), List.of(new Mutation.SetCaseStatus(CaseStatus.DONE))));
      List<Receipt> before = large.verifyChain(order.id().value());

      Receipt receipt = large.committed(order.erase(ERASE, "time is up"));

      List<Receipt> after = large.verifyChain(order.id().value());
      assertThat(after).startsWith(before.toArray(Receipt[]::new)).endsWith(receipt);
      List<CaseEvent> events = ErasableCase.events(large, order.id().value());
      assertThat(events).hasSizeGreaterThan(3).hasSizeLessThan(7);
      for (CaseEvent event : events) {
        long bytes = event.receipts().stream().mapToLong(each -> each.bytes().length).sum();
        assertThat(bytes).isLessThan((1 << 20) + 4_096);
      }
      assertThat(large.answer(order.restart())).isEqualTo(new Restarted(VERSIONS + 2, Hash.NONE));
    }
  }
}
