package dev.docket.engine.testkit;

import akka.actor.ActorSelection;
import akka.actor.ExtendedActorSystem;
import akka.actor.Kill;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.CaseErased;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.Receipts;
import dev.docket.protocol.CaseReply.Refused;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.ReceiptType;
import dev.docket.protocol.Violation;
import dev.docket.protocol.ViolationCode;
import dev.docket.protocol.receipt.ChainVerifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An engine for tests: on a journal in memory that fails where it is told to, in an actor system of
 * its own.
 *
 * <pre>{@code
 * try (CaseTestKit kit = CaseTestKit.create()) {
 *   CaseRef order = kit.caseRef("order-1");
 *   kit.committed(order.create(JsonObject.of("customer", "Ada")));
 *   Quantum pay = order.quantum("pay").addToken("payment", "Paid");
 *   kit.failNextWrite("order-1", WriteFault.CRASH_AFTER_WRITE);
 *   kit.expect(OutcomeUnknown.class, pay.commit());
 *   kit.duplicate(pay.commit());
 *   kit.verifyChain("order-1");
 * }
 * }</pre>
 *
 * <p>Every method that asserts throws an {@link AssertionError} that says what was there instead.
 * Waits of the kit are bounded by half a minute of real time. Safe for any number of threads.
 */
