package dev.docket.engine.notary;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import java.time.Duration;

/**
 * Runs a notary: one pass after the other, begun at an interval, or at once after a longer one.
 * Blocks, so it belongs on a dispatcher of its own; commits know nothing of it.
 */
public final class NotaryActor extends AbstractBehavior<NotaryActor.Message> {

  /** The longest pause between two tries that fail. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** What the actor is told. */
  public sealed interface Message {}

  private record Pass() implements Message {}

  /** Take in what is there, then stop. */
  public record Finish(ActorRef<Done> replyTo) implements Message {}

  private final TimerScheduler<Message> timers;
  private final NotaryRun run;
  private final Duration interval;
  private Duration pause;

  private NotaryActor(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      NotaryRun run,
      Duration interval) {
    super(context);
    this.timers = timers;
    this.run = run;
    this.interval = interval;
    this.pause = interval;
  }

  /**
   * The behaviour of a notary, to be spawned once.
   *
   * @param interval from the begin of one pass to that of the next; after a failure the pause
   */
  public static Behavior<Message> create(NotaryRun run, Duration interval) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.getSelf().tell(new Pass());
                  return new NotaryActor(context, timers, run, interval);
                }));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessage(Pass.class, pass -> onPass())
        .onMessage(Finish.class, this::onFinish)
        .onSignal(PostStop.class, stopped -> onStop())
        .build();
  }

  private Behavior<Message> onPass() {
    long start = System.nanoTime();
    boolean passed = run.pass();
    pause = passed ? interval : longer(pause);
    Duration took = passed ? Duration.ofNanos(System.nanoTime() - start) : Duration.ZERO;
    Duration rest = pause.minus(took);
    timers.startSingleTimer(new Pass(), rest.isNegative() ? Duration.ZERO : rest);
    return this;
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }

  private Behavior<Message> onFinish(Finish finish) {
    run.pass();
    run.close();
    finish.replyTo.tell(Done.getInstance());
    return Behaviors.stopped();
  }

  private Behavior<Message> onStop() {
    run.close();
    return this;
  }
}
