package dev.docket.console.load;

import akka.actor.typed.Behavior;
import akka.actor.typed.ExtensibleBehavior;
import akka.actor.typed.Signal;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.Behaviors;

/**
 * A client: sends a command, waits for its answer, sends the next. An actor, since that is the
 * cheapest way to wait: what is measured is the subject and not its callers.
 *
 * @param <R> what a command is answered
 */
final class Client<R> extends ExtensibleBehavior<R> {
  private final ClosedLoop<R> loop;
  private final int number;
  private long sentNanos;

  private Client(ClosedLoop<R> loop, int number) {
    this.loop = loop;
    this.number = number;
  }

  static <R> Behavior<R> create(ClosedLoop<R> loop, int number) {
    return Behaviors.setup(
        context -> {
          Client<R> client = new Client<>(loop, number);
          client.sentNanos = System.nanoTime();
          loop.send(number, context.getSelf());
          return client;
        });
  }

  @Override
  public Behavior<R> receive(TypedActorContext<R> context, R answer) {
    if (!loop.answered(answer, sentNanos)) {
      return Behaviors.stopped();
    }
    sentNanos = System.nanoTime();
    loop.send(number, context.asJava().getSelf());
    return this;
  }

  @Override
  public Behavior<R> receiveSignal(TypedActorContext<R> context, Signal signal) {
    return this;
  }
}
