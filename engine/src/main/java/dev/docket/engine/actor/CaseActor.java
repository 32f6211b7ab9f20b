package dev.docket.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.SnapshotAdapter;
import akka.persistence.typed.SnapshotFailed;
import akka.persistence.typed.SnapshotSelectionCriteria;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.Effect;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.Recovery;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import dev.docket.engine.quantum.QuantumBuffer;
import dev.docket.engine.state.BrokenHistoryException;
import dev.docket.engine.state.CaseSnapshot;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.EraseReplay;
import dev.docket.engine.state.History;
import dev.docket.engine.state.Tombstone;
import dev.docket.engine.state.VerifiedPrefix;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.BufferOutcome;
import dev.docket.protocol.CaseReply.CaseUnknown;
import dev.docket.protocol.CaseReply.OpenQuanta;
import dev.docket.protocol.CaseReply.Released;
import dev.docket.protocol.CaseReply.RolledBack;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Hash;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Salt;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The actor of one case: holds its state and its open quanta, persists one event for each commit
 * and answers its keeper when the journal has said that the event is durable.
 *
 * <p>Wiring only: what a commit is answered stands in {@link CommitRules}, what a mutation means in
 * the {@code state} package. Every failure ends this actor; the {@link KeeperActor} starts the next
 * one, which recovers.
 */
final class CaseActor extends EventSourcedBehavior<CaseMessage, CaseEvent, CaseState> {

  private static final SecureRandom SALTS = new SecureRandom();

  private final ActorContext<CaseMessage> context;
  private final TimerScheduler<CaseMessage> timers;
  private final CaseId id;
  private final CaseSettings settings;
  private final RecoveryPlan plan;
  private final ActorRef<KeeperMessage> keeper;
  private final CaseClock clock;
  private final CommitRules rules;
  private final ControlRules controls;
  private final CaseQuanta quanta;
  private final CaseLog log;

  /** What the events say about an erase. */
  private final EraseReplay erase;

  /** How many events were read to recover. */
  private long replayed;

  /** What is being persisted. */
  private @Nullable Batch persisting;

  /** While it recovers. */
  private @Nullable VerifiedPrefix prefix;

  /** Whether its history is broken, so that only a restore can be committed. */
  private boolean isBroken;

  private CaseActor(
      ActorContext<CaseMessage> context,
      TimerScheduler<CaseMessage> timers,
      CaseId id,
      CaseSettings settings,
      RecoveryPlan plan,
      ActorRef<KeeperMessage> keeper) {
    super(CasePersistenceId.of(id));
    this.context = context;
    this.timers = timers;
    this.id = id;
    this.settings = settings;
    this.plan = plan;
    this.keeper = keeper;
    this.erase = new EraseReplay(id);
    this.clock = CaseClock.of(context.getSystem());
    this.rules = new CommitRules(id, settings.origin());
    this.controls = new ControlRules(id);
    this.log = new CaseLog(CaseActor.class, id);
    this.quanta = new CaseQuanta(id, settings.quantum(), clock, log);
  }

