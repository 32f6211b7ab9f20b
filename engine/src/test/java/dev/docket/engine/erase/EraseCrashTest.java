package dev.docket.engine.erase;

import static dev.docket.engine.erase.ErasableCase.STEP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.engine.testkit.WriteFault;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseReply.CaseErased;
import dev.docket.protocol.CaseReply.CaseFinal;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.NotWritten;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Receipt;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A fault at each step of an erase: it did not happen, or it is done at the next start. */
class EraseCrashTest {

  /** Three events carry, the fourth erases. */
  private static final int CARRIERS = 3;

  private static CaseTestKit kit;

  @BeforeAll
  static void start() {
    kit = CaseTestKit.create(ErasableCase.SETTINGS);
  }

  @AfterAll
  static void stop() {
    kit.close();
  }

  @ParameterizedTest
  @CsvSource({
    "0, REJECTED", "0, CERTAINLY_NOT_WRITTEN", "0, CRASH_BEFORE_WRITE", "0, CRASH_AFTER_WRITE",
    "1, REJECTED", "1, CERTAINLY_NOT_WRITTEN", "1, CRASH_BEFORE_WRITE", "1, CRASH_AFTER_WRITE",
    "2, REJECTED", "2, CERTAINLY_NOT_WRITTEN", "2, CRASH_BEFORE_WRITE", "2, CRASH_AFTER_WRITE",
    "3, REJECTED", "3, CERTAINLY_NOT_WRITTEN", "3, CRASH_BEFORE_WRITE"
  })
  void shouldNotHaveHappenedBeforeItsOwnEventIsDurable(int written, WriteFault fault) {
    ErasableCase order = ErasableCase.done(kit, "crash-" + written + "-" + fault);
    List<Receipt> before = kit.verifyChain(order.id);
    for (int i = 0; i < written; i++) {
      kit.failNextWrite(order.id, WriteFault.NONE);
    }
    kit.failNextWrite(order.id, fault);

    CommitOutcome outcome = kit.answer(order.erase());

    if (fault == WriteFault.REJECTED || fault == WriteFault.CERTAINLY_NOT_WRITTEN) {
      assertThat(outcome).isInstanceOf(NotWritten.class);
    } else if (written == CARRIERS) {
      assertThat(outcome).isInstanceOf(OutcomeUnknown.class);
    } else {
      assertThat(outcome).isInstanceOf(dev.docket.protocol.CaseReply.Busy.class);
    }
    for (int life = 0; life < 2; life++) {
      assertThat(kit.view(order.id).version()).isEqualTo(5);
      assertThat(kit.verifyChain(order.id)).isEqualTo(before);
      assertThat(kit.answer(order.ref.execute(QuantumId.of("q9"), STEP)))
          .isInstanceOf(CaseFinal.class);
      assertThat(kit.answer(order.ref.state(2))).isInstanceOf(State.class);
      kit.answer(order.ref.restart());
    }
    Receipt receipt = kit.committed(order.erase());
    assertErased(order, receipt);
  }

  @Test
  void shouldHaveHappenedOnceItsOwnEventIsDurable() {
    ErasableCase order = ErasableCase.done(kit, "crash-after-erase");
    for (int i = 0; i < CARRIERS; i++) {
      kit.failNextWrite(order.id, WriteFault.NONE);
    }
    kit.failNextWrite(order.id, WriteFault.CRASH_AFTER_WRITE);

    assertThat(kit.answer(order.erase())).isInstanceOf(OutcomeUnknown.class);

    // Whoever comes next finds it erased, and all deleted.
    assertThat(kit.answer(order.ref.state())).isEqualTo(new CaseErased(6, CaseStatus.DONE, true));
    assertErased(order, kit.duplicate(order.erase()));
  }

