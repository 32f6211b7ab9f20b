package dev.docket.tests.guide;

import akka.actor.typed.ActorSystem;
import akka.pattern.Patterns;
import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.Refused;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.Expected;
import dev.docket.protocol.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a caller makes of the answers. */
final class Answers {

  private Answers() {}

  // #handle
  static String tell(CommitOutcome outcome) {
    if (outcome instanceof Committed committed) {
      return "done, as version " + committed.receipt().body().seq();
    } else if (outcome instanceof Duplicate duplicate) {
      return "done before, as version " + duplicate.receipt().body().seq();
    } else if (outcome instanceof Refused refused) {
      return "refused: " + refused.violations();
    } else {
      return "not done, or not known: " + outcome;
    }
  }

  // #handle

  // #key
  static Quantum bookPayment(CaseRef order, String paymentId, long cents) {
    return order.quantum("payment/" + paymentId).addToken(paymentId, "Paid", cents);
  }

  // #key

  // #retry
  static CompletionStage<CommitOutcome> untilKnown(
      Quantum quantum, int attempts, ActorSystem<?> system) {
    return quantum
        .commit()
        .thenCompose(
            outcome -> {
              if (!outcome.mayAskAgain() || attempts <= 1) {
                return CompletableFuture.completedFuture(outcome);
              }
              return Patterns.after(
                  Duration.ofMillis(200), system, () -> untilKnown(quantum, attempts - 1, system));
            });
  }

  // #retry

  // #expected
  static CompletionStage<CommitOutcome> approve(CaseRef order, long versionOnTheScreen) {
    return order
        .quantum("approve/" + versionOnTheScreen)
        .updateContext(JsonObject.of("approved", true))
        .commit(Expected.version(versionOnTheScreen));
  }

  // #expected

  // #state
  static CompletionStage<String> customer(CaseRef order) {
    return order.state().thenApply(Answers::customerIn);
  }

  private static String customerIn(StateOutcome answer) {
    if (answer instanceof State state) {
      return String.valueOf(state.view().context().get("customer"));
    }
    return "not known: " + answer;
  }
  // #state
}
