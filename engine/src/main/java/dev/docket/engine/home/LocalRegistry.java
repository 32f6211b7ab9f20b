package dev.docket.engine.home;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import dev.docket.engine.actor.CaseClock;
import dev.docket.engine.actor.CaseSettings;
import dev.docket.engine.actor.Host;
import dev.docket.engine.actor.KeeperActor;
import dev.docket.engine.actor.KeeperMessage;
import dev.docket.engine.actor.LiveCases;
import dev.docket.engine.home.Lodgers.Lodger;
import dev.docket.protocol.CaseId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the keeper of an id and starts it when there is none.
 *
 * <p>A keeper leaves by agreement, when it is idle or when there are too many, so that no command
 * is lost: from the moment it is asked to leave, commands for it are held here, and go to it if it
 * stays, or to the next one if it is gone. A keeper that was spawned by hand gets the commands for
 * its case, too, and counts for nothing.
 *
 * <p>Every command that is held here is answered in time, like those that a keeper holds.
 */
final class LocalRegistry extends AbstractBehavior<RegistryMessage> {

  private static final String SHUTS_DOWN = "the engine shuts down and takes nothing more";

  private final CaseSettings settings;
  private final TimerScheduler<RegistryMessage> timers;
  private final CaseClock clock;
  private final LiveCases live;
  private final Host host;
  private final ActorRef<KeeperMessage.Closed> closed;
  private final Lodgers lodgers;
  private final WaitingRoom waiting;

  private @Nullable ActorRef<Done> shutDown;
  private final Set<ActorRef<KeeperMessage>> notClosed = new HashSet<>();

  private LocalRegistry(
      ActorContext<RegistryMessage> context,
      TimerScheduler<RegistryMessage> timers,
      CaseSettings settings,
      RoomLimits rooms) {
    super(context);
    this.settings = settings;
    this.timers = timers;
    this.clock = CaseClock.of(context.getSystem());
    this.live = LiveCases.get(context.getSystem());
    this.lodgers = new Lodgers(rooms.maxLiveCases());
    this.waiting = new WaitingRoom(rooms.maxWaiting());
    this.closed =
        context.messageAdapter(
            KeeperMessage.Closed.class, each -> new RegistryMessage.Closed(each.keeper()));
    ActorRef<RegistryMessage> self = context.getSelf();
    this.host =
        new Host() {
          @Override
          public void idle(CaseId id) {
            self.tell(new RegistryMessage.Idle(id));
          }

          @Override
          public void staying(CaseId id) {
            self.tell(new RegistryMessage.Staying(id));
          }
        };
  }

