package dev.docket.engine.home;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import dev.docket.engine.actor.CaseSettings;
import dev.docket.engine.actor.KeeperMessage;
import dev.docket.engine.actor.LiveCases;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Closes the keepers of an actor system that were spawned by hand, when its engine shuts down: for
 * a home that hands over its own cases in another way.
 */
public final class OwnKeepers extends AbstractBehavior<OwnKeepers.Message> {

  /** What the actor is told. */
  public sealed interface Message {}

  /** Lets each finish and answer what it has, then answers. */
  public record Close(ActorRef<Done> replyTo) implements Message {}

  private record Closed(ActorRef<KeeperMessage> keeper) implements Message {}

  private final CaseSettings settings;
  private final ActorRef<KeeperMessage.Closed> closed;
  private final Set<ActorRef<KeeperMessage>> open = new HashSet<>();
  private final List<ActorRef<Done>> waiting = new ArrayList<>();

  private OwnKeepers(ActorContext<Message> context, CaseSettings settings) {
    super(context);
    this.settings = settings;
    this.closed =
        context.messageAdapter(KeeperMessage.Closed.class, message -> new Closed(message.keeper()));
  }

  /** Of the cases of these settings' journal. */
  public static Behavior<Message> create(CaseSettings settings) {
    return Behaviors.setup(context -> new OwnKeepers(context, settings));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Close.class, this::onClose)
        .onMessage(Closed.class, message -> gone(message.keeper()))
        .onSignal(Terminated.class, message -> gone(message.getRef()))
        .build();
  }

  private Behavior<Message> onClose(Close message) {
    waiting.add(message.replyTo());
    for (ActorRef<KeeperMessage> keeper :
        LiveCases.get(getContext().getSystem()).keepersSpawnedByHand(settings)) {
      open.add(keeper);
      getContext().watch(keeper);
      keeper.tell(new KeeperMessage.Close(closed));
    }
    return sayWhenClosed();
  }

  private Behavior<Message> gone(ActorRef<?> keeper) {
    open.remove(keeper);
    return sayWhenClosed();
  }

  private Behavior<Message> sayWhenClosed() {
    if (open.isEmpty()) {
      waiting.forEach(each -> each.tell(Done.getInstance()));
      waiting.clear();
    }
    return this;
  }
}
