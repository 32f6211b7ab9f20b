package dev.docket.engine.actor;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.CaseUnknown;
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
 * SAFE ─▶ QUEUED ─▶ STARTING ─▶ RESTORING ─▶ RUNNING          a restore is asked for, and committed
 *               STOPPING ─▶ ERASING ─▶ ERASED                 no actor any more: commands get erased
 * </pre>
 */
public final class KeeperActor extends AbstractBehavior<KeeperMessage> {

  private final CaseId id;
  private final CaseSettings settings;
  private final Host host;
  private final FailureKind failureKind;
  private final CaseLog log;

  private final OpenRequests requests;
  private final Deadlines deadlines;
  private final JournalAnswers answers;
  private final Damage damage;
  private final Erasing erasing;
  private final Retries retries;
  private final IdleWatch idle;
  private final Departure departure = new Departure();
  private final ActorBelow below;
  private final WayOut wayOut;

  private Phase phase = Phase.DOWN;
  private String failure = "";
  private long version = -1;

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
    this.requests = new OpenRequests(settings.maxWaiting());
    CaseClock clock = CaseClock.of(context.getSystem());
    this.deadlines = new Deadlines(timers, clock, requests, settings.answerWithin());
    this.retries = new Retries(timers, settings.backoff(), clock::nanos);
    this.below = new ActorBelow(context, id, settings);
    this.failureKind = new FailureKind(settings);
    CaseHistory history = CaseHistory.of(context.getSystem(), id, settings, failureKind);
    this.answers =
        new JournalAnswers(new JournalReads(context, history, settings), requests, deadlines);
    this.log = new CaseLog(KeeperActor.class, id);
    this.damage = new Damage(context, id, settings, history);
    this.wayOut = new WayOut(damage, below, requests, answers);
    this.erasing = new Erasing(context, id, settings, history, requests, answers, failureKind);
    this.idle = new IdleWatch(timers, settings.passivateAfter());
    LiveCases.get(context.getSystem()).claim(id, settings, context.getSelf(), host);
    idle.schedule();
  }

  /** The keeper of a case for a home. */
  public static Behavior<KeeperMessage> create(CaseId id, CaseSettings settings, Host host) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new KeeperActor(context, timers, id, settings, host)));
  }

  @Override
  public Receive<KeeperMessage> createReceive() {
    return new KeeperReceive(this);
  }

  // Commands in, answers out.

  Behavior<KeeperMessage> onTold(KeeperMessage.Told message) {
    idle.told();
    damage.heard(message.command());
    return take(new Request(message.command(), message.sinceNanos()));
  }

  private Behavior<KeeperMessage> take(Request request) {
    if (departure.isClosing()) {
      request.busy("the engine shuts down, case " + id + " takes nothing more");
    } else if (request.isRestart() && !requests.isRestarting() && phase.isWithoutActor()) {
      requests.restart(request);
      return start();
    } else if (phase == Phase.SAFE) {
      return wayOut.isBegunBy(request) ? start() : this;
    } else if (phase == Phase.ERASED && !erasing.isToGoOn(request)) {
      answers.give(request, erasing.answer(request));
    } else if (phase == Phase.FAILING) {
      request.busy(failure);
    } else if (requests.isFull()) {
      request.busy("already " + settings.maxWaiting() + " commands wait for case " + id);
    } else {
      requests.add(request);
      deadlines.watch();
      return phase == Phase.DOWN || phase == Phase.ERASED ? start() : goOn();
    }
    return this;
  }

  /** Gives the actor the next commands, if it has none; leaves if that is all there was to do. */
  private Behavior<KeeperMessage> goOn() {
    boolean isErased = erasing.isNext();
    if (phase == Phase.RUNNING && (isErased ? !requests.isReading() : requests.restartNext())) {
      return stop(true);
    } else if (phase == Phase.RUNNING && !isErased) {
      List<Request> next = requests.handOver(settings.coalescing().maxCommits());
      if (!next.isEmpty()) {
        below.perform(requests.ticket(), next);
      }
    }
    return leaveIfDone();
  }

  Behavior<KeeperMessage> onAnswered(KeeperMessage.Answered message) {
    long committed = answers.give(message, erasing);
    if (committed >= 0) {
      retries.succeeded();
      version = committed;
    }
    return phase == Phase.RESTORING ? onRestored(committed >= 0) : goOn();
  }

  Behavior<KeeperMessage> onReadDone(KeeperMessage.ReadDone message) {
    answers.give(message);
    return goOn();
  }

  Behavior<KeeperMessage> onPastRead(KeeperMessage.PastRead message) {
    answers.took(message);
    Request request = message.request();
    return request.isAnswered() ? goOn() : take(request);
  }

  Behavior<KeeperMessage> onMayRead(KeeperMessage.MayRead message) {
    answers.begin(message);
    return this;
  }

  Behavior<KeeperMessage> onOverdueCheck() {
    deadlines.check("case " + id + " " + phase.inWords());
    answers.endReadsInVain();
    return goOn();
  }

  // The life of the actor below.

  private Behavior<KeeperMessage> start() {
    deadlines.watch();
    retries.started();
    erasing.forget();
    phase = below.start() ? Phase.STARTING : Phase.QUEUED;
    return this;
  }

  Behavior<KeeperMessage> onMayRecover() {
    if (phase == Phase.QUEUED) {
      return start();
    }
    if (phase != Phase.STARTING) {
      below.needsNoPermit();
    }
    return this;
  }

  /** What one that is gone has said counts for nothing. */
  Behavior<KeeperMessage> onNews(KeeperMessage.News news) {
    if (!below.is(news.from())) {
      return this;
    } else if (news instanceof KeeperMessage.Recovered recovered) {
      return onRecovered(recovered);
    } else if (news instanceof KeeperMessage.AwaitsRestore awaiting) {
      return onAwaitsRestore(awaiting);
    }
    return onStillOpen();
  }

  Behavior<KeeperMessage> onStartAgain() {
    return phase.isWait() ? start() : this;
  }

  private Behavior<KeeperMessage> onRecovered(KeeperMessage.Recovered message) {
    below.recovered();
    if (erasing.found(message)) {
      damage.recovered(message.version());
      return stop(true);
    }
    running(message.version());
    if (retries.isAfterFailure() || requests.isRestarting()) {
      log.at(version, line -> line.info("Case {} recovered to version {}", id, version));
    }
    requests.answerRestart(
        version < 0 ? new CaseUnknown(id) : new Restarted(version, message.stateHash()));
    return goOn();
  }

  private void running(long atVersion) {
    phase = Phase.RUNNING;
    version = atVersion;
    answers.forget();
    damage.recovered(atVersion);
  }

  private Behavior<KeeperMessage> onAwaitsRestore(KeeperMessage.AwaitsRestore message) {
    phase = Phase.RESTORING;
    version = message.safeMode().lastGoodVersion();
    return wayOut.restore(message) ? this : onRestored(false);
  }

  private Behavior<KeeperMessage> onRestored(boolean isCommitted) {
    if (isCommitted) {
      running(version);
      return goOn();
    }
    return stop(true);
  }

  private Behavior<KeeperMessage> stop(boolean evenWithOpenQuanta) {
    phase = Phase.STOPPING;
    below.stop(evenWithOpenQuanta);
    return this;
  }

  Behavior<KeeperMessage> onEnded(@Nullable Throwable cause) {
    below.ended();
    Phase after = erasing.afterEnd(phase, cause);
    if (after == Phase.WAITING) {
      return waitBeforeStart(after, erasing.failure());
    } else if (after != null) {
      phase = after;
      return leaveIfDone();
    }
    return switch (phase) {
      case STARTING -> onNotRecovered(cause);
      case STOPPING -> onStopped();
      default -> onEndedUnasked(cause);
    };
  }

  private Behavior<KeeperMessage> onStopped() {
    phase = damage.stays() ? Phase.SAFE : Phase.DOWN;
    if (phase == Phase.SAFE) {
      requests.takeWaiting().forEach(this::take);
    } else if (requests.isAnyWaiting()) {
      return start();
    } else if (!departure.isAsked()) {
      host.idle(id);
    }
    return leaveIfDone();
  }

  /** It failed, or somebody stopped it, while it was at work. */
  private Behavior<KeeperMessage> onEndedUnasked(@Nullable Throwable cause) {
    String reason = cause == null ? "the case's actor was stopped" : FailureKind.reason(cause);
    if (requests.ended(cause, reason, failureKind)) {
      // The journal gave a clear answer, and the case goes on: no longer wait than the first.
      retries.succeeded();
    }
    if (cause != null) {
      return waitBeforeStart(Phase.WAITING, reason);
    }
    phase = Phase.DOWN;
    return requests.isAnyWaiting() ? start() : leaveIfDone();
  }

  private Behavior<KeeperMessage> onNotRecovered(@Nullable Throwable cause) {
    if (cause == null) {
      return failing("the case's actor was stopped while it recovered");
    } else if (failureKind.isDamage(cause)) {
      return onDamage(FailureKind.reason(cause), cause);
    } else if (!damage.isBeingReleased()) {
      below.recoverTheOtherWay();
    }
    return failing("the case cannot be recovered now: " + FailureKind.reason(cause));
  }

  /** A snapshot may be to blame, and events are never deleted because of one: so without it. */
  private Behavior<KeeperMessage> onDamage(String reason, Throwable cause) {
    if (below.passOver(cause) || below.distrustSnapshot()) {
      log.warn(version, "Case {} is recovered again from its first event: {}", id, reason);
      return start();
    }
    phase = Phase.READING;
    damage.read(reason);
    return this;
  }

  Behavior<KeeperMessage> onPrefixRead(KeeperMessage.PrefixRead message) {
    phase = Phase.SAFE;
    damage.found(message.safeMode());
    below.trustSnapshot();
    version = message.safeMode().lastGoodVersion();
    wayOut.answerWaiting().forEach(this::take);
    return leaveIfDone();
  }

  Behavior<KeeperMessage> failing(String why) {
    failure = why;
    requests.answerWaiting(request -> request.busy(why));
    return waitBeforeStart(Phase.FAILING, why);
  }

  private Behavior<KeeperMessage> waitBeforeStart(Phase waitingIn, String reason) {
    phase = waitingIn;
    Duration delay = retries.failed(waitingIn == Phase.WAITING);
    log.warn(version, "Case {} starts again in {} ms: {}", id, delay.toMillis(), reason);
    return leaveIfDone();
  }

  // Leaving.

  Behavior<KeeperMessage> onIdleCheck() {
    if (idle.isNothingTold() && requests.isEmpty()) {
      if (phase == Phase.RUNNING) {
        return stop(false);
      } else if (phase.isWithoutActor()) {
        host.idle(id);
      }
    }
    return this;
  }

  private Behavior<KeeperMessage> onStillOpen() {
    phase = Phase.RUNNING;
    if (departure.isCalledOff()) {
      host.staying(id);
    }
    return goOn();
  }

  Behavior<KeeperMessage> onLeave(KeeperMessage.Leave message) {
    departure.leave(message);
    return leaveIfDone();
  }

  Behavior<KeeperMessage> onClose(KeeperMessage.Close message) {
    departure.close(message);
    return leaveIfDone();
  }

  /** Leaves, where that was asked and all is answered. */
  private Behavior<KeeperMessage> leaveIfDone() {
    if (!departure.isAsked() || !requests.isEmpty()) {
      return this;
    }
    if (phase == Phase.RUNNING) {
      return stop(departure.evenWithOpenQuanta());
    } else if (phase.isWithoutActor()) {
      below.needsNoPermit();
      if (!departure.isClosing()) {
        return Behaviors.stopped();
      }
      phase = Phase.CLOSED;
      departure.closed(getContext().getSelf());
    }
    return this;
  }

  /** The keeper ends: nobody else could answer what is still open. */
  Behavior<KeeperMessage> onGone() {
    // First of all, lest a fault in what follows keeps the case from ever having another keeper.
    LiveCases.get(getContext().getSystem()).release(id, settings, getContext().getSelf());
    below.needsNoPermit();
    answers.endReads();
    requests.answerAll("the keeper of case " + id + " was stopped");
    return this;
  }
}
