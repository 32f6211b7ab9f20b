package dev.docket.engine.actor;

import akka.actor.typed.ActorRef;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a keeper was asked to end, and by whom. Belongs to one keeper. */
final class Departure {

  private KeeperMessage.@Nullable Leave leaving;
  private boolean closing;

  /** Who waits for the close: the homes of several engines on one journal may ask. */
  private final List<KeeperMessage.Close> waiting = new ArrayList<>();

  void leave(KeeperMessage.Leave message) {
    leaving = message;
  }

  void close(KeeperMessage.Close message) {
    closing = true;
    waiting.add(message);
  }

  boolean isAsked() {
    return leaving != null || closing;
  }

  boolean isClosing() {
    return closing;
  }

  boolean evenWithOpenQuanta() {
    return closing || (leaving != null && leaving.evenWithOpenQuanta());
  }

  /** A quantum is open: the keeper does not leave, if it was to. */
  boolean isCalledOff() {
    boolean was = leaving != null;
    leaving = null;
    return was;
  }

  /** The case is closed: says so, if anybody waits for that. */
  void closed(ActorRef<KeeperMessage> keeper) {
    waiting.forEach(close -> close.replyTo().tell(new KeeperMessage.Closed(keeper)));
    waiting.clear();
  }
}
