package dev.docket.engine.actor;

import akka.actor.typed.ActorRef;

/**
 * How many cases of a journal recover at the same time: so that very many which start at once read
 * the journal one after the other, in the order they came, and none of them times out while all of
 * them read at once. Safe for any number of threads.
 *
 * <p>A keeper that has to wait goes on answering, and is told {@link KeeperMessage.MayRecover} when
 * it has a permit. It must {@link #release} in any case when it ends.
 */
final class RecoveryPermits extends Permits<ActorRef<KeeperMessage>> {

  RecoveryPermits(int most) {
    super(most);
  }

  @Override
  void tellTurn(ActorRef<KeeperMessage> keeper) {
    keeper.tell(new KeeperMessage.MayRecover());
  }
}
