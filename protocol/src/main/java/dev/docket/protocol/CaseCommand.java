package dev.docket.protocol;

import static java.util.Objects.requireNonNull;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.docket.protocol.CaseReply.BufferOutcome;
import dev.docket.protocol.CaseReply.CheckOutcome;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.DifferenceOutcome;
import dev.docket.protocol.CaseReply.OpenQuantaOutcome;
import dev.docket.protocol.CaseReply.PeekOutcome;
import dev.docket.protocol.CaseReply.ReceiptsOutcome;
import dev.docket.protocol.CaseReply.ReleaseOutcome;
import dev.docket.protocol.CaseReply.RestartOutcome;
import dev.docket.protocol.CaseReply.RollbackOutcome;
import dev.docket.protocol.CaseReply.StateOutcome;
import dev.docket.protocol.CaseReply.StatusOutcome;
import dev.docket.protocol.json.JsonObject;
import java.util.List;

/**
 * What one case can be told. Every command is answered once, to its {@code replyTo}, whatever state
 * the case is in; an answer shows only what is durable.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "command")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CaseCommand.Create.class, name = "create"),
  @JsonSubTypes.Type(value = CaseCommand.Buffer.class, name = "buffer"),
  @JsonSubTypes.Type(value = CaseCommand.Commit.class, name = "commit"),
  @JsonSubTypes.Type(value = CaseCommand.Rollback.class, name = "rollback"),
  @JsonSubTypes.Type(value = CaseCommand.Execute.class, name = "execute"),
  @JsonSubTypes.Type(value = CaseCommand.Control.class, name = "control"),
  @JsonSubTypes.Type(value = CaseCommand.Check.class, name = "check"),
  @JsonSubTypes.Type(value = CaseCommand.CheckExecute.class, name = "check_execute"),
  @JsonSubTypes.Type(value = CaseCommand.Peek.class, name = "peek"),
  @JsonSubTypes.Type(value = CaseCommand.PeekExecute.class, name = "peek_execute"),
  @JsonSubTypes.Type(value = CaseCommand.GetState.class, name = "get_state"),
  @JsonSubTypes.Type(value = CaseCommand.GetStateAt.class, name = "get_state_at"),
  @JsonSubTypes.Type(value = CaseCommand.GetDifference.class, name = "get_difference"),
  @JsonSubTypes.Type(value = CaseCommand.GetOpenQuanta.class, name = "get_open_quanta"),
  @JsonSubTypes.Type(value = CaseCommand.GetStatus.class, name = "get_status"),
  @JsonSubTypes.Type(value = CaseCommand.GetReceipts.class, name = "get_receipts"),
  @JsonSubTypes.Type(value = CaseCommand.Restart.class, name = "restart"),
  @JsonSubTypes.Type(value = CaseCommand.Release.class, name = "release")
})
public sealed interface CaseCommand {

  /**
   * Answers the caller.
   *
   * @throws ClassCastException if the reply is none that this command can get
   */
  void answer(CaseReply reply);

  /** A command that may end in a commit, under a key that makes it safe to repeat. */
  sealed interface Committing extends CaseCommand {

    /** The id of the quantum, which is the idempotency key of the commit. */
    QuantumId key();

    ActorRef<CommitOutcome> replyTo();

    @Override
    default void answer(CaseReply reply) {
      replyTo().tell((CommitOutcome) reply);
    }
  }

  /** A command that brings mutations of a quantum. */
  sealed interface Mutating extends CaseCommand {

    QuantumId quantum();

    List<Mutation> mutations();
  }

  /** Creates the case: its genesis, version 0. Repeated with the same key, it is a duplicate. */
  record Create(QuantumId key, JsonObject context, ActorRef<CommitOutcome> replyTo)
      implements Committing {
    /** Refuses nulls, which no case could answer. */
    public Create {
      requireNonNull(key, "key");
      requireNonNull(context, "context");
      requireNonNull(replyTo, "replyTo");
    }
  }

  /**
   * Appends mutations to an open quantum; nothing is applied. At position 0 it opens the quantum.
   *
   * @param position how many mutations of the quantum were sent before these; a call repeated with
   *     the same position has no further effect
   */
  record Buffer(
      QuantumId quantum, int position, List<Mutation> mutations, ActorRef<BufferOutcome> replyTo)
      implements Mutating {
    /** Copies the mutations; refuses nulls, which no case could answer. */
    public Buffer {
      requireNonNull(quantum, "quantum");
      requireNonNull(replyTo, "replyTo");
      mutations = List.copyOf(mutations);
    }

    @Override
    public void answer(CaseReply reply) {
      replyTo.tell((BufferOutcome) reply);
    }
  }

  /**
   * Commits an open quantum.
   *
   * @param count how many mutations the caller buffered
   */
  record Commit(QuantumId quantum, int count, Expected expected, ActorRef<CommitOutcome> replyTo)
      implements Committing {
    /** Refuses nulls, which no case could answer. */
    public Commit {
      requireNonNull(quantum, "quantum");
      requireNonNull(expected, "expected");
      requireNonNull(replyTo, "replyTo");
    }

    @Override
    public QuantumId key() {
      return quantum;
    }
  }

  /** Drops an open quantum; succeeds if there is none. */
  record Rollback(QuantumId quantum, ActorRef<RollbackOutcome> replyTo) implements CaseCommand {
    /** Refuses nulls, which no case could answer. */
    public Rollback {
      requireNonNull(quantum, "quantum");
      requireNonNull(replyTo, "replyTo");
    }

    @Override
    public void answer(CaseReply reply) {
      replyTo.tell((RollbackOutcome) reply);
    }
  }

  /** Opens, buffers and commits in one message. */
  record Execute(
      QuantumId quantum,
      List<Mutation> mutations,
      Expected expected,
      ActorRef<CommitOutcome> replyTo)
      implements Committing, Mutating {
    /** Copies the mutations; refuses nulls, which no case could answer. */
    public Execute {
      requireNonNull(quantum, "quantum");
      requireNonNull(expected, "expected");
      requireNonNull(replyTo, "replyTo");
      mutations = List.copyOf(mutations);
    }

    @Override
    public QuantumId key() {
      return quantum;
    }
  }

  /**
   * Commits a control act: puts the case on hold, resumes it, restores an earlier version. Works
   * while the case is on hold.
   *
   * @param expected what the caller takes the case to be; a restore must say the version
   */
  record Control(QuantumId key, ControlAct act, Expected expected, ActorRef<CommitOutcome> replyTo)
      implements Committing {
    /**
     * Refuses nulls, which no case could answer.
     *
     * @throws IllegalArgumentException if it is a restore and no version is expected
     */
    public Control {
      requireNonNull(key, "key");
      requireNonNull(act, "act");
      requireNonNull(expected, "expected");
      requireNonNull(replyTo, "replyTo");
      if (act instanceof ControlAct.Restore && expected.version() == null) {
        throw new IllegalArgumentException(
            "a restore without an expected version: it must say which version it replaces");
      }
    }
  }

  /**
   * Asks what a {@link Commit} would be answered now. Changes nothing, but renews the lease; runs
   * the functions of the quantum.
   */
  record Check(QuantumId quantum, int count, Expected expected, ActorRef<CheckOutcome> replyTo)
      implements CaseCommand {
    /** Refuses nulls, which no case could answer. */
    public Check {
      requireNonNull(quantum, "quantum");
      requireNonNull(expected, "expected");
      requireNonNull(replyTo, "replyTo");
    }

    @Override
    public void answer(CaseReply reply) {
      replyTo.tell((CheckOutcome) reply);
    }
  }

  /** Asks what an {@link Execute} would be answered now. Changes nothing. */
  record CheckExecute(
      QuantumId quantum,
      List<Mutation> mutations,
      Expected expected,
      ActorRef<CheckOutcome> replyTo)
      implements Mutating {
    /** Copies the mutations; refuses nulls, which no case could answer. */
    public CheckExecute {
      requireNonNull(quantum, "quantum");
      requireNonNull(expected, "expected");
      requireNonNull(replyTo, "replyTo");
      mutations = List.copyOf(mutations);
    }

    @Override
    public void answer(CaseReply reply) {
      replyTo.tell((CheckOutcome) reply);
    }
  }

  /**
   * Asks for the state that a {@link Commit} would leave now. Changes nothing, but renews the
   * lease; runs the functions of the quantum.
   */
  record Peek(QuantumId quantum, int count, ActorRef<PeekOutcome> replyTo) implements CaseCommand {
    /** Refuses nulls, which no case could answer. */
    public Peek {
      requireNonNull(quantum, "quantum");
      requireNonNull(replyTo, "replyTo");
    }

    @Override
    public void answer(CaseReply reply) {
      replyTo.tell((PeekOutcome) reply);
    }
  }

  /** Asks for the state that an {@link Execute} would leave now. Changes nothing. */
  record PeekExecute(QuantumId quantum, List<Mutation> mutations, ActorRef<PeekOutcome> replyTo)
      implements Mutating {
    /** Copies the mutations; refuses nulls, which no case could answer. */
    public PeekExecute {
      requireNonNull(quantum, "quantum");
      requireNonNull(replyTo, "replyTo");
      mutations = List.copyOf(mutations);
    }

    @Override
    public void answer(CaseReply reply) {
      replyTo.tell((PeekOutcome) reply);
    }
  }

  /** Asks for the state. */
  record GetState(ActorRef<StateOutcome> replyTo) implements CaseCommand {
    /** Refuses null, which no case could answer. */
    public GetState {
      requireNonNull(replyTo, "replyTo");
    }

    @Override
    public void answer(CaseReply reply) {
      replyTo.tell((StateOutcome) reply);
    }
  }

  /** Asks for the state at a version, now or before. */
  record GetStateAt(long version, ActorRef<StateOutcome> replyTo) implements CaseCommand {
    /** Refuses null, which no case could answer. */
    public GetStateAt {
      requireNonNull(replyTo, "replyTo");
    }

    @Override
    public void answer(CaseReply reply) {
      replyTo.tell((StateOutcome) reply);
    }
  }

  /** Asks what differs between two versions, as it went from the one to the other. */
  record GetDifference(long from, long to, ActorRef<DifferenceOutcome> replyTo)
      implements CaseCommand {
    /** Refuses null, which no case could answer. */
    public GetDifference {
      requireNonNull(replyTo, "replyTo");
    }

    @Override
    public void answer(CaseReply reply) {
      replyTo.tell((DifferenceOutcome) reply);
    }
  }

  /** Asks for the quanta that are open. */
  record GetOpenQuanta(ActorRef<OpenQuantaOutcome> replyTo) implements CaseCommand {
    /** Refuses null, which no case could answer. */
    public GetOpenQuanta {
      requireNonNull(replyTo, "replyTo");
    }

    @Override
    public void answer(CaseReply reply) {
      replyTo.tell((OpenQuantaOutcome) reply);
    }
  }

  /** Asks whether the case is running, on hold, final or in safe mode. */
  record GetStatus(ActorRef<StatusOutcome> replyTo) implements CaseCommand {
    /** Refuses null, which no case could answer. */
    public GetStatus {
      requireNonNull(replyTo, "replyTo");
    }

    @Override
    public void answer(CaseReply reply) {
      replyTo.tell((StatusOutcome) reply);
    }
  }

  /** Asks for the receipts of the versions {@code from} to {@code to}, both included. */
  record GetReceipts(long from, long to, ActorRef<ReceiptsOutcome> replyTo) implements CaseCommand {
    /** Refuses null, which no case could answer. */
    public GetReceipts {
      requireNonNull(replyTo, "replyTo");
    }

    @Override
    public void answer(CaseReply reply) {
      replyTo.tell((ReceiptsOutcome) reply);
    }
  }

  /** Stops the case's actor, recovers it and answers what was recovered. */
  record Restart(ActorRef<RestartOutcome> replyTo) implements CaseCommand {
    /** Refuses null, which no case could answer. */
    public Restart {
      requireNonNull(replyTo, "replyTo");
    }

    @Override
    public void answer(CaseReply reply) {
      replyTo.tell((RestartOutcome) reply);
    }
  }

  /**
   * Releases the case from safe mode, if its history can be proven again from the first event on;
   * this is written into the audit log, whatever comes of it. Of a case that is not in safe mode it
   * changes nothing.
   *
   * @param reason why it is done: 1-1,024 UTF-8 bytes, no control characters
   */
  record Release(String reason, ActorRef<ReleaseOutcome> replyTo) implements CaseCommand {
    /**
     * Refuses null, which no case could answer.
     *
     * @throws IllegalArgumentException if the reason is empty, too long or not printable
     */
    public Release {
      Names.check("reason", reason, ControlAct.MAX_REASON_BYTES);
      requireNonNull(replyTo, "replyTo");
    }

    @Override
    public void answer(CaseReply reply) {
      replyTo.tell((ReleaseOutcome) reply);
    }
  }
}
