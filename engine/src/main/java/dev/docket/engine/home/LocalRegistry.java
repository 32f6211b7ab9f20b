package dev.docket.engine.home;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import dev.docket.engine.actor.CaseSettings;
import dev.docket.engine.actor.Host;
import dev.docket.engine.actor.KeeperActor;
import dev.docket.engine.actor.KeeperMessage;
import dev.docket.engine.actor.LiveCases;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the keeper of an id and starts it when there is none.
 *
 * <p>An idle keeper leaves by agreement, so that no command is lost: from the moment it is asked to
 * leave, commands for it are held here, and go to it if it stays, or to the next one if it is gone.
 * A keeper that was spawned by hand gets the commands for its case, too.
 */
final class LocalRegistry extends AbstractBehavior<RegistryMessage> {

  private static final class Lodger {
    private final ActorRef<KeeperMessage> keeper;
    private final List<CaseCommand> held = new ArrayList<>();
    private boolean leaving;

    private Lodger(ActorRef<KeeperMessage> keeper) {
      this.keeper = keeper;
    }
  }

  private final CaseSettings settings;
  private final LiveCases live;
  private final Host host;
  private final Map<CaseId, Lodger> lodgers = new HashMap<>();
  private final Map<ActorRef<KeeperMessage>, CaseId> ids = new HashMap<>();

  private LocalRegistry(ActorContext<RegistryMessage> context, CaseSettings settings) {
    super(context);
    this.settings = settings;
    this.live = LiveCases.get(context.getSystem());
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

  static Behavior<RegistryMessage> create(CaseSettings settings) {
    return Behaviors.setup(context -> new LocalRegistry(context, settings));
  }

  @Override
  public Receive<RegistryMessage> createReceive() {
    return newReceiveBuilder()
        .onMessage(RegistryMessage.Deliver.class, this::onDeliver)
        .onMessage(RegistryMessage.Idle.class, this::onIdle)
        .onMessage(RegistryMessage.Staying.class, this::onStaying)
        .onSignal(Terminated.class, this::onTerminated)
        .build();
  }

  private Behavior<RegistryMessage> onDeliver(RegistryMessage.Deliver message) {
    CaseId id = message.id();
    Lodger lodger = lodgers.get(id);
    if (lodger == null) {
      Optional<ActorRef<KeeperMessage>> elsewhere = live.keeperOf(id, settings);
      if (elsewhere.isPresent()) {
        elsewhere.get().tell(new KeeperMessage.Told(message.command()));
        return this;
      }
      lodger = takeIn(id);
    }
    if (lodger.leaving) {
      lodger.held.add(message.command());
    } else {
      lodger.keeper.tell(new KeeperMessage.Told(message.command()));
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
    Lodger lodger = new Lodger(keeper);
    lodgers.put(id, lodger);
    ids.put(keeper, id);
    return lodger;
  }

  private Behavior<RegistryMessage> onIdle(RegistryMessage.Idle message) {
    Lodger lodger = lodgers.get(message.id());
    if (lodger != null && !lodger.leaving) {
      lodger.leaving = true;
      lodger.keeper.tell(new KeeperMessage.LeaveIfIdle());
    }
    return this;
  }

  private Behavior<RegistryMessage> onStaying(RegistryMessage.Staying message) {
    Lodger lodger = lodgers.get(message.id());
    if (lodger != null) {
      lodger.leaving = false;
      deliverHeld(lodger, lodger.keeper);
    }
    return this;
  }

  private Behavior<RegistryMessage> onTerminated(Terminated signal) {
    CaseId id = ids.remove(signal.getRef().<KeeperMessage>unsafeUpcast());
    Lodger gone = id == null ? null : lodgers.remove(id);
    if (id != null && gone != null && !gone.held.isEmpty()) {
      deliverHeld(gone, takeIn(id).keeper);
    }
    return this;
  }

  /** In the order they came; what is held is bounded by the keeper, which answers busy. */
  private static void deliverHeld(Lodger lodger, ActorRef<KeeperMessage> keeper) {
    lodger.held.forEach(command -> keeper.tell(new KeeperMessage.Told(command)));
    lodger.held.clear();
  }
}
