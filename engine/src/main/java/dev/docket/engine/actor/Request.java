package dev.docket.engine.actor;

import dev.docket.engine.state.CaseState;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseReply;
import dev.docket.protocol.CaseReply.Busy;
import dev.docket.protocol.CaseReply.OutcomeUnknown;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.CaseReply.RolledBack;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.QuantumId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A command that has not been answered yet; it gets exactly one answer. */
final class Request {

  private final CaseCommand command;
  private final long toldNanos;
  private @Nullable CaseState past;
  private boolean tried;
  private boolean answered;

  /**
   * Not answered yet.
   *
   * @param toldNanos when the engine was told, by {@link CaseClock#nanos}
   */
  Request(CaseCommand command, long toldNanos) {
    this.command = command;
    this.toldNanos = toldNanos;
  }

  /** For how long the caller waits. */
  long waitedNanos(long nowNanos) {
    return nowNanos - toldNanos;
  }

  boolean isAnswered() {
    return answered;
  }

  CaseCommand command() {
    return command;
  }

  /** As it is told to the case's actor. */
  CaseMessage.Task task() {
    return new CaseMessage.Task(command, past);
  }

  /** This is the state of the earlier version that the command turned out to need. */
  void give(CaseState state) {
    past = state;
  }

  boolean isRestart() {
    return command instanceof CaseCommand.Restart;
  }

  /** The restore that this asks for; {@code null} if it is something else. */
  ControlAct.@Nullable Restore restore() {
    return command instanceof CaseCommand.Control control
            && control.act() instanceof ControlAct.Restore restore
        ? restore
        : null;
  }

  /** The case's actor is started for it: once, whatever comes of it. */
  void tries() {
    tried = true;
  }

  boolean isUntriedRestore() {
    return !tried && restore() != null;
  }

  boolean hasPast() {
    return past != null;
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

  /**
   * Answers a command that the actor has had for too long: it may still perform it, so only what a
   * retry mends may be said.
   */
  void overdue(String reason) {
    Optional<QuantumId> committing = committing();
    if (committing.isPresent()) {
      answer(new OutcomeUnknown(committing.get(), reason));
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
