package dev.docket.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.CaseUnknown;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.NotWritten;
import dev.docket.protocol.CaseReply.Restarted;
import dev.docket.protocol.Receipt;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keeper of one case: answers for it, whatever happens to the {@link CaseActor} below.
 *
 * <p>It hands over one command at a time and holds the others here, bounded, rather than in Akka's
 * stash, which drops without an answer. So it knows which one the actor had when it ended, and the
 * others simply wait for the next one. It starts the actor with the first command, and again, after
 * a wait, whenever it failed. What it hands over next is the head of a queue, which is where
 * several commits could go down together.
 *
 * <pre>
 * DOWN ─▶ STARTING ─▶ RUNNING ─▶ STOPPING ─▶ DOWN            started by a command, stopped when idle
 *            │  ▲        └─▶ WAITING ─▶ STARTING              it failed: commands wait for the next
 *            │  └── FAILING ◀─┐                               no recovery now: commands get busy
 *            └─▶ READING ─────┴▶ SAFE                         history broken: commands get safe mode
 * </pre>
 */
public final class KeeperActor extends AbstractBehavior<KeeperMessage> {

  private final CaseId id;
  private final CaseSettings settings;
  private final Host host;
  private final TimerScheduler<KeeperMessage> timers;
  private final FailureKind failureKind;
  private final CaseHistory history;
  private final CaseLog log;

  private final OpenRequests requests;
  private final Retries retries;
  private final RecentReceipts recent = new RecentReceipts();

  private Phase phase = Phase.DOWN;
  private @Nullable ActorRef<CaseMessage> actor;
  private boolean fromSnapshot = true;
  private @Nullable Request restarting;
  private @Nullable SafeMode safeMode;
  private String failure = "";
  private long version = -1;
  private long told;
  private long toldAtLastCheck = -1;

  private KeeperActor(
      ActorContext<KeeperMessage> context,
      TimerScheduler<KeeperMessage> timers,
      CaseId id,
      CaseSettings settings,
      Host host) {
    super(context);
    this.id = id;
    this.settings = settings;
    this.host = host;
    this.timers = timers;
    this.requests = new OpenRequests(settings.maxWaiting());
    this.retries = new Retries(settings.backoff(), System::nanoTime);
    this.failureKind = new FailureKind(settings);
    this.history = CaseHistory.of(context.getSystem(), id, settings, failureKind);
    this.log = new CaseLog(KeeperActor.class, id);
    LiveCases.get(context.getSystem()).claim(id, settings, context.getSelf());
    scheduleIdleCheck();
  }

  /**
   * Looks whether keepers can work with these settings.
   *
   * @throws IllegalArgumentException if the read journal cannot serve them
   */
  public static void check(ActorSystem<?> system, CaseSettings settings) {
    CaseHistory.journalOf(system, settings);
  }

