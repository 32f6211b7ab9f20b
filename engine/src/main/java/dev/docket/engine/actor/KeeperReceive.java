package dev.docket.engine.actor;

import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.Signal;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;

/**
 * Tells a keeper what it has heard, the most frequent first.
 *
 * <p>Design note: what Akka's builder makes takes a kilobyte for each live case.
 */
final class KeeperReceive extends Receive<KeeperMessage> {

  private final KeeperActor keeper;

  KeeperReceive(KeeperActor keeper) {
    this.keeper = keeper;
  }

  @Override
  public Behavior<KeeperMessage> receiveMessage(KeeperMessage message) {
    if (message instanceof KeeperMessage.Told told) {
      return keeper.onTold(told);
    } else if (message instanceof KeeperMessage.Answered answered) {
      return keeper.onAnswered(answered);
    } else if (message instanceof KeeperMessage.News news) {
      return keeper.onNews(news);
    } else if (message instanceof KeeperMessage.ReadDone done) {
      return keeper.onReadDone(done);
    } else if (message instanceof KeeperMessage.PastRead read) {
      return keeper.onPastRead(read);
    } else if (message instanceof KeeperMessage.MayRead turn) {
      return keeper.onMayRead(turn);
    } else if (message instanceof KeeperMessage.PrefixRead read) {
      return keeper.onPrefixRead(read);
    } else if (message instanceof KeeperMessage.PrefixNotRead unread) {
      return keeper.failing(unread.why());
    } else if (message instanceof KeeperMessage.Leave leave) {
      return keeper.onLeave(leave);
    } else if (message instanceof KeeperMessage.Close close) {
      return keeper.onClose(close);
    }
    return receiveTurn(message);
  }

  /** That the time for something has come. */
  private Behavior<KeeperMessage> receiveTurn(KeeperMessage message) {
    if (message instanceof KeeperMessage.OverdueCheck) {
      return keeper.onOverdueCheck();
    } else if (message instanceof KeeperMessage.IdleCheck) {
      return keeper.onIdleCheck();
    } else if (message instanceof KeeperMessage.MayRecover) {
      return keeper.onMayRecover();
    } else if (message instanceof KeeperMessage.StartAgain) {
      return keeper.onStartAgain();
    }
    return Behaviors.unhandled();
  }

  @Override
  public Behavior<KeeperMessage> receiveSignal(Signal signal) {
    if (signal instanceof ChildFailed failed) {
      return keeper.onEnded(failed.cause());
    } else if (signal instanceof Terminated) {
      return keeper.onEnded(null);
    } else if (signal instanceof PreRestart || signal instanceof PostStop) {
      return keeper.onGone();
    }
    return Behaviors.unhandled();
  }
}
