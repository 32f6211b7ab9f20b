package dev.docket.engine.actor;

import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.CaseReply.RolledBack;
import dev.docket.protocol.QuantumId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A command that has not been answered yet; it gets exactly one answer. */
final class Request {

  private final CaseCommand command;
  private @Nullable CaseState past;
  private boolean answered;

  Request(CaseCommand command) {
    this.command = command;
  }

  CaseCommand command() {
    return command;
  }

  /** The state of an earlier version that the command turned out to need; {@code null} if none. */
  @Nullable CaseState past() {
    return past;
  }

  /** This is the state of the earlier version that the command needs. */
  void give(CaseState state) {
    past = state;
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
    command.answer(reply);
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
    return command instanceof CaseCommand.Committing committing
        ? Optional.of(committing.key())
        : Optional.empty();
  }
}
