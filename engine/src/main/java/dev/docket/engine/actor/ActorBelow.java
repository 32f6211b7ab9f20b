package dev.docket.engine.actor;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import dev.docket.engine.state.BrokenHistoryException;
import dev.docket.engine.state.Gap;
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
  private RecoveryPlan plan = RecoveryPlan.USUAL;

  ActorBelow(ActorContext<KeeperMessage> context, CaseId id, CaseSettings settings) {
    this.context = context;
    this.id = id;
    this.settings = settings;
    this.permits = JournalPermits.get(context.getSystem()).recoveries(settings);
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
    actor = context.spawnAnonymous(CaseActor.create(id, settings, plan, context.getSelf()));
    context.watch(actor);
    return true;
  }

  boolean is(ActorRef<?> other) {
    return other.equals(actor);
  }

  /** It is there and has recovered. */
  void recovered() {
    permits.release(context.getSelf());
    plan = RecoveryPlan.USUAL;
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
    boolean trusted = plan.fromSnapshot();
    plan = plan.fromFirstEvent();
    return trusted;
  }

  /**
   * The next one passes over what is skipped but there, if that is why this one could not recover.
   */
  boolean passOver(Throwable cause) {
    Gap gap = BrokenHistoryException.gapIn(cause);
    if (gap != null) {
      plan = plan.passingOver(gap);
    }
    return gap != null;
  }

  /** The next one stays for a restore, should the history be broken. */
  void prepareRestore() {
    plan = plan.forRestore();
  }

  /** The next one recovers as usual. */
  void trustSnapshot() {
    plan = RecoveryPlan.USUAL;
  }

  void recoverTheOtherWay() {
    plan = plan.theOtherWay();
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
