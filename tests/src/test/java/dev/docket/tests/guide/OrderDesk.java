package dev.docket.tests.guide;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import dev.docket.engine.CaseKeeper;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.ScopeId;
import dev.docket.protocol.TokenId;
import dev.docket.protocol.json.JsonValue;
import java.util.List;

/** An actor that owns the case it works on. */
final class OrderDesk {

  private OrderDesk() {}

  // #desk
  record Pay(String payment, long cents, ActorRef<CommitOutcome> replyTo) {}

  static Behavior<Pay> create(CaseId id) {
    return Behaviors.setup(
        context -> {
          ActorRef<CaseCommand> order =
              context.spawn(
                  Behaviors.supervise(CaseKeeper.create(id))
                      .onFailure(SupervisorStrategy.restart()),
                  "case");
          return Behaviors.receive(Pay.class)
              .onMessage(
                  Pay.class,
                  pay -> {
                    order.tell(commandFor(pay));
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static CaseCommand commandFor(Pay pay) {
    Mutation paid =
        new Mutation.AddToken(
            TokenId.of(pay.payment()), "Paid", ScopeId.ROOT, JsonValue.of(pay.cents()));
    return new CaseCommand.Execute(
        QuantumId.of("payment/" + pay.payment()), List.of(paid), Expected.ANY, pay.replyTo());
  }
  // #desk
}