  /** The first deletion is that of the snapshots, the second that of the events. */
  @ParameterizedTest
  @CsvSource({
    "0, CRASH_BEFORE_WRITE",
    "0, CRASH_AFTER_WRITE",
    "1, CRASH_BEFORE_WRITE",
    "1, CRASH_AFTER_WRITE"
  })
  void shouldSayWhatIsNotDeletedAndDeleteItAtTheNextStart(int done, WriteFault fault) {
    ErasableCase order = ErasableCase.done(kit, "deletion-" + done + "-" + fault);
    for (int i = 0; i < done; i++) {
      kit.failNextDeletion(order.id, WriteFault.NONE);
    }
    kit.failNextDeletion(order.id, fault);

    assertThat(kit.answer(order.erase())).isInstanceOf(OutcomeUnknown.class);

    CaseErased undone = new CaseErased(6, CaseStatus.DONE, false);
    assertThat(kit.answer(order.ref.state())).isEqualTo(undone);
    assertThat(kit.answer(order.ref.execute(QuantumId.of("q9"), STEP))).isEqualTo(undone);
    assertThat(kit.verifyChain(order.id)).hasSize(7);

    kit.answer(order.ref.restart());

    assertThat(kit.answer(order.ref.state())).isEqualTo(new CaseErased(6, CaseStatus.DONE, true));
    assertErased(order, kit.duplicate(order.erase()));
  }

  /** Akka takes a snapshot behind a recovery that has read so many events. */
  @Test
  void shouldFindATombstoneBehindAsManyEventsAsAreWorthASnapshot() {
    try (CaseTestKit small =
        CaseTestKit.create("docket.engine.snapshot-every = 2\n" + ErasableCase.SETTINGS)) {
      ErasableCase order = ErasableCase.done(small, "order-1");
      small.committed(order.erase());

      for (int life = 0; life < 5; life++) {
        assertThat(small.answer(order.ref.restart()))
            .isEqualTo(
                new dev.docket.protocol.CaseReply.Restarted(6, dev.docket.protocol.Hash.NONE));
        assertThat(small.hasSnapshot(order.id)).isFalse();
      }
    }
  }

  @Test
  void shouldDeleteAgainForARetryOfTheErase() {
    ErasableCase order = ErasableCase.done(kit, "deletion-retry");
    kit.failNextDeletion(order.id, WriteFault.CRASH_BEFORE_WRITE);
    kit.failNextDeletion(order.id, WriteFault.CRASH_BEFORE_WRITE);

    assertThat(kit.answer(order.erase())).isInstanceOf(OutcomeUnknown.class);
    assertThat(kit.answer(order.erase())).isInstanceOf(OutcomeUnknown.class);
    assertErased(order, kit.duplicate(order.erase()));
  }

  /** Whichever step it dies in, the next one who asks gets the truth. */
  @ParameterizedTest
  @EnumSource(Kill.class)
  void shouldSurviveThatItsActorIsKilled(Kill kill) {
    for (int i = 0; i < 20; i++) {
      ErasableCase order = ErasableCase.done(kit, "killed-" + kill + "-" + i);
      var erase = order.erase();
      kill.of(kit, order);

      CommitOutcome outcome = kit.answer(erase);
      StateOutcome state =
          Awaitility.await()
              .until(
                  () -> kit.answer(order.ref.state()),
                  found -> found instanceof State || found instanceof CaseErased);
      if (outcome instanceof Committed) {
        assertThat(state).isInstanceOf(CaseErased.class);
      }
      CommitOutcome again =
          Awaitility.await()
              .until(
                  () -> kit.answer(order.erase()),
                  found -> found instanceof Committed || found instanceof Duplicate);
      Receipt receipt =
          again instanceof Committed fresh ? fresh.receipt() : ((Duplicate) again).receipt();
      assertErased(order, receipt);
    }
  }

  /** Who is killed while the erase is under way. */
  enum Kill {
    ACTOR {
      @Override
      void of(CaseTestKit kit, ErasableCase order) {
        kit.crash(order.id);
      }
    },
    KEEPER {
      @Override
      void of(CaseTestKit kit, ErasableCase order) {
        akka.actor.typed.javadsl.Adapter.toClassic(kit.system())
            .actorSelection("/system/docket-cases/" + order.id)
            .tell(akka.actor.Kill.getInstance(), akka.actor.ActorRef.noSender());
      }
    };

    abstract void of(CaseTestKit kit, ErasableCase order);
  }

  private static void assertErased(ErasableCase order, Receipt receipt) {
    assertThat(kit.verifyChain(order.id)).hasSize(7).endsWith(receipt);
    assertThat(kit.hasSnapshot(order.id)).isFalse();
    List<CaseEvent> events = order.events();
    assertThat(events).hasSize(CARRIERS + 1);
    assertThat(events.subList(0, CARRIERS))
        .allSatisfy(event -> assertThat(event).isInstanceOf(CaseEvent.Carried.class));
  }
}
