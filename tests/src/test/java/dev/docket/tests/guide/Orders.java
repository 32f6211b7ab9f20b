package dev.docket.tests.guide;

import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseReply.StateOutcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Cases whose context is a record. */
final class Orders {

  private Orders() {}

  // #use
  static CompletionStage<CommitOutcome> create(CaseRef order) {
    return order.create(CaseRef.CREATE, new Order("Ada", List.of()));
  }

  static CompletionStage<CommitOutcome> addLine(CaseRef order, String key, Order.Line line) {
    return order.quantum(key).updateContext(Order.class, before -> before.plus(line)).commit();
  }

  static Optional<Order> in(StateOutcome answer) {
    return answer instanceof State state
        ? Optional.of(state.view().context(Order.class))
        : Optional.empty();
  }
  // #use
}
