package dev.docket.engine.erase;

import akka.persistence.query.PersistenceQuery;
import akka.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import akka.stream.javadsl.Sink;
import dev.docket.engine.CaseRef;
import dev.docket.engine.actor.CasePersistenceId;
import dev.docket.engine.testkit.CaseTestKit;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseStatus;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A case that has its final status, at version 5: six receipts, a few snapshots. */
final class ErasableCase {

  /** Two receipts in an event make three that carry. */
  static final String SETTINGS =
      """
      docket.engine.receipts-per-read = 2
      docket.engine.snapshot-every = 3
      docket.engine.backoff { min = 1ms, max = 10ms }
      """;

  static final QuantumId ERASE = QuantumId.of("erase");
  static final List<Mutation> STEP = List.of(new Mutation.IncrementStepCount());

  final CaseTestKit kit;
  final String id;
  final CaseRef ref;

  private ErasableCase(CaseTestKit kit, String id) {
    this.kit = kit;
    this.id = id;
    this.ref = kit.caseRef(id);
  }

  static ErasableCase done(CaseTestKit kit, String id) {
    ErasableCase made = running(kit, id);
    made.kit.committed(
        made.ref.execute(
            QuantumId.of("end"), List.of(new Mutation.SetCaseStatus(CaseStatus.DONE))));
    return made;
  }

  static ErasableCase running(CaseTestKit kit, String id) {
    ErasableCase made = new ErasableCase(kit, id);
    kit.committed(made.ref.create(QuantumId.of("create"), JsonObject.of("customer", "Ada")));
    for (int i = 0; i < 4; i++) {
      kit.committed(made.ref.execute(QuantumId.of("q" + i), STEP));
    }
    return made;
  }

  CompletionStage<CommitOutcome> erase() {
    return ref.erase(ERASE, "time is up");
  }

  /** What is stored under the id. */
  List<CaseEvent> events() {
    return events(kit, id);
  }

  /** What is stored under an id. */
  static List<CaseEvent> events(CaseTestKit kit, String id) {
    String readJournal = kit.engine().settings().cases().readJournal();
    CurrentEventsByPersistenceIdQuery journal =
        PersistenceQuery.get(kit.system())
            .getReadJournalFor(CurrentEventsByPersistenceIdQuery.class, readJournal);
    return kit.answer(
        journal
            .currentEventsByPersistenceId(
                CasePersistenceId.of(CaseId.of(id)).id(), 1, Long.MAX_VALUE)
            .map(envelope -> (CaseEvent) envelope.event())
            .runWith(Sink.seq(), kit.system()));
  }
}
