package dev.docket.engine.home;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks an actor, and completes the answer on the actor system's dispatcher.
 *
 * <p>The stage that Akka gives runs what depends on it in the common pool, which on a machine of
 * two cores is a new thread each time: dearer than the commit that is asked for.
 */
public final class Asking {

  private Asking() {}

  /**
   * Asks.
   *
   * @return failed with a {@link java.util.concurrent.TimeoutException} if no answer came in time
   */
  public static <T, R> CompletionStage<R> ask(
      ActorSystem<?> system,
      ActorRef<T> actor,
      akka.japi.function.Function<ActorRef<R>, T> message,
      Duration timeout) {
    CompletableFuture<R> answer = new CompletableFuture<>();
    AskPattern.ask(actor, message, timeout, system.scheduler())
        .whenCompleteAsync(
            (reply, fault) -> {
              if (fault == null) {
                answer.complete(reply);
              } else {
                answer.completeExceptionally(fault);
              }
            },
            system.executionContext());
    return answer;
  }
}
