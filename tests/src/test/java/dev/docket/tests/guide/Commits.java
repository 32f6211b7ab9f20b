package dev.docket.tests.guide;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorSystem;
import akka.persistence.query.Offset;
import akka.persistence.query.PersistenceQuery;
import akka.stream.javadsl.Source;
import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.persistence.query.javadsl.DocketReadJournal;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.Change;
import dev.docket.protocol.Receipt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What follows commits. */
final class Commits {

  private Commits() {}

  // #journal
  static DocketReadJournal journal(ActorSystem<?> system) {
    return PersistenceQuery.get(system)
        .getReadJournalFor(DocketReadJournal.class, DocketReadJournal.IDENTIFIER);
  }

  // #journal

  // #live
  static Source<Receipt, NotUsed> live(DocketReadJournal journal, CaseRef order, long fromVersion) {
    return journal
        .eventsByPersistenceId(order.persistenceId(), fromVersion + 1, Long.MAX_VALUE)
        .mapConcat(envelope -> ((CaseEvent) envelope.event()).receipts());
  }

  // #live

  // #effects
  interface Carrier {
    /** Takes a parcel once for each key, however often it is asked. */
    CompletionStage<Done> send(String idempotencyKey, String orderId);
  }

  static Source<Offset, NotUsed> parcels(DocketReadJournal journal, Offset after, Carrier carrier) {
    return journal
        .<CaseEvent>eventsBySlices(CaseEngine.ENTITY_TYPE, 0, 1023, after)
        .mapAsync(
            1,
            envelope -> {
              CaseEvent event = envelope.event();
              Receipt receipt = event.receipts().get(0);
              CompletionStage<Done> effect =
                  isShipped(event)
                      ? carrier.send(receipt.hash().hex(), receipt.body().caseId().value())
                      : CompletableFuture.completedFuture(Done.getInstance());
              return effect.thenApply(done -> envelope.offset());
            });
  }

  private static boolean isShipped(CaseEvent event) {
    return event instanceof CaseEvent.Committed committed
        && committed.changes().stream()
            .anyMatch(
                change ->
                    change instanceof Change.TokenPut put
                        && put.token().position().equals("Shipped"));
  }
  // #effects
}
