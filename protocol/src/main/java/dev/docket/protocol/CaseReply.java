package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answers of a case. Expected outcomes are values; each name says what the caller may assume.
 *
 * <p>The sealed interfaces inside tell which answers each command can get.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "reply")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CaseReply.Committed.class, name = "committed"),
  @JsonSubTypes.Type(value = CaseReply.Duplicate.class, name = "duplicate"),
  @JsonSubTypes.Type(value = CaseReply.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = CaseReply.EmptyQuantum.class, name = "empty_quantum"),
  @JsonSubTypes.Type(value = CaseReply.VersionConflict.class, name = "version_conflict"),
  @JsonSubTypes.Type(value = CaseReply.KeyReused.class, name = "key_reused"),
  @JsonSubTypes.Type(value = CaseReply.QuantumLost.class, name = "quantum_lost"),
  @JsonSubTypes.Type(value = CaseReply.QuantumIncomplete.class, name = "quantum_incomplete"),
  @JsonSubTypes.Type(value = CaseReply.QuantumPoisoned.class, name = "quantum_poisoned"),
  @JsonSubTypes.Type(value = CaseReply.CaseExists.class, name = "case_exists"),
  @JsonSubTypes.Type(value = CaseReply.CaseUnknown.class, name = "case_unknown"),
  @JsonSubTypes.Type(value = CaseReply.CaseOnHold.class, name = "case_on_hold"),
  @JsonSubTypes.Type(value = CaseReply.CaseFinal.class, name = "case_final"),
  @JsonSubTypes.Type(value = CaseReply.CaseInSafeMode.class, name = "case_in_safe_mode"),
  @JsonSubTypes.Type(value = CaseReply.Busy.class, name = "busy"),
  @JsonSubTypes.Type(value = CaseReply.NotWritten.class, name = "not_written"),
  @JsonSubTypes.Type(value = CaseReply.OutcomeUnknown.class, name = "outcome_unknown"),
  @JsonSubTypes.Type(value = CaseReply.Buffered.class, name = "buffered"),
  @JsonSubTypes.Type(value = CaseReply.RolledBack.class, name = "rolled_back"),
  @JsonSubTypes.Type(value = CaseReply.State.class, name = "state"),
  @JsonSubTypes.Type(value = CaseReply.Receipts.class, name = "receipts"),
  @JsonSubTypes.Type(value = CaseReply.Restarted.class, name = "restarted")
})
public sealed interface CaseReply {

  /** What create, commit, execute and control can get. */
  sealed interface CommitOutcome extends CaseReply {}

  /** What buffer can get. */
  sealed interface BufferOutcome extends CaseReply {}

  /** What rollback can get. */
  sealed interface RollbackOutcome extends CaseReply {}

  /** What a read of the state can get. */
  sealed interface StateOutcome extends CaseReply {}

  /** What a read of receipts can get. */
  sealed interface ReceiptsOutcome extends CaseReply {}

  /** What a restart can get. */
  sealed interface RestartOutcome extends CaseReply {}

  /** It is durable, and this is its receipt. */
  record Committed(Receipt receipt) implements CommitOutcome {}

  /** The same had been committed under this id before; this is the receipt it got then. */
  record Duplicate(Receipt receipt) implements CommitOutcome {}

  /** Nothing changed; these are all the violations. The quantum is gone. */
  record Refused(List<Violation> violations) implements CommitOutcome {
    /** Copies the violations. */
    public Refused {
      violations = List.copyOf(violations);
    }
  }

  /** EMPTY_QUANTUM: a commit of no mutations. Nothing changed. */
  record EmptyQuantum(QuantumId quantum) implements CommitOutcome {}

  /** Nothing changed: the case is not what was expected, but this. The quantum is gone. */
  record VersionConflict(long version, Hash stateHash) implements CommitOutcome {}

  /** KEY_REUSED: another request had been committed under this id, as this version. */
  record KeyReused(QuantumId quantum, long version) implements CommitOutcome {}

  /**
   * QUANTUM_LOST: the quantum is not open here and not among the last 1,024 committed ones. The
   * case's actor was restarted, or the lease ran out; begin it again.
   */
  record QuantumLost(QuantumId quantum) implements CommitOutcome, BufferOutcome {}

  /**
   * QUANTUM_INCOMPLETE: a part of the quantum did not arrive.
   *
   * @param buffered how many mutations are buffered here
   * @param claimed the caller's position or count
   */
  record QuantumIncomplete(QuantumId quantum, int buffered, int claimed)
      implements CommitOutcome, BufferOutcome {}

  /** A buffer call was refused, so that the quantum cannot be committed whole; begin it again. */
  record QuantumPoisoned(QuantumId quantum, String reason)
      implements CommitOutcome, BufferOutcome {}

  /** A create under another key than the one the case was created with. Nothing changed. */
  record CaseExists(CaseStatus status, long version) implements CommitOutcome {}

  /** There is no such case; create it first. */
  record CaseUnknown(CaseId id)
      implements CommitOutcome, BufferOutcome, StateOutcome, ReceiptsOutcome, RestartOutcome {}

  /** The case is on hold. Nothing changed, the quantum stays open. */
  record CaseOnHold(String reason) implements CommitOutcome {}

  /** The case has its final status. Nothing changed, and no quantum will change it again. */
  record CaseFinal(CaseStatus status) implements CommitOutcome, BufferOutcome {}

  /**
   * Recovery could not prove the case's history; it takes no commits.
   *
   * @param lastGoodVersion the last version that could be proven, or -1 for none
   * @param view the state at that version, for a read; {@code null} if there is none
   */
  record CaseInSafeMode(
      String reason,
      long lastGoodVersion,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CaseView view)
      implements CommitOutcome, BufferOutcome, StateOutcome, ReceiptsOutcome, RestartOutcome {}

  /** Nothing was taken and a retry is safe: too much is waiting, or the case cannot start now. */
  record Busy(String reason)
      implements CommitOutcome,
          BufferOutcome,
          RollbackOutcome,
          StateOutcome,
          ReceiptsOutcome,
          RestartOutcome {}

  /** Certainly nothing was written, for a reason that a mere retry does not mend. */
  record NotWritten(String reason) implements CommitOutcome {}

  /**
   * The journal could not say whether the commit is durable. A retry with the same id gives the
   * truth.
   */
  record OutcomeUnknown(QuantumId quantum, String reason) implements CommitOutcome {}

  /**
   * The mutations are buffered.
   *
   * @param count how many the quantum holds now
   */
  record Buffered(QuantumId quantum, int count) implements BufferOutcome {}

  /** No quantum of this id is open any more. */
  record RolledBack(QuantumId quantum) implements RollbackOutcome {}

  /** The durable state. */
  record State(CaseView view) implements StateOutcome {}

  /** The receipts asked for, by version. */
  record Receipts(List<Receipt> receipts) implements ReceiptsOutcome {
    /** Copies the receipts. */
    public Receipts {
      receipts = List.copyOf(receipts);
    }
  }

  /** The case's actor was stopped and recovered to this version. */
  record Restarted(long version, Hash stateHash) implements RestartOutcome {}
}
