package dev.docket.tests.guide;

// #main
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.json.JsonObject;

public final class FirstCase {

  public static void main(String[] args) {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "orders");
    try {
      CaseRef order = CaseEngine.get(system).caseRef("order-1");

      CommitOutcome created =
          order.create(JsonObject.of("customer", "Ada")).toCompletableFuture().join();
      System.out.println(created);

      CommitOutcome picking =
          order
              .quantum("start-picking")
              .updateContext(JsonObject.of("priority", "high"))
              .addToken("pick", "Picking")
              .commit()
              .toCompletableFuture()
              .join();
      System.out.println(picking);

      StateOutcome now = order.state().toCompletableFuture().join();
      System.out.println(now);
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }
}
// #main
