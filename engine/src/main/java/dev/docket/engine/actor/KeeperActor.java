package dev.docket.engine.actor;

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
import dev.docket.protocol.CaseReply.CaseUnknown;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Restarted;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keeper of one case: answers for it, whatever happens to the {@link CaseActor} below.
 *
 * <p>It hands over the commands at the head of a queue, as many as one write may hold, and holds
 * the others here, bounded, rather than in Akka's stash, which drops without an answer. While those
 * are being forced, the next ones gather. So it knows which ones the actor had when it ended, and
 * the others simply wait for the next one. It starts the actor with the first command, and again,
 * after a wait, whenever it failed.
 *
 * <pre>
 * DOWN ─▶ QUEUED ─▶ STARTING ─▶ RUNNING ─▶ STOPPING ─▶ DOWN   started by a command, stopped when idle
 *                      │  ▲        └─▶ WAITING ─▶ QUEUED      it failed: commands wait for the next
 *                      │  └── FAILING ◀─┐                     no recovery now: commands get busy
 *                      └─▶ READING ─────┴▶ SAFE               history broken: commands get safe mode
 * </pre>
 */
public final class KeeperActor extends AbstractBehavior<KeeperMessage> {

  private final CaseId id;
  private final CaseSettings settings;
  private final Host host;
  private final TimerScheduler<KeeperMessage> timers;
  private final CaseClock clock;
  private final FailureKind failureKind;
  private final CaseHistory history;
  private final CaseLog log;

  private final OpenRequests requests;
  private final JournalAnswers answers;
  private final Retries retries;
  private final ActorBelow below;

