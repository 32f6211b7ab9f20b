package dev.docket.tests.guide;

import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.protocol.CaseReply.CheckOutcome;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.PeekOutcome;
import dev.docket.protocol.CaseReply.Refused;
import dev.docket.protocol.CaseReply.WouldCommit;
import dev.docket.protocol.CaseReply.WouldLeave;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.ScopeId;
import java.util.concurrent.CompletionStage;

/** Scopes, dry runs, large quanta, holds and restores. */
final class Shipping {

  private Shipping() {}

  // #enter
  static CompletionStage<CommitOutcome> begin(CaseRef order) {
    return order
        .quantum("ship")
        .enterScope("shipping")
        .enterScope("customs", "shipping")
        .addToken("label", "Printing", ScopeId.of("shipping"), null)
        .addToken("declare", "Declaring", ScopeId.of("customs"), null)
        .commit();
  }

  // #enter

  // #complete
  static CompletionStage<CommitOutcome> labelled(CaseRef order) {
    return order.quantum("labelled").completeToken("label").incrementStepCount().commit();
  }

  // #complete

  // #cancel
  static CompletionStage<CommitOutcome> cancel(CaseRef order) {
    return order.quantum("cancel-shipping").cancelScope("shipping").commit();
  }

  // #cancel

  // #check
  static CompletionStage<Boolean> canBeCancelled(CaseRef order) {
    CompletionStage<CheckOutcome> answer =
        order.quantum("cancel-shipping").cancelScope("shipping").check();
    return answer.thenApply(
        outcome -> {
          if (outcome instanceof Refused refused) {
            refused.violations().forEach(violation -> System.out.println(violation.message()));
          }
          return outcome instanceof WouldCommit;
        });
  }

  // #check

  // #peek
  static CompletionStage<Long> tokensLeftActive(CaseRef order) {
    CompletionStage<PeekOutcome> answer =
        order.quantum("cancel-shipping").cancelScope("shipping").peek();
    return answer.thenApply(
        outcome ->
            outcome instanceof WouldLeave leave
                ? leave.view().tokens().stream().filter(token -> token.isActive()).count()
                : -1L);
  }

  // #peek

  // #parts
  static CompletionStage<CommitOutcome> inParts(CaseRef order) {
    Quantum large = order.quantum("import");
    for (int i = 0; i < 1_000; i++) {
      large.addToken("line-" + i, "Imported");
      if (i % 100 == 99) {
        large.buffer();
      }
    }
    return large.commit();
  }

  // #parts

  // #hold
  static CompletionStage<CommitOutcome> holdForAudit(CaseRef order) {
    return order.hold(QuantumId.of("audit-7/hold"), "audit 7 looks at it");
  }

  static CompletionStage<CommitOutcome> resumeAfterAudit(CaseRef order) {
    return order.resume(QuantumId.of("audit-7/resume"), "audit 7 is done");
  }

  // #hold

  // #restore
  static CompletionStage<CommitOutcome> undo(CaseRef order, long goodVersion, long badVersion) {
    return order.restore(
        QuantumId.of("undo/" + badVersion), goodVersion, badVersion, "booked to the wrong order");
  }

  // #restore

  // #erase
  static CompletionStage<CommitOutcome> forget(CaseRef order) {
    return order.erase(QuantumId.of("erase"), "kept for ten years");
  }

  // #erase
}