  static Behavior<RegistryMessage> create(CaseSettings settings, RoomLimits rooms) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new LocalRegistry(context, timers, settings, rooms)));
  }

  @Override
  public Receive<RegistryMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(RegistryMessage.Deliver.class, this::onDeliver)
        .onMessage(RegistryMessage.Idle.class, this::onIdle)
        .onMessage(RegistryMessage.Staying.class, this::onStaying)
        .onMessage(RegistryMessage.OverdueCheck.class, message -> onOverdueCheck())
        .onMessage(RegistryMessage.ShutDown.class, this::onShutDown)
        .onMessage(RegistryMessage.Closed.class, this::onClosed)
        .onSignal(Terminated.class, this::onTerminated)
        .onSignal(PostStop.class, signal -> onGone())
        .build();
  }

  private Behavior<RegistryMessage> onDeliver(RegistryMessage.Deliver message) {
    CaseId id = message.id();
    if (shutDown != null) {
      KeeperMessage.busy(message.command(), SHUTS_DOWN);
      return this;
    }
    Lodger lodger = lodgers.get(id);
    if (lodger == null) {
      Optional<ActorRef<KeeperMessage>> elsewhere = live.keeperOf(id, settings);
      if (elsewhere.isPresent()) {
        elsewhere.get().tell(message.told());
        return this;
      } else if (lodgers.isFull()) {
        return letWait(message);
      }
      lodger = takeIn(id);
    }
    lodgers.used(lodger);
    if (lodgers.isLeaving(lodger)) {
      lodger.held().add(message);
      watchOverdue();
    } else {
      lodger.keeper().tell(message.told());
    }
    return this;
  }

  private Lodger takeIn(CaseId id) {
    ActorRef<KeeperMessage> keeper =
        getContext()
            .spawn(
                KeeperActor.create(id, settings, host),
                URLEncoder.encode(id.value(), StandardCharsets.UTF_8));
    getContext().watch(keeper);
    return lodgers.add(id, keeper);
  }

  private Behavior<RegistryMessage> letWait(RegistryMessage.Deliver message) {
    if (waiting.add(message)) {
      watchOverdue();
      makeRoom();
    } else {
      KeeperMessage.busy(
          message.command(), "as many commands as may wait for room for their case do");
    }
    return this;
  }

  /** Asks one case to leave for each that waits. */
  private void makeRoom() {
    Lodger next = lodgers.nextToLeave();
    while (lodgers.leaving() < waiting.size() && next != null) {
      askToLeave(next, lodgers.isReluctant(next));
      next = lodgers.nextToLeave();
    }
  }

  private void askToLeave(Lodger lodger, boolean evenWithOpenQuanta) {
    lodgers.leaves(lodger);
    lodger.keeper().tell(new KeeperMessage.Leave(evenWithOpenQuanta));
  }

  private Behavior<RegistryMessage> onIdle(RegistryMessage.Idle message) {
    Lodger lodger = lodgers.get(message.id());
    if (lodger != null && !lodgers.isLeaving(lodger)) {
      askToLeave(lodger, false);
    }
    return this;
  }

  private Behavior<RegistryMessage> onStaying(RegistryMessage.Staying message) {
    Lodger lodger = lodgers.get(message.id());
    if (lodger != null) {
      lodgers.stays(lodger);
      if (!lodger.held().isEmpty()) {
        lodgers.used(lodger);
        lodger.held().handOn(lodger.keeper()::tell);
      }
      makeRoom();
    }
    return this;
  }

  private Behavior<RegistryMessage> onTerminated(Terminated signal) {
    ActorRef<KeeperMessage> keeper = signal.getRef().unsafeUpcast();
    Lodger gone = lodgers.remove(keeper);
    if (gone != null) {
      waiting.addAll(gone.id(), gone.held());
    }
    while (shutDown == null && !waiting.isEmpty() && !lodgers.isFull()) {
      CaseId id = waiting.first();
      Lodger lodger = takeIn(id);
      waiting.take(id).handOn(lodger.keeper()::tell);
    }
    makeRoom();
    return isClosed(keeper);
  }

  // Waiting for too long.

  private void watchOverdue() {
    if (!timers.isTimerActive(RegistryMessage.OverdueCheck.class)) {
      timers.startSingleTimer(
          RegistryMessage.OverdueCheck.class,
          new RegistryMessage.OverdueCheck(),
          settings.answerWithin().dividedBy(4));
    }
  }

  private Behavior<RegistryMessage> onOverdueCheck() {
    // What comes between two checks may not be late either.
    Duration most = settings.answerWithin().multipliedBy(3).dividedBy(4);
    long before = clock.nanos() - most.toNanos();
    waiting.busy(before, "no room for the case within " + most + ": too many cases are live");
    boolean isAnyHeld = !waiting.isEmpty();
    for (Lodger lodger : lodgers.allLeaving()) {
      lodger.held().busy(before, "the case is being stopped, and takes longer than " + most);
      isAnyHeld |= !lodger.held().isEmpty();
    }
    if (isAnyHeld) {
      watchOverdue();
    }
    return this;
  }

  // The end.

  private Behavior<RegistryMessage> onShutDown(RegistryMessage.ShutDown message) {
    shutDown = message.replyTo();
    answerHeld(SHUTS_DOWN);
    notClosed.addAll(lodgers.keepers());
    notClosed.addAll(live.keepers(settings));
    for (ActorRef<KeeperMessage> keeper : notClosed) {
      getContext().watch(keeper);
      keeper.tell(new KeeperMessage.Close(closed));
    }
    return sayWhenClosed();
  }

  private Behavior<RegistryMessage> onClosed(RegistryMessage.Closed message) {
    return isClosed(message.keeper());
  }

  private Behavior<RegistryMessage> isClosed(ActorRef<KeeperMessage> keeper) {
    return notClosed.remove(keeper) ? sayWhenClosed() : this;
  }

  private Behavior<RegistryMessage> sayWhenClosed() {
    if (shutDown != null && notClosed.isEmpty()) {
      shutDown.tell(Done.getInstance());
    }
    return this;
  }

  private Behavior<RegistryMessage> onGone() {
    answerHeld("the home of the case was stopped");
    return this;
  }

  private void answerHeld(String reason) {
    waiting.busy(Long.MAX_VALUE, reason);
    lodgers.allLeaving().forEach(lodger -> lodger.held().busy(Long.MAX_VALUE, reason));
  }
}
