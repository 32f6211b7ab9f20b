package dev.docket.tests.guide;

import akka.actor.typed.ActorSystem;
import akka.stream.javadsl.Sink;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseReply.DifferenceOutcome;
import dev.docket.protocol.CaseReply.OpenQuantaOutcome;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.CaseReply.Status;
import dev.docket.protocol.CaseReply.StatusOutcome;
import dev.docket.protocol.Receipt;
import dev.docket.protocol.receipt.ChainVerifier;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Reads. */
final class Past {

  private Past() {}

  // #reads
  static CompletionStage<StateOutcome> asItWas(CaseRef order, long version) {
    return order.state(version);
  }

  static CompletionStage<DifferenceOutcome> whatHappened(CaseRef order, long from, long to) {
    return order.difference(from, to);
  }

  static CompletionStage<OpenQuantaOutcome> unfinished(CaseRef order) {
    return order.openQuanta();
  }

  static String tell(StatusOutcome answer) {
    if (answer instanceof Status status) {
      return status.hold() == null ? status.status().toString() : "on hold: " + status.hold();
    }
    return answer.toString(); // CaseUnknown, CaseInSafeMode, Busy
  }

  // #reads

  // #receipts
  static CompletionStage<List<Receipt>> receipts(CaseRef order, ActorSystem<?> system) {
    return order.receipts(0).runWith(Sink.seq(), system);
  }

  /** Needs no engine and no store: only the bytes that somebody was given. */
  static boolean areOneChain(List<byte[]> given) {
    List<Receipt> receipts = given.stream().map(Receipt::parse).toList();
    return ChainVerifier.firstFault(receipts).isEmpty();
  }
  // #receipts
}
