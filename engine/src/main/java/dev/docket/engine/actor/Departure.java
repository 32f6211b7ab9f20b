package dev.docket.engine.actor;

import akka.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Whether a keeper was asked to end, and by whom. Belongs to one keeper. */
final class Departure {

  private KeeperMessage.@Nullable Leave leaving;
  private KeeperMessage.@Nullable Close closing;

  void leave(KeeperMessage.Leave message) {
    leaving = message;
  }

  void close(KeeperMessage.Close message) {
    closing = message;
  }

  boolean isAsked() {
    return leaving != null || closing != null;
  }

  boolean isClosing() {
    return closing != null;
  }

  boolean evenWithOpenQuanta() {
    return closing != null || (leaving != null && leaving.evenWithOpenQuanta());
  }

  /** A quantum is open: the keeper does not leave, if it was to. */
  boolean isCalledOff() {
    boolean was = leaving != null;
    leaving = null;
    return was;
  }

  /** The case is closed: says so, if anybody waits for that. */
  void closed(ActorRef<KeeperMessage> keeper) {
    if (closing != null) {
      closing.replyTo().tell(new KeeperMessage.Closed(keeper));
    }
  }
}