  /** The actor of a case. */
  static Behavior<CaseMessage> create(
      CaseId id, CaseSettings settings, RecoveryPlan plan, ActorRef<KeeperMessage> keeper) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new CaseActor(context, timers, id, settings, plan, keeper)));
  }

  @Override
  public String journalPluginId() {
    return settings.journal();
  }

  @Override
  public String snapshotPluginId() {
    return settings.snapshotStore();
  }

  @Override
  public Set<String> tagsFor(CaseEvent event) {
    return settings.tag().isEmpty() ? Set.of() : Set.of(settings.tag());
  }

  @Override
  public Recovery recovery() {
    return Recovery.withSnapshotSelectionCriteria(
        plan.fromSnapshot()
            ? SnapshotSelectionCriteria.latest()
            : SnapshotSelectionCriteria.none());
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(settings.snapshotEvery(), settings.keepSnapshots());
  }

  @Override
  public SnapshotAdapter<CaseState> snapshotAdapter() {
    return new SnapshotAdapter<>() {
      @Override
      public Object toJournal(CaseState state) {
        return CaseSnapshot.of(state);
      }

      @Override
      public CaseState fromJournal(Object stored) {
        return ((CaseSnapshot) stored).restore().requireCase(id);
      }
    };
  }

  /** No state before the genesis. */
  @Override
  public @Nullable CaseState emptyState() {
    return null;
  }

  @Override
  public SignalHandler<CaseState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .onSignal(SnapshotFailed.class, this::onSnapshotFailed)
        .build();
  }

  /**
   * Says to the keeper what was recovered.
   *
   * @throws BrokenHistoryException if the history is broken, unless it is to be restored
   */
  private void onRecovered(@Nullable CaseState state) {
    Tombstone erased = erase.tombstone(plan.fromSnapshot());
    if (erased != null && replayed >= settings.snapshotEvery()) {
      throw new ErasedException(erased);
    } else if (erased != null) {
      tell(erased.version(), Hash.NONE, erased);
      return;
    }
    BrokenHistoryException fault = prefix == null ? null : prefix.fault();
    prefix = null;
    long written = lastSequenceNumber(context);
    if (fault == null) {
      fault = erase.ends(written) ? erase.fault(state) : History.missingEnd(state, written);
    }
    if (fault != null && (state == null || !plan.toRestore())) {
      throw fault;
    } else if (state == null) {
      tell(-1, Hash.NONE, null);
    } else if (fault == null) {
      tell(state.version(), state.hash(), null);
    } else {
      isBroken = true;
      SafeMode safeMode = new SafeMode(FailureKind.reason(fault), state);
      keeper.tell(new KeeperMessage.AwaitsRestore(context.getSelf(), safeMode));
    }
  }

  private void tell(long version, Hash stateHash, @Nullable Tombstone erased) {
    keeper.tell(new KeeperMessage.Recovered(context.getSelf(), version, stateHash, erased));
  }

  private void onSnapshotFailed(@Nullable CaseState state, SnapshotFailed failed) {
    log.at(
        state == null ? -1 : state.version(),
        line ->
            line.warn(
                "No snapshot of case {}; its recovery reads more events until the next one: {}",
                id,
                FailureKind.reason(failed.getFailure())));
  }

  @Override
  public EventHandler<CaseState, CaseEvent> eventHandler() {
    return this::onEvent;
  }

  /** What belongs to an erase leaves the state as it is, until nobody asks for that any more. */
  private @Nullable CaseState onEvent(@Nullable CaseState before, CaseEvent event) {
    CaseState computed = persisting == null ? null : persisting.after(event);
    if (computed != null) {
      return computed;
    }
    if (prefix == null) {
      prefix =
          before == null
              ? VerifiedPrefix.fromFirstEvent(id, plan.known())
              : VerifiedPrefix.from(before);
    }
    replayed++;
    long sequenceNr = lastSequenceNumber(context);
    if (!erase.take(before, event, sequenceNr)) {
      prefix.take((CaseEvent.Commit) event, sequenceNr);
    }
    return prefix.state();
  }

  @Override
  public CommandHandler<CaseMessage, CaseEvent, CaseState> commandHandler() {
    return this::onMessage;
  }

  private Effect<CaseEvent, CaseState> onMessage(@Nullable CaseState state, CaseMessage message) {
    if (message instanceof CaseMessage.Perform perform) {
      return perform(state, perform);
    } else if (message instanceof CaseMessage.StopIfIdle) {
      return stopIfIdle();
    }
    quanta.dropExpired();
    watchLeases();
    return Effect().none();
  }

  /** Decides as many of the commands as one write may hold, and answers them when it is durable. */
  private Effect<CaseEvent, CaseState> perform(
      @Nullable CaseState state, CaseMessage.Perform perform) {
    Batch batch = new Batch(state, lastSequenceNumber(context), settings.coalescing());
    decideAll(batch, perform.tasks());
    List<Answer> answers = batch.answers();
    List<CaseEvent> events = batch.events();
    if (events.isEmpty()) {
      keeper.tell(new KeeperMessage.Answered(perform.ticket(), answers));
      return Effect().none();
    }
    persisting = batch;
    return (events.size() == 1 ? Effect().persist(events.get(0)) : Effect().persist(events))
        .thenRun(
            durable -> {
              persisting = null;
              isBroken = false;
              keeper.tell(new KeeperMessage.Answered(perform.ticket(), answers));
            });
  }

  /**
   * Decides as many as one write may hold.
   *
   * @throws UndecidedException if one cannot be decided: nothing is written then
   */
  private void decideAll(Batch batch, List<CaseMessage.Task> tasks) {
    for (int i = 0; i < tasks.size() && !batch.isFull(); i++) {
      CaseMessage.Task task = tasks.get(i);
      try {
        batch.add(decide(batch, task.command(), task.past()));
      } catch (RuntimeException fault) {
        throw new UndecidedException(i, fault);
      }
    }
  }

  private Verdict decide(Batch batch, CaseCommand command, @Nullable CaseState past) {
    CaseState state = batch.state();
    if (isBroken && state != null) {
      // The keeper hands over nothing else.
      return controls.restore(
          state, batch.sequenceNr(), (CaseCommand.Control) command, past, clock.now());
    } else if (command instanceof CaseCommand.Create create) {
      return settle(create.key(), rules.create(state, create, Salt.random(SALTS), clock.now()));
    } else if (command instanceof CaseCommand.Commit commit) {
      return settle(
          commit.quantum(), judged(state, commit.quantum(), commit.count(), commit.expected()));
    } else if (command instanceof CaseCommand.Execute execute) {
      return settle(
          execute.quantum(),
          judged(state, execute.quantum(), execute.mutations(), execute.expected()));
    } else if (command instanceof CaseCommand.Control control) {
      return settle(
          control.key(), controls.control(state, batch.sequenceNr(), control, past, clock.now()));
    } else if (command instanceof CaseCommand.Buffer buffer) {
      BufferOutcome outcome = quanta.buffer(state, buffer);
      watchLeases();
      return Verdict.leavingOpen(outcome);
    } else if (command instanceof CaseCommand.Rollback rollback) {
      return settle(rollback.quantum(), Verdict.ending(new RolledBack(rollback.quantum())));
    }
    return Verdict.leavingOpen(looked(batch, command));
  }

  private Verdict judged(
      @Nullable CaseState state, QuantumId quantum, int count, Expected expected) {
    return rules.commit(state, quantum, quanta.touch(quantum), count, expected, clock.now());
  }

  private Verdict judged(
      @Nullable CaseState state, QuantumId quantum, List<Mutation> mutations, Expected expected) {
    QuantumBuffer whole = quanta.whole(state, quantum, mutations);
    return rules.commit(state, quantum, whole, mutations.size(), expected, clock.now());
  }

  /** The answer to what changes nothing. */
  private Answer looked(Batch batch, CaseCommand command) {
    CaseState state = batch.state();
    if (command instanceof CaseCommand.Check check) {
      return DryRun.check(judged(state, check.quantum(), check.count(), check.expected()));
    } else if (command instanceof CaseCommand.CheckExecute check) {
      return DryRun.check(judged(state, check.quantum(), check.mutations(), check.expected()));
    } else if (command instanceof CaseCommand.Peek peek) {
      return DryRun.peek(judged(state, peek.quantum(), peek.count(), Expected.ANY));
    } else if (command instanceof CaseCommand.PeekExecute peek) {
      return DryRun.peek(judged(state, peek.quantum(), peek.mutations(), Expected.ANY));
    } else if (state == null) {
      return new Answer.Reply(new CaseUnknown(id));
    } else if (command instanceof CaseCommand.GetOpenQuanta) {
      return new Answer.Reply(new OpenQuanta(quanta.list(clock.now())));
    } else if (command instanceof CaseCommand.Release) {
      return new Answer.Reply(new Released(state.version(), state.hash()));
    }
    return new CaseReads(state).answer(command);
  }

  /** A quantum that is committed, or refused for good, is not open any more. */
  private Verdict settle(QuantumId quantum, Verdict verdict) {
    if (verdict.ends()) {
      quanta.drop(quantum);
    }
    return verdict;
  }

  private void watchLeases() {
    if (!quanta.isEmpty() && !timers.isTimerActive(CaseMessage.DropExpired.class)) {
      timers.startSingleTimer(
          CaseMessage.DropExpired.class, new CaseMessage.DropExpired(), settings.quantum().lease());
    }
  }

  private Effect<CaseEvent, CaseState> stopIfIdle() {
    quanta.dropExpired();
    if (quanta.isEmpty()) {
      return Effect().stop();
    }
    keeper.tell(new KeeperMessage.StillOpen(context.getSelf()));
    return Effect().none();
  }
}
