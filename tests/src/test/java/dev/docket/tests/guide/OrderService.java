package dev.docket.tests.guide;

// #example
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseKeeper;
import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.CaseReply.Refused;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.json.JsonObject;
import java.util.concurrent.CompletionStage;

/** A service that keeps one order: its guardian spawns the case and supervises it. */
public final class OrderService {

  static Behavior<CaseCommand> guardian(String id) {
    return Behaviors.setup(
        context -> {
          ActorRef<CaseCommand> order =
              context.spawn(
                  Behaviors.supervise(CaseKeeper.create(CaseId.of(id)))
                      .onFailure(SupervisorStrategy.restart()),
                  "order");
          return Behaviors.receive(CaseCommand.class)
              .onAnyMessage(
                  command -> {
                    order.tell(command);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  public static void main(String[] args) {
    run(ConfigFactory.load());
  }

  static void run(Config config) {
    ActorSystem<CaseCommand> system = ActorSystem.create(guardian("order-1"), "orders", config);
    try {
      CaseRef order = CaseEngine.get(system).caseRef(CaseId.of("order-1"), system);

      // Each answer is a receipt: it is on disk. Run again, the same keys get the same receipts.
      print(order.create(JsonObject.of("customer", "Ada")));
      print(
          order
              .quantum("order-1#1")
              .enterScope("goods")
              .addToken("pick", "Picking")
              .incrementStepCount()
              .commit());

      // Refused as a whole, with every violation; nothing changes.
      print(
          order
              .quantum("order-1#2")
              .removeToken("pay")
              .exitScope("payment")
              .setCaseStatus(CaseStatus.DONE)
              .commit());

      // The actor is stopped in the middle of a quantum and recovered from the log: what was
      // committed is there, the quantum is lost, and the next one goes on.
      Quantum open = order.quantum("order-1#3").removeToken("pick");
      open.buffer().toCompletableFuture().join();
      System.out.println(order.restart().toCompletableFuture().join());
      print(open.commit());
      print(
          order
              .quantum("order-1#4")
              .removeToken("pick")
              .exitScope("goods")
              .setCaseStatus(CaseStatus.DONE)
              .commit());
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private static void print(CompletionStage<CommitOutcome> answer) {
    CommitOutcome outcome = answer.toCompletableFuture().join();
    if (outcome instanceof Committed committed) {
      System.out.println("committed " + committed.receipt());
    } else if (outcome instanceof Duplicate duplicate) {
      System.out.println("committed before " + duplicate.receipt());
    } else if (outcome instanceof Refused refused) {
      refused.violations().forEach(violation -> System.out.println("refused " + violation));
    } else if (outcome instanceof QuantumLost lost) {
      System.out.println("lost " + lost.quantum() + ", to be begun again");
    } else {
      System.out.println(outcome);
    }
  }
}
// #example