public final class CaseTestKit implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String MANUAL_TIME =
      "akka.scheduler.implementation = \"" + ManualScheduler.class.getName() + "\"";

  private final ActorSystem<Void> system;

  private CaseTestKit(Config config) {
    system = ActorSystem.create(Behaviors.empty(), "case-test-kit", config);
  }

  /** A kit in which time passes. */
  public static CaseTestKit create() {
    return create("");
  }

  /**
   * A kit in which time passes.
   *
   * @param settings go before the kit's own, in the form of a configuration file
   */
  public static CaseTestKit create(String settings) {
    return new CaseTestKit(config(settings));
  }

  /**
   * A kit in which time stands still until {@link #advance}: leases, passivation and the wait
   * before a restart end only then, and receipts begin at {@link ManualScheduler#START}.
   */
  public static CaseTestKit withManualTime() {
    return withManualTime("");
  }

  /**
   * As {@link #withManualTime()}.
   *
   * @param settings go before the kit's own
   */
  public static CaseTestKit withManualTime(String settings) {
    return new CaseTestKit(config(settings + "\n" + MANUAL_TIME));
  }

  /**
   * The configuration of a kit, for an actor system of one's own whose engine is to have the
   * journal in memory.
   *
   * @param settings go before the kit's own
   */
  public static Config config(String settings) {
    return ConfigFactory.parseString(settings)
        .withFallback(
            ConfigFactory.parseResources(
                CaseTestKit.class.getClassLoader(), "dev/docket/engine/testkit/testkit.conf"))
        .withFallback(ConfigFactory.defaultOverrides())
        .withFallback(ConfigFactory.load())
        .resolve();
  }

  public ActorSystem<?> system() {
    return system;
  }

  public CaseEngine engine() {
    return CaseEngine.get(system);
  }

  public CaseRef caseRef(String id) {
    return engine().caseRef(id);
  }

  // What goes wrong.

  /** Lets the next write of a case that has none planned before go wrong. */
  public void failNextWrite(String id, WriteFault fault) {
    store().failNextWrite(persistenceId(id), fault);
  }

  /**
   * Lets the next deletion of a case that has none planned before go wrong: an erase deletes the
   * snapshots first, then the events. All faults but {@link WriteFault#CRASH_AFTER_WRITE} leave
   * what was to be deleted.
   */
  public void failNextDeletion(String id, WriteFault fault) {
    store().failNextDeletion(persistenceId(id), fault);
  }

  /** Lets so many recoveries of a case fail, from the next one on. */
  public void failNextRecoveries(String id, int recoveries) {
    store().failNextReads(persistenceId(id), recoveries);
  }

  /**
   * Loses one event of a case, and its snapshots with it, as damage does: its next recovery leads
   * into safe mode.
   *
   * @param version of the commit
   */
  public void loseEvent(String id, long version) {
    if (!store().lose(persistenceId(id), version + 1)) {
      throw new AssertionError("case " + id + " has no event of version " + version);
    }
  }

  /**
   * Gives the case back what {@link #loseEvent} took, as a repair of the journal does: it can be
   * released from safe mode then.
   */
  public void repair(String id) {
    if (!store().giveBack(persistenceId(id))) {
      throw new AssertionError("case " + id + " has lost no event");
    }
  }

  /**
   * Kills the actor of a case, as a fault of its own would; what it was at is answered as not
   * known. Returns at once; does nothing if the case has none now.
   */
  public void crash(String id) {
    ActorSelection actor =
        Adapter.toClassic(system)
            .actorSelection("/system/docket-cases/" + engine().caseRef(id).id() + "/*");
    actor.tell(Kill.getInstance(), akka.actor.ActorRef.noSender());
  }

  // Time.

  /**
   * Moves the time and starts what is due; returns when that was started, not when it is done.
   *
   * @throws IllegalStateException if time passes by itself in this kit
   */
  public void advance(Duration by) {
    if (!(Adapter.toClassic(system).scheduler() instanceof ManualScheduler time)) {
      throw new IllegalStateException("the time of this kit is the machine's: see withManualTime");
    }
    time.advance(by);
  }

  // What is there.

  /** The answer, once it is there. */
  public <T> T answer(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException fault) {
      throw new AssertionError("no answer within " + PATIENCE, fault);
    } catch (ExecutionException fault) {
      throw new AssertionError("no answer but " + fault.getCause(), fault);
    } catch (InterruptedException fault) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", fault);
    }
  }

  /** The answer, which must be of that kind. */
  public <T extends CaseReply> T expect(Class<T> kind, CompletionStage<? extends CaseReply> stage) {
    CaseReply reply = answer(stage);
    if (!kind.isInstance(reply)) {
      throw new AssertionError("expected " + kind.getSimpleName() + ", but was " + reply);
    }
    return kind.cast(reply);
  }

  /** The receipt of a commit, which must have been made now. */
  public Receipt committed(CompletionStage<CommitOutcome> stage) {
    return expect(Committed.class, stage).receipt();
  }

  /** The receipt of a commit, which must have been made before. */
  public Receipt duplicate(CompletionStage<CommitOutcome> stage) {
    return expect(Duplicate.class, stage).receipt();
  }

  /**
   * The violations of a commit, which must have been refused with exactly these codes, in order.
   */
  public List<Violation> refused(CompletionStage<CommitOutcome> stage, ViolationCode... codes) {
    List<Violation> violations = expect(Refused.class, stage).violations();
    if (!violations.stream().map(Violation::code).toList().equals(List.of(codes))) {
      throw new AssertionError("expected " + List.of(codes) + ", but was " + violations);
    }
    return violations;
  }

  /** The state of a case, which must have one. */
  public CaseView view(String id) {
    return expect(State.class, caseRef(id).state()).view();
  }

  /** Whether the case has a snapshot now. */
  public boolean hasSnapshot(String id) {
    return store().hasSnapshot(persistenceId(id));
  }

  /**
   * All receipts of a case, which must form one unbroken chain that ends at the case's present
   * state, or at its erase. What a restore out of safe mode skipped is not there.
   */
  public List<Receipt> verifyChain(String id) {
    StateOutcome state = answer(caseRef(id).state());
    if (state instanceof CaseErased erased) {
      List<Receipt> receipts = verifyChain(id, erased.version());
      if (receipts.get(receipts.size() - 1).body().type() != ReceiptType.ERASE) {
        throw new AssertionError("the last receipt of case " + id + " is not that of its erase");
      }
      return receipts;
    }
    CaseView view = view(id);
    List<Receipt> receipts = verifyChain(id, view.version());
    if (!receipts.get(receipts.size() - 1).hash().equals(view.receiptHash())) {
      throw new AssertionError("the last receipt of case " + id + " is not that of its state");
    }
    return receipts;
  }

  private List<Receipt> verifyChain(String id, long version) {
    List<Receipt> receipts = new ArrayList<>();
    for (long next = 0; next <= version; ) {
      List<Receipt> page = expect(Receipts.class, caseRef(id).receipts(next, version)).receipts();
      if (page.isEmpty()) {
        throw new AssertionError("case " + id + " has no receipt from version " + next + " on");
      }
      receipts.addAll(page);
      next = page.get(page.size() - 1).body().seq() + 1;
    }
    ChainVerifier.firstFault(receipts)
        .ifPresent(
            fault -> {
              throw new AssertionError("the receipts of case " + id + " do not hold: " + fault);
            });
    return receipts;
  }

  /** Ends the actor system, and everything in memory with it. */
  @Override
  public void close() {
    system.terminate();
    Duration step = Duration.ofMillis(200);
    if (Adapter.toClassic(system).scheduler() instanceof ManualScheduler time) {
      // The shutdown itself may wait for a timer.
      for (int i = 0; i < 50 && !system.getWhenTerminated().toCompletableFuture().isDone(); i++) {
        time.advance(step);
        java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
    answer(system.getWhenTerminated());
  }

  private MemoryStore store() {
    String journal = engine().settings().cases().journal();
    return MemoryStore.ofPlugin((ExtendedActorSystem) Adapter.toClassic(system), journal);
  }

  private static String persistenceId(String id) {
    return CasePersistenceId.of(dev.docket.protocol.CaseId.of(id)).id();
  }
}
