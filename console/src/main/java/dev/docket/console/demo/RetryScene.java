package dev.docket.console.demo;

import dev.docket.console.runtime.ProblemException;
import dev.docket.engine.CaseRef;
import dev.docket.engine.Quantum;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.Committed;
import dev.docket.protocol.CaseReply.Duplicate;
import dev.docket.protocol.CaseReply.KeyReused;
import dev.docket.protocol.CaseReply.Refused;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.CaseView;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.Violation;
import dev.docket.protocol.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One order by hand: a commit that is sent twice, a key that is used for something else, and a
 * quantum in which several things are wrong.
 */
final class RetryScene {

  private static final int PATIENCE_SECONDS = 30;

  private final CaseRef order;
  private final Acknowledged acknowledged;

  RetryScene(CaseRef order, Acknowledged acknowledged) {
    this.order = order;
    this.acknowledged = acknowledged;
  }

  /**
   * Plays the scene.
   *
   * @return the violations of the refused quantum
   * @throws ProblemException if an answer is not the one it must be
   */
  List<Violation> play() throws InterruptedException {
    committed(order.create(key("create"), JsonObject.of("customer", "customer-042")));
    Committed first = committed(pay("59.90").commit());
    CommitOutcome again = answer(pay("59.90").commit());
    if (!(again instanceof Duplicate same) || !same.receipt().equals(first.receipt())) {
      throw unexpected("the same quantum, sent again", again);
    }
    CommitOutcome other = answer(pay("0.01").commit());
    if (!(other instanceof KeyReused)) {
      throw unexpected("another quantum under a used key", other);
    }
    List<Violation> violations = refused();
    committed(
        order
            .quantum(key("finish"))
            .incrementStepCount()
            .removeToken("payment")
            .setCaseStatus(CaseStatus.DONE)
            .commit());
    return violations;
  }

  private Quantum pay(String amount) {
    return order
        .quantum(key("pay"))
        .incrementStepCount()
        .addToken("payment", "Capture Payment")
        .updateContext(JsonObject.of("paid", amount));
  }

  private List<Violation> refused() throws InterruptedException {
    CaseView before = view();
    CommitOutcome outcome =
        answer(
            order
                .quantum(key("wrong"))
                .incrementStepCount()
                .addToken("payment", "Capture Payment")
                .enterScope(ScopeId.of("picking/1"), ScopeId.of("warehouse"))
                .addToken("pick", "Pick Item", ScopeId.of("picking/1"), null)
                .setCaseStatus(CaseStatus.DONE)
                .commit());
    if (!(outcome instanceof Refused refused) || refused.violations().size() < 2) {
      throw unexpected("a quantum with several mistakes", outcome);
    }
    if (!view().stateHash().equals(before.stateHash())) {
      throw new ProblemException("a refused quantum changed the state of " + order.id());
    }
    return refused.violations();
  }

  private QuantumId key(String name) {
    return QuantumId.of(order.id() + "/" + name);
  }

  private Committed committed(CompletionStage<CommitOutcome> stage) throws InterruptedException {
    CommitOutcome outcome = answer(stage);
    if (!(outcome instanceof Committed committed)) {
      throw unexpected("a commit", outcome);
    }
    acknowledged.add(committed.receipt());
    return committed;
  }

  private CaseView view() throws InterruptedException {
    CaseReply reply = answer(order.state());
    if (reply instanceof CaseReply.State state) {
      return state.view();
    }
    throw unexpected("a read", reply);
  }

  private ProblemException unexpected(String what, CaseReply reply) {
    return new ProblemException(what + " of " + order.id() + " was answered with " + reply);
  }

  private static <T> T answer(CompletionStage<T> stage) throws InterruptedException {
    try {
      return stage.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException fault) {
      throw new ProblemException("a case did not answer: " + fault, fault);
    }
  }
}
