package dev.docket.tests.guide;

import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.State;
import dev.docket.protocol.CaseReply.StateOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

// #record
public record Order(String customer, List<Line> lines) {

  public record Line(String article, int pieces) {}

  Order plus(Line line) {
    List<Line> more = new ArrayList<>(lines);
    more.add(line);
    return new Order(customer, List.copyOf(more));
  }

  // #record

  // #use
  static CompletionStage<CommitOutcome> create(CaseRef order) {
    return order.create(CaseRef.CREATE, new Order("Ada", List.of()));
  }

  static CompletionStage<CommitOutcome> addLine(CaseRef order, String key, Line line) {
    return order.quantum(key).updateContext(Order.class, before -> before.plus(line)).commit();
  }

  static Optional<Order> in(StateOutcome answer) {
    return answer instanceof State state
        ? Optional.of(state.view().context(Order.class))
        : Optional.empty();
  }
  // #use
}
