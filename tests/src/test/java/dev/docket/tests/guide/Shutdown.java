package dev.docket.tests.guide;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Stopping without losing an answer. */
final class Shutdown {

  private Shutdown() {}

  // #shutdown
  static void stopTakingOrders(
      ActorSystem<?> system, Supplier<CompletionStage<Done>> closeTheDoor) {
    CoordinatedShutdown.get(system)
        .addTask(CoordinatedShutdown.PhaseServiceUnbind(), "stop-taking-orders", closeTheDoor);
  }
  // #shutdown
}
