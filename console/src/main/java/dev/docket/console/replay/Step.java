package dev.docket.console.replay;

import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.Mutation;
import dev.docket.protocol.QuantumId;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** One thing to ask of one case; the next is asked after its answer. */
sealed interface Step {

  CompletionStage<? extends CaseReply> ask(Cases cases, CaseId id);

  /** How far is the case? */
  record Look() implements Step {
    @Override
    public CompletionStage<? extends CaseReply> ask(Cases cases, CaseId id) {
      return cases.state(id);
    }

    @Override
    public String toString() {
      return "reading its state";
    }
  }

  /** Make the case. */
  record Create() implements Step {
    @Override
    public CompletionStage<? extends CaseReply> ask(Cases cases, CaseId id) {
      return cases.create(id);
    }

    @Override
    public String toString() {
      return "creating it";
    }
  }

  /**
   * Commit a quantum.
   *
   * @param line the line of the row in the log
   * @param ofRow whether it is the row itself, and not only the end of a case whose rows are all
   *     committed
   */
  record Commit(QuantumId key, List<Mutation> mutations, long line, boolean ofRow) implements Step {
    /** Copies the mutations. */
    public Commit {
      mutations = List.copyOf(mutations);
    }

    @Override
    public CompletionStage<? extends CaseReply> ask(Cases cases, CaseId id) {
      return cases.execute(id, key, mutations);
    }

    @Override
    public String toString() {
      return "quantum " + key + " of line " + line;
    }
  }

  /** How did the case end? */
  record LookBack() implements Step {
    @Override
    public CompletionStage<? extends CaseReply> ask(Cases cases, CaseId id) {
      return cases.state(id);
    }

    @Override
    public String toString() {
      return "reading its state in the end";
    }
  }
}
