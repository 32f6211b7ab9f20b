package dev.docket.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import dev.docket.protocol.CaseId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The case's actor below its keeper: starts it, one at a time and only with a permit to recover,
 * and remembers from where the next one is to recover. Belongs to one keeper.
 */
final class ActorBelow {

  private final ActorContext<KeeperMessage> context;
  private final CaseId id;
  private final CaseSettings settings;
  private final RecoveryPermits permits;

  private @Nullable ActorRef<CaseMessage> actor;
  private boolean fromSnapshot = true;

  ActorBelow(ActorContext<KeeperMessage> context, CaseId id, CaseSettings settings) {
    this.context = context;
    this.id = id;
    this.settings = settings;
    this.permits = RecoveryPermits.of(context.getSystem(), settings);
  }

  /**
   * Starts one, if a permit is free.
   *
   * @return whether it was; if not, the keeper is told when it has one
   */
  boolean start() {
    if (!permits.acquire(context.getSelf())) {
      return false;
    }
    // Anonymous: the name of the one before may not be free yet.
    actor = context.spawnAnonymous(CaseActor.create(id, settings, fromSnapshot, context.getSelf()));
    context.watch(actor);
    return true;
  }

  boolean is(ActorRef<?> other) {
    return other.equals(actor);
  }

  /** It is there and has recovered. */
  void recovered() {
    permits.release(context.getSelf());
    fromSnapshot = true;
  }

  /** It is gone. */
  void ended() {
    permits.release(context.getSelf());
    actor = null;
  }

  /** Gives back a permit, or a place among those that wait for one. */
  void needsNoPermit() {
    permits.release(context.getSelf());
  }

  /** The next one recovers from the first event on; false if this one did already. */
  boolean distrustSnapshot() {
    boolean trusted = fromSnapshot;
    fromSnapshot = false;
    return trusted;
  }

  /** The next one recovers from a snapshot, if there is one. */
  void trustSnapshot() {
    fromSnapshot = true;
  }

  /** Where only the snapshot store fails, the events will do: every other one is without it. */
  void recoverTheOtherWay() {
    fromSnapshot = !fromSnapshot;
  }

  void perform(long ticket, List<Request> requests) {
    tell(new CaseMessage.Perform(ticket, requests.stream().map(Request::task).toList()));
  }

  /**
   * Stops it.
   *
   * @param evenWithOpenQuanta whether open quanta are given up; else it may say that it stays
   */
  void stop(boolean evenWithOpenQuanta) {
    if (!evenWithOpenQuanta) {
      tell(new CaseMessage.StopIfIdle());
    } else if (actor != null) {
      context.stop(actor);
    }
  }

  private void tell(CaseMessage message) {
    if (actor != null) {
      actor.tell(message);
    }
  }
}