  /** The keeper of a case for a home. */
  public static Behavior<KeeperMessage> create(CaseId id, CaseSettings settings, Host host) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new KeeperActor(context, timers, id, settings, host)));
  }

  /** The keeper of a case that no home keeps: it stays until it is stopped. */
  public static Behavior<CaseCommand> standingAlone(CaseId id, CaseSettings settings) {
    return Behaviors.transformMessages(
        CaseCommand.class,
        create(id, settings, Host.NONE),
        builder -> builder.match(CaseCommand.class, KeeperMessage.Told::new));
  }

  @Override
  public Receive<KeeperMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(KeeperMessage.Told.class, this::onTold)
        .onMessage(KeeperMessage.Answered.class, this::onAnswered)
        .onMessage(KeeperMessage.Recovered.class, this::onRecovered)
        .onMessage(KeeperMessage.ReadDone.class, this::onReadDone)
        .onMessage(KeeperMessage.PastRead.class, this::onPastRead)
        .onMessage(KeeperMessage.StartAgain.class, message -> start())
        .onMessage(KeeperMessage.PrefixRead.class, this::onPrefixRead)
        .onMessage(KeeperMessage.PrefixNotRead.class, this::onPrefixNotRead)
        .onMessage(KeeperMessage.IdleCheck.class, message -> onIdleCheck())
        .onMessage(KeeperMessage.StillOpen.class, this::onStillOpen)
        .onMessage(KeeperMessage.LeaveIfIdle.class, message -> onLeaveIfIdle())
        .onSignal(ChildFailed.class, ended -> onEnded(ended.cause()))
        .onSignal(Terminated.class, ended -> onEnded(null))
        .onSignal(PreRestart.class, signal -> onGone())
        .onSignal(PostStop.class, signal -> onGone())
        .build();
  }

  // Commands in, answers out.

  private Behavior<KeeperMessage> onTold(KeeperMessage.Told message) {
    told++;
    return take(new Request(message.command()));
  }

  private Behavior<KeeperMessage> take(Request request) {
    if (request.isRestart() && restarting == null && isWithoutActor()) {
      restarting = request;
      timers.cancel(KeeperMessage.StartAgain.class);
      return start();
    }
    if (phase == Phase.SAFE && safeMode != null) {
      safeMode.answer(request);
    } else if (phase == Phase.FAILING) {
      request.busy(failure);
    } else if (requests.isFull()) {
      request.busy("already " + settings.maxWaiting() + " commands wait for case " + id);
    } else {
      requests.add(request);
      return phase == Phase.DOWN ? start() : handOver();
    }
    return this;
  }

  private boolean isWithoutActor() {
    return phase == Phase.DOWN
        || phase == Phase.WAITING
        || phase == Phase.FAILING
        || phase == Phase.SAFE;
  }

  /** Gives the actor the next command, if it has none. */
  private Behavior<KeeperMessage> handOver() {
    if (phase != Phase.RUNNING || actor == null) {
      return this;
    }
    Request next = requests.next();
    if (next != null && next.isRestart()) {
      restarting = next;
      phase = Phase.STOPPING;
      getContext().stop(actor);
    } else if (next != null) {
      actor.tell(new CaseMessage.Perform(requests.handOver(next), next.command(), next.past()));
    }
    return this;
  }

  private Behavior<KeeperMessage> onAnswered(KeeperMessage.Answered message) {
    Request request = requests.takeBack(message.ticket());
    if (request == null) {
      return this;
    }
    Answer answer = message.answer();
    if (answer instanceof Answer.Reply reply) {
      if (reply.reply() instanceof Committed committed) {
        retries.succeeded();
        version = committed.receipt().body().seq();
        recent.add(committed.receipt());
      }
      request.answer(reply.reply());
    } else if (answer instanceof Answer.Original original) {
      long wanted = original.commit().version();
      Receipt cached = recent.get(wanted);
      if (cached != null) {
        request.answer(new Duplicate(cached));
      } else {
        read(request, history.duplicate(original.commit()), "the receipt of version " + wanted);
      }
    } else if (answer instanceof Answer.Past past) {
      read(
          request,
          history.receipts(past, settings.receiptsPerRead()),
          "the receipts from version " + past.from());
    } else if (answer instanceof Answer.PastNeeded needed) {
      readPast(request, needed);
    }
    return handOver();
  }

  /** Answers from the read journal, while the case goes on. */
  private void read(Request request, CompletionStage<? extends CaseReply> reply, String what) {
    requests.read(request);
    getContext()
        .pipeToSelf(
            reply,
            (done, fault) ->
                new KeeperMessage.ReadDone(
                    request,
                    fault == null
                        ? done
                        : new Busy(what + " could not be read: " + FailureKind.reason(fault))));
  }

  /** Nothing is written yet, so a fault leaves nothing open. */
  private void readPast(Request request, Answer.PastNeeded needed) {
    requests.read(request);
    getContext()
        .pipeToSelf(
            history.stateAt(needed.version(), needed.lastSequenceNr()),
            (past, fault) ->
                fault == null
                    ? new KeeperMessage.PastRead(request, past)
                    : new KeeperMessage.ReadDone(
                        request,
                        new NotWritten(
                            "version "
                                + needed.version()
                                + " could not be read: "
                                + FailureKind.reason(fault))));
  }

  private Behavior<KeeperMessage> onPastRead(KeeperMessage.PastRead message) {
    requests.wasRead(message.request());
    message.request().give(message.past());
    return take(message.request());
  }

  private Behavior<KeeperMessage> onReadDone(KeeperMessage.ReadDone message) {
    requests.wasRead(message.request());
    message.request().answer(message.reply());
    return this;
  }

  // The life of the actor below.

  private Behavior<KeeperMessage> start() {
    phase = Phase.STARTING;
    retries.started();
    // Anonymous: the name of the one before may not be free yet.
    actor =
        getContext()
            .spawnAnonymous(CaseActor.create(id, settings, fromSnapshot, getContext().getSelf()));
    getContext().watch(actor);
    return this;
  }

  private Behavior<KeeperMessage> onRecovered(KeeperMessage.Recovered message) {
    if (!message.from().equals(actor)) {
      return this;
    }
    phase = Phase.RUNNING;
    recent.clear();
    version = message.version();
    fromSnapshot = true;
    safeMode = null;
    if (retries.isAfterFailure() || restarting != null) {
      log.at(version, line -> line.info("Case {} recovered to version {}", id, version));
    }
    if (restarting != null) {
      restarting.answer(
          version < 0 ? new CaseUnknown(id) : new Restarted(version, message.stateHash()));
      restarting = null;
    }
    return handOver();
  }

  private Behavior<KeeperMessage> onEnded(@Nullable Throwable cause) {
    actor = null;
    return switch (phase) {
      case STARTING -> onNotRecovered(cause);
      case STOPPING -> onStopped();
      default -> onEndedUnasked(cause);
    };
  }

  private Behavior<KeeperMessage> onStopped() {
    if (restarting != null || requests.isAnyWaiting()) {
      return start();
    }
    phase = Phase.DOWN;
    host.idle(id);
    return this;
  }

  /** It failed, or somebody stopped it, while it was at work. */
  private Behavior<KeeperMessage> onEndedUnasked(@Nullable Throwable cause) {
    String reason = cause == null ? "the case's actor was stopped" : FailureKind.reason(cause);
    Request abandoned = requests.takeBack();
    if (abandoned != null) {
      if (cause != null
          && abandoned.committing().isPresent()
          && failureKind.isCertainlyNotWritten(cause)) {
        abandoned.answer(new NotWritten(reason));
        // The journal gave a clear answer, and the case goes on: no longer wait than the first.
        retries.succeeded();
      } else {
        abandoned.abandoned(reason);
      }
    }
    if (cause != null) {
      return waitBeforeStart(Phase.WAITING, reason);
    }
    phase = Phase.DOWN;
    return requests.isAnyWaiting() ? start() : this;
  }

  private Behavior<KeeperMessage> onNotRecovered(@Nullable Throwable cause) {
    if (cause == null) {
      failure = "the case's actor was stopped while it recovered";
    } else {
      failure = "the case cannot be recovered now: " + FailureKind.reason(cause);
      if (failureKind.isDamage(cause)) {
        return onDamage(cause);
      }
    }
    answerWaiting(request -> request.busy(failure));
    // Where only the snapshot store fails, the events will do: every other attempt is without it.
    fromSnapshot = !fromSnapshot;
    return waitBeforeStart(Phase.FAILING, failure);
  }

  /** A snapshot may be to blame, and events are never deleted because of one: so without it. */
  private Behavior<KeeperMessage> onDamage(Throwable cause) {
    String reason = FailureKind.reason(cause);
    if (fromSnapshot) {
      fromSnapshot = false;
      log.at(
          version,
          line -> line.warn("Case {} is recovered again from its first event: {}", id, reason));
      return start();
    }
    phase = Phase.READING;
    getContext()
        .pipeToSelf(
            history.verifiedPrefix(reason),
            (prefix, fault) ->
                fault == null
                    ? new KeeperMessage.PrefixRead(prefix)
                    : new KeeperMessage.PrefixNotRead(fault));
    return this;
  }

  private Behavior<KeeperMessage> onPrefixRead(KeeperMessage.PrefixRead message) {
    SafeMode found = message.safeMode();
    phase = Phase.SAFE;
    safeMode = found;
    fromSnapshot = true;
    version = found.lastGoodVersion();
    log.at(
        version,
        line ->
            line.error(
                "Case {} is in safe mode, good up to version {}: {}", id, version, found.reason()));
    answerWaiting(found::answer);
    return this;
  }

  private Behavior<KeeperMessage> onPrefixNotRead(KeeperMessage.PrefixNotRead message) {
    failure =
        "the case's history is broken, and cannot be read now: "
            + FailureKind.reason(message.failure());
    answerWaiting(request -> request.busy(failure));
    return waitBeforeStart(Phase.FAILING, failure);
  }

  private Behavior<KeeperMessage> waitBeforeStart(Phase waitingIn, String reason) {
    phase = waitingIn;
    Duration delay = retries.failed(waitingIn == Phase.WAITING);
    log.at(
        version,
        line -> line.warn("Case {} starts again in {} ms: {}", id, delay.toMillis(), reason));
    timers.startSingleTimer(KeeperMessage.StartAgain.class, new KeeperMessage.StartAgain(), delay);
    return this;
  }

  private void answerWaiting(Consumer<Request> answer) {
    if (restarting != null) {
      answer.accept(restarting);
      restarting = null;
    }
    requests.answerWaiting(answer);
  }

  // Leaving.

  private void scheduleIdleCheck() {
    if (!settings.passivateAfter().isZero()) {
      timers.startSingleTimer(
          KeeperMessage.IdleCheck.class, new KeeperMessage.IdleCheck(), settings.passivateAfter());
    }
  }

  private Behavior<KeeperMessage> onIdleCheck() {
    scheduleIdleCheck();
    if (told != toldAtLastCheck) {
      toldAtLastCheck = told;
    } else if (phase == Phase.RUNNING && actor != null && hasNothingToDo()) {
      phase = Phase.STOPPING;
      actor.tell(new CaseMessage.StopIfIdle());
    } else if (mayLeave()) {
      host.idle(id);
    }
    return this;
  }

  private boolean hasNothingToDo() {
    return restarting == null && requests.isEmpty();
  }

  private boolean mayLeave() {
    return hasNothingToDo() && isWithoutActor();
  }

  private Behavior<KeeperMessage> onStillOpen(KeeperMessage.StillOpen message) {
    if (!message.from().equals(actor)) {
      return this;
    }
    phase = Phase.RUNNING;
    return handOver();
  }

  private Behavior<KeeperMessage> onLeaveIfIdle() {
    if (mayLeave()) {
      return Behaviors.stopped();
    }
    host.staying(id);
    return this;
  }

  /** The keeper ends: nobody else could answer what is still open. */
  private Behavior<KeeperMessage> onGone() {
    // First of all, lest a fault in what follows keeps the case from ever having another keeper.
    LiveCases.get(getContext().getSystem()).release(id, settings, getContext().getSelf());
    String reason = "the keeper of case " + id + " was stopped";
    requests.answerAll(reason);
    if (restarting != null) {
      restarting.busy(reason);
      restarting = null;
    }
    return this;
  }
}