  private Phase phase = Phase.DOWN;
  private @Nullable SafeMode safeMode;
  private KeeperMessage.@Nullable Leave leaving;
  private KeeperMessage.@Nullable Close closing;
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
    this.clock = CaseClock.of(context.getSystem());
    this.requests = new OpenRequests(settings.maxWaiting());
    this.retries = new Retries(settings.backoff(), clock::nanos);
    this.below = new ActorBelow(context, id, settings);
    this.failureKind = new FailureKind(settings);
    this.history = CaseHistory.of(context.getSystem(), id, settings, failureKind);
    this.answers = new JournalAnswers(context, history, requests);
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
    return Behaviors.setup(
        context -> {
          CaseClock clock = CaseClock.of(context.getSystem());
          UnansweredCommands.watch(context.getSystem());
          return Behaviors.transformMessages(
              CaseCommand.class,
              create(id, settings, Host.NONE),
              builder ->
                  builder.match(
                      CaseCommand.class,
                      command -> new KeeperMessage.Told(command, clock.nanos())));
        });
  }

  @Override
  public Receive<KeeperMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(KeeperMessage.Told.class, this::onTold)
        .onMessage(KeeperMessage.Answered.class, this::onAnswered)
        .onMessage(KeeperMessage.MayRecover.class, message -> onMayRecover())
        .onMessage(KeeperMessage.Recovered.class, this::onRecovered)
        .onMessage(KeeperMessage.ReadDone.class, this::onReadDone)
        .onMessage(KeeperMessage.PastRead.class, this::onPastRead)
        .onMessage(KeeperMessage.StartAgain.class, message -> onStartAgain())
        .onMessage(KeeperMessage.PrefixRead.class, this::onPrefixRead)
        .onMessage(KeeperMessage.PrefixNotRead.class, this::onPrefixNotRead)
        .onMessage(KeeperMessage.OverdueCheck.class, message -> onOverdueCheck())
        .onMessage(KeeperMessage.IdleCheck.class, message -> onIdleCheck())
        .onMessage(KeeperMessage.StillOpen.class, this::onStillOpen)
        .onMessage(KeeperMessage.Leave.class, this::onLeave)
        .onMessage(KeeperMessage.Close.class, this::onClose)
        .onSignal(ChildFailed.class, ended -> onEnded(ended.cause()))
        .onSignal(Terminated.class, ended -> onEnded(null))
        .onSignal(PreRestart.class, signal -> onGone())
        .onSignal(PostStop.class, signal -> onGone())
        .build();
  }

  // Commands in, answers out.

  private Behavior<KeeperMessage> onTold(KeeperMessage.Told message) {
    told++;
    return take(new Request(message.command(), message.sinceNanos()));
  }

  private Behavior<KeeperMessage> take(Request request) {
    if (closing != null) {
      request.busy("the engine shuts down, case " + id + " takes nothing more");
    } else if (request.isRestart() && !requests.isRestarting() && phase.isWithoutActor()) {
      requests.restart(request);
      watchOverdue(0);
      return start();
    } else if (phase == Phase.SAFE && safeMode != null) {
      answers.give(request, safeMode.answer(request.command()));
    } else if (phase == Phase.FAILING) {
      request.busy(failure);
    } else if (requests.isFull()) {
      request.busy("already " + settings.maxWaiting() + " commands wait for case " + id);
    } else {
      requests.add(request);
      watchOverdue(0);
      return phase == Phase.DOWN ? start() : goOn();
    }
    return this;
  }

  /** Gives the actor the next commands, if it has none; leaves if that is all there was to do. */
  private Behavior<KeeperMessage> goOn() {
    if (phase == Phase.RUNNING && requests.restartNext()) {
      phase = Phase.STOPPING;
      below.stop();
      return this;
    } else if (phase == Phase.RUNNING) {
      List<Request> next = requests.handOver(settings.coalescing().maxCommits());
      if (!next.isEmpty()) {
        below.perform(requests.ticket(), next);
      }
    }
    return leaveIfDone();
  }

  private Behavior<KeeperMessage> onAnswered(KeeperMessage.Answered message) {
    List<Request> handedOver = requests.takeBack(message.ticket());
    int taken = Math.min(message.answers().size(), handedOver.size());
    for (int i = 0; i < taken; i++) {
      Answer answer = message.answers().get(i);
      if (answer instanceof Answer.Reply reply && reply.reply() instanceof Committed committed) {
        retries.succeeded();
        version = committed.receipt().body().seq();
      }
      answers.give(handedOver.get(i), answer);
    }
    requests.waitAgain(handedOver.subList(taken, handedOver.size()));
    return goOn();
  }

  private Behavior<KeeperMessage> onReadDone(KeeperMessage.ReadDone message) {
    answers.give(message);
    return goOn();
  }

  private Behavior<KeeperMessage> onPastRead(KeeperMessage.PastRead message) {
    Request request = message.request();
    requests.wasRead(request);
    if (request.isAnswered()) {
      return goOn();
    }
    request.give(message.past());
    return take(request);
  }

  /** Looks again when a command that has waited for so long has waited for too long. */
  private void watchOverdue(long waitedNanos) {
    if (!timers.isTimerActive(KeeperMessage.OverdueCheck.class)) {
      timers.startSingleTimer(
          KeeperMessage.OverdueCheck.class,
          new KeeperMessage.OverdueCheck(),
          settings.answerWithin().minusNanos(waitedNanos));
    }
  }

  private Behavior<KeeperMessage> onOverdueCheck() {
    Duration most = settings.answerWithin();
    String why = "case " + id + " " + phase.inWords() + "; no answer within " + most;
    long longest = requests.answerOverdue(clock.nanos(), most.toNanos(), why);
    if (longest >= 0) {
      watchOverdue(longest);
    }
    return goOn();
  }

  // The life of the actor below.

  private Behavior<KeeperMessage> start() {
    timers.cancel(KeeperMessage.StartAgain.class);
    retries.started();
    phase = below.start() ? Phase.STARTING : Phase.QUEUED;
    return this;
  }

  private Behavior<KeeperMessage> onMayRecover() {
    if (phase == Phase.QUEUED) {
      return start();
    }
    if (phase != Phase.STARTING) {
      below.needsNoPermit();
    }
    return this;
  }

  private Behavior<KeeperMessage> onStartAgain() {
    return phase == Phase.WAITING || phase == Phase.FAILING ? start() : this;
  }

  private Behavior<KeeperMessage> onRecovered(KeeperMessage.Recovered message) {
    if (!below.is(message.from())) {
      return this;
    }
    below.recovered();
    phase = Phase.RUNNING;
    answers.forget();
    version = message.version();
    safeMode = null;
    CasesInSafeMode.get(getContext().getSystem()).recovered(id, settings);
    if (retries.isAfterFailure() || requests.isRestarting()) {
      log.at(version, line -> line.info("Case {} recovered to version {}", id, version));
    }
    requests.answerRestart(
        version < 0 ? new CaseUnknown(id) : new Restarted(version, message.stateHash()));
    return goOn();
  }

  private Behavior<KeeperMessage> onEnded(@Nullable Throwable cause) {
    below.ended();
    return switch (phase) {
      case STARTING -> onNotRecovered(cause);
      case STOPPING -> onStopped();
      default -> onEndedUnasked(cause);
    };
  }

  private Behavior<KeeperMessage> onStopped() {
    if (requests.isAnyWaiting()) {
      return start();
    }
    phase = Phase.DOWN;
    if (leaving != null || closing != null) {
      return leaveIfDone();
    }
    host.idle(id);
    return this;
  }

  /** It failed, or somebody stopped it, while it was at work. */
  private Behavior<KeeperMessage> onEndedUnasked(@Nullable Throwable cause) {
    String reason = cause == null ? "the case's actor was stopped" : FailureKind.reason(cause);
    if (cause != null && failureKind.isCertainlyNotWritten(cause)) {
      requests.notWritten(reason);
      // The journal gave a clear answer, and the case goes on: no longer wait than the first.
      retries.succeeded();
    } else {
      requests.abandoned(reason);
    }
    if (cause != null) {
      return waitBeforeStart(Phase.WAITING, reason);
    }
    phase = Phase.DOWN;
    return requests.isAnyWaiting() ? start() : leaveIfDone();
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
    requests.answerWaiting(request -> request.busy(failure));
    below.recoverTheOtherWay();
    return waitBeforeStart(Phase.FAILING, failure);
  }

  /** A snapshot may be to blame, and events are never deleted because of one: so without it. */
  private Behavior<KeeperMessage> onDamage(Throwable cause) {
    String reason = FailureKind.reason(cause);
    if (below.distrustSnapshot()) {
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
    below.trustSnapshot();
    version = found.lastGoodVersion();
    CasesInSafeMode.get(getContext().getSystem()).found(id, settings, found.reason());
    log.at(
        version,
        line ->
            line.error(
                "Case {} is in safe mode, good up to version {}: {}", id, version, found.reason()));
    requests.answerWaiting(request -> answers.give(request, found.answer(request.command())));
    return leaveIfDone();
  }

  private Behavior<KeeperMessage> onPrefixNotRead(KeeperMessage.PrefixNotRead message) {
    failure =
        "the case's history is broken, and cannot be read now: "
            + FailureKind.reason(message.failure());
    requests.answerWaiting(request -> request.busy(failure));
    return waitBeforeStart(Phase.FAILING, failure);
  }

  private Behavior<KeeperMessage> waitBeforeStart(Phase waitingIn, String reason) {
    phase = waitingIn;
    Duration delay = retries.failed(waitingIn == Phase.WAITING);
    log.at(
        version,
        line -> line.warn("Case {} starts again in {} ms: {}", id, delay.toMillis(), reason));
    timers.startSingleTimer(KeeperMessage.StartAgain.class, new KeeperMessage.StartAgain(), delay);
    return leaveIfDone();
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
    } else if (phase == Phase.RUNNING && requests.isEmpty()) {
      phase = Phase.STOPPING;
      below.stopIfIdle();
    } else if (requests.isEmpty() && phase.isWithoutActor()) {
      host.idle(id);
    }
    return this;
  }

  private Behavior<KeeperMessage> onStillOpen(KeeperMessage.StillOpen message) {
    if (!below.is(message.from())) {
      return this;
    }
    phase = Phase.RUNNING;
    if (leaving != null) {
      leaving = null;
      host.staying(id);
    }
    return goOn();
  }

  private Behavior<KeeperMessage> onLeave(KeeperMessage.Leave message) {
    leaving = message;
    return leaveIfDone();
  }

  private Behavior<KeeperMessage> onClose(KeeperMessage.Close message) {
    closing = message;
    return leaveIfDone();
  }

  /** Leaves, where that was asked and all is answered. */
  private Behavior<KeeperMessage> leaveIfDone() {
    if ((leaving == null && closing == null) || !requests.isEmpty()) {
      return this;
    }
    if (phase == Phase.RUNNING) {
      phase = Phase.STOPPING;
      if (closing != null || (leaving != null && leaving.evenWithOpenQuanta())) {
        below.stop();
      } else {
        below.stopIfIdle();
      }
    } else if (phase.isWithoutActor()) {
      below.needsNoPermit();
      if (closing == null) {
        return Behaviors.stopped();
      }
      phase = Phase.CLOSED;
      closing.replyTo().tell(new KeeperMessage.Closed(getContext().getSelf()));
    }
    return this;
  }

  /** The keeper ends: nobody else could answer what is still open. */
  private Behavior<KeeperMessage> onGone() {
    // First of all, lest a fault in what follows keeps the case from ever having another keeper.
    LiveCases.get(getContext().getSystem()).release(id, settings, getContext().getSelf());
    below.needsNoPermit();
    String reason = "the keeper of case " + id + " was stopped";
    requests.answerAll(reason);
    return this;
  }
}
