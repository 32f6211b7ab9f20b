package dev.docket.protocol;

import static java.util.Objects.requireNonNull;

import akka.actor.typed.ActorRef;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.docket.protocol.CaseReply.BufferOutcome;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.ReceiptsOutcome;
import dev.docket.protocol.CaseReply.RestartOutcome;
import dev.docket.protocol.CaseReply.RollbackOutcome;
import dev.docket.protocol.CaseReply.StateOutcome;
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
  @JsonSubTypes.Type(value = CaseCommand.GetState.class, name = "get_state"),
  @JsonSubTypes.Type(value = CaseCommand.GetReceipts.class, name = "get_receipts"),
  @JsonSubTypes.Type(value = CaseCommand.Restart.class, name = "restart")
})
public sealed interface CaseCommand {

  /** Creates the case: its genesis, version 0. Repeated with the same key, it is a duplicate. */
  record Create(QuantumId key, JsonObject context, ActorRef<CommitOutcome> replyTo)
      implements CaseCommand {
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
      implements CaseCommand {
    /** Copies the mutations; refuses nulls, which no case could answer. */
    public Buffer {
      requireNonNull(quantum, "quantum");
      requireNonNull(replyTo, "replyTo");
      mutations = List.copyOf(mutations);
    }
  }

  /**
   * Commits an open quantum.
   *
   * @param count how many mutations the caller buffered
   */
  record Commit(QuantumId quantum, int count, Expected expected, ActorRef<CommitOutcome> replyTo)
      implements CaseCommand {
    /** Refuses nulls, which no case could answer. */
    public Commit {
      requireNonNull(quantum, "quantum");
      requireNonNull(expected, "expected");
      requireNonNull(replyTo, "replyTo");
    }
  }

  /** Drops an open quantum; succeeds if there is none. */
  record Rollback(QuantumId quantum, ActorRef<RollbackOutcome> replyTo) implements CaseCommand {
    /** Refuses nulls, which no case could answer. */
    public Rollback {
      requireNonNull(quantum, "quantum");
      requireNonNull(replyTo, "replyTo");
    }
  }

  /** Opens, buffers and commits in one message. */
  record Execute(
      QuantumId quantum,
      List<Mutation> mutations,
      Expected expected,
      ActorRef<CommitOutcome> replyTo)
      implements CaseCommand {
    /** Copies the mutations; refuses nulls, which no case could answer. */
    public Execute {
      requireNonNull(quantum, "quantum");
      requireNonNull(expected, "expected");
      requireNonNull(replyTo, "replyTo");
      mutations = List.copyOf(mutations);
    }
  }

  /** Asks for the state. */
  record GetState(ActorRef<StateOutcome> replyTo) implements CaseCommand {
    /** Refuses null, which no case could answer. */
    public GetState {
      requireNonNull(replyTo, "replyTo");
    }
  }

  /** Asks for the receipts of the versions {@code from} to {@code to}, both included. */
  record GetReceipts(long from, long to, ActorRef<ReceiptsOutcome> replyTo) implements CaseCommand {
    /** Refuses null, which no case could answer. */
    public GetReceipts {
      requireNonNull(replyTo, "replyTo");
    }
  }

  /** Stops the case's actor, recovers it and answers what was recovered. */
  record Restart(ActorRef<RestartOutcome> replyTo) implements CaseCommand {
    /** Refuses null, which no case could answer. */
    public Restart {
      requireNonNull(replyTo, "replyTo");
    }
  }
}
