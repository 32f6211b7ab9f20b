package dev.docket.console.replay;

import dev.docket.engine.CaseEngine;
import dev.docket.engine.CaseRef;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** What an import asks of cases. Calls do not block. */
public interface Cases {

  /** The durable state of the case. */
  CompletionStage<StateOutcome> state(CaseId id);

  /** Creates the case with an empty context. */
  CompletionStage<CommitOutcome> create(CaseId id);

  /** Commits one quantum. */
  CompletionStage<CommitOutcome> execute(CaseId id, QuantumId key, List<Mutation> mutations);

  /** The cases of an engine. */
  static Cases of(CaseEngine engine) {
    return new Cases() {
      @Override
      public CompletionStage<StateOutcome> state(CaseId id) {
        return engine.caseRef(id).state();
      }

      @Override
      public CompletionStage<CommitOutcome> create(CaseId id) {
        return engine.caseRef(id).create(CaseRef.CREATE, JsonObject.EMPTY);
      }

      @Override
      public CompletionStage<CommitOutcome> execute(
          CaseId id, QuantumId key, List<Mutation> mutations) {
        return engine.caseRef(id).execute(key, mutations);
      }
    };
  }
}
