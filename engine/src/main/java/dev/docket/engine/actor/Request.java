package dev.docket.engine.actor;

import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.CaseReply.RolledBack;
import dev.docket.protocol.QuantumId;
import java.util.Optional;

/** A command that has not been answered yet; it gets exactly one answer. */
final class Request {

  private final CaseCommand command;
  private boolean answered;

  Request(CaseCommand command) {
    this.command = command;
  }

  CaseCommand command() {
    return command;
  }

  boolean isRestart() {
    return command instanceof CaseCommand.Restart;
  }

  /**
   * Answers the caller.
   *
   * @throws ClassCastException if the reply is none that the command can get
   */
  void answer(CaseReply reply) {
    if (answered) {
      throw new IllegalStateException("answered twice, now with " + reply);
    }
    answered = true;
    if (command instanceof CaseCommand.Create create) {
      create.replyTo().tell((CaseReply.CommitOutcome) reply);
    } else if (command instanceof CaseCommand.Buffer buffer) {
      buffer.replyTo().tell((CaseReply.BufferOutcome) reply);
    } else if (command instanceof CaseCommand.Commit commit) {
      commit.replyTo().tell((CaseReply.CommitOutcome) reply);
    } else if (command instanceof CaseCommand.Rollback rollback) {
      rollback.replyTo().tell((CaseReply.RollbackOutcome) reply);
    } else if (command instanceof CaseCommand.Execute execute) {
      execute.replyTo().tell((CaseReply.CommitOutcome) reply);
    } else if (command instanceof CaseCommand.GetState getState) {
      getState.replyTo().tell((CaseReply.StateOutcome) reply);
    } else if (command instanceof CaseCommand.GetReceipts getReceipts) {
      getReceipts.replyTo().tell((CaseReply.ReceiptsOutcome) reply);
    } else if (command instanceof CaseCommand.Restart restart) {
      restart.replyTo().tell((CaseReply.RestartOutcome) reply);
    }
  }

  void busy(String reason) {
    answer(new Busy(reason));
  }

  /**
   * Answers a command whose actor ended while it had it: what is known then depends on what was
   * asked.
   */
  void abandoned(String reason) {
    Optional<QuantumId> committing = committing();
    if (committing.isPresent()) {
      answer(new OutcomeUnknown(committing.get(), reason));
    } else if (command instanceof CaseCommand.Buffer buffer) {
      answer(new QuantumLost(buffer.quantum()));
    } else if (command instanceof CaseCommand.Rollback rollback) {
      answer(new RolledBack(rollback.quantum()));
    } else {
      busy(reason);
    }
  }

  /** The id under which this command commits something, if it is one that does. */
  Optional<QuantumId> committing() {
    if (command instanceof CaseCommand.Create create) {
      return Optional.of(create.key());
    } else if (command instanceof CaseCommand.Commit commit) {
      return Optional.of(commit.quantum());
    } else if (command instanceof CaseCommand.Execute execute) {
      return Optional.of(execute.quantum());
    }
    return Optional.empty();
  }
}
