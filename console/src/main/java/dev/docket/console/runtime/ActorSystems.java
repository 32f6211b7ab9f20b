package dev.docket.console.runtime;

import akka.actor.typed.ActorSystem;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends actor systems. */
public final class ActorSystems {

  private static final int STOP_SECONDS = 60;

  private ActorSystems() {}

  /**
   * Terminates an actor system and waits for that.
   *
   * @throws ProblemException if it does not stop within a minute
   */
  public static void stop(ActorSystem<?> system) {
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException fault) {
      throw new ProblemException("the actor system did not stop in time: " + fault, fault);
    }
  }
}
