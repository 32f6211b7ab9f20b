package dev.docket.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Optional;
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
  @JsonSubTypes.Type(value = CaseReply.CaseErased.class, name = "case_erased"),
  @JsonSubTypes.Type(value = CaseReply.CaseInSafeMode.class, name = "case_in_safe_mode"),
  @JsonSubTypes.Type(value = CaseReply.Busy.class, name = "busy"),
  @JsonSubTypes.Type(value = CaseReply.NotWritten.class, name = "not_written"),
  @JsonSubTypes.Type(value = CaseReply.OutcomeUnknown.class, name = "outcome_unknown"),
  @JsonSubTypes.Type(value = CaseReply.Buffered.class, name = "buffered"),
  @JsonSubTypes.Type(value = CaseReply.RolledBack.class, name = "rolled_back"),
  @JsonSubTypes.Type(value = CaseReply.State.class, name = "state"),
  @JsonSubTypes.Type(value = CaseReply.Receipts.class, name = "receipts"),
  @JsonSubTypes.Type(value = CaseReply.ReceiptsInSafeMode.class, name = "receipts_in_safe_mode"),
  @JsonSubTypes.Type(value = CaseReply.AlreadyCommitted.class, name = "already_committed"),
  @JsonSubTypes.Type(value = CaseReply.WouldCommit.class, name = "would_commit"),
  @JsonSubTypes.Type(value = CaseReply.WouldLeave.class, name = "would_leave"),
  @JsonSubTypes.Type(value = CaseReply.VersionUnknown.class, name = "version_unknown"),
  @JsonSubTypes.Type(value = CaseReply.PastDamaged.class, name = "past_damaged"),
  @JsonSubTypes.Type(value = CaseReply.Difference.class, name = "difference"),
  @JsonSubTypes.Type(value = CaseReply.OpenQuanta.class, name = "open_quanta"),
  @JsonSubTypes.Type(value = CaseReply.Status.class, name = "status"),
  @JsonSubTypes.Type(value = CaseReply.Restarted.class, name = "restarted"),
  @JsonSubTypes.Type(value = CaseReply.Released.class, name = "released"),
  @JsonSubTypes.Type(value = CaseReply.AnswerTooLarge.class, name = "answer_too_large")
})
public sealed interface CaseReply {

  /** What create, commit, execute and control can get. */
  sealed interface CommitOutcome extends CaseReply {

    /**
     * The receipt, if what was asked is committed and durable: by this call, or by an earlier one
     * that this one repeats.
     */
    default Optional<Receipt> durable() {
      return Optional.empty();
    }

    /**
     * Whether the same call under the same id is to be made again, after a moment, for an answer
     * that lasts.
     */
    default boolean mayAskAgain() {
      return false;
    }
  }

  /** What check can get. */
  sealed interface CheckOutcome extends CaseReply {}

  /** What peek can get. */
  sealed interface PeekOutcome extends CaseReply {}

  /**
   * What commit, check and peek can all get: this call wrote nothing, and the state is what it was
   * before it.
   */
  sealed interface Unchanged extends CommitOutcome, CheckOutcome, PeekOutcome {}

  /** What buffer can get. */
  sealed interface BufferOutcome extends CaseReply {}

  /** What rollback can get. */
  sealed interface RollbackOutcome extends CaseReply {}

  /** What a read of the state can get. */
  sealed interface StateOutcome extends CaseReply {}

  /** What a read of receipts can get. */
  sealed interface ReceiptsOutcome extends CaseReply {}

  /** What a read of a difference can get. */
  sealed interface DifferenceOutcome extends CaseReply {}

  /** What a read of the open quanta can get. */
  sealed interface OpenQuantaOutcome extends CaseReply {}

  /** What a read of the status can get. */
  sealed interface StatusOutcome extends CaseReply {}

  /** What a restart can get. */
  sealed interface RestartOutcome extends CaseReply {}

  /** What a release from safe mode can get. */
  sealed interface ReleaseOutcome extends CaseReply {}

  /** It is durable, and this is its receipt. */
  record Committed(Receipt receipt) implements CommitOutcome {
    @Override
    public Optional<Receipt> durable() {
      return Optional.of(receipt);
    }
  }

  /** The same had been committed under this id before; this is the receipt it got then. */
  record Duplicate(Receipt receipt) implements Unchanged {
    @Override
    public Optional<Receipt> durable() {
      return Optional.of(receipt);
    }
  }

  /** Nothing changed; these are all the violations. The quantum is gone. */
  record Refused(List<Violation> violations) implements Unchanged {
    /** Copies the violations. */
    public Refused {
      violations = List.copyOf(violations);
    }
  }

  /** EMPTY_QUANTUM: a commit of no mutations. Nothing changed. */
  record EmptyQuantum(QuantumId quantum) implements Unchanged {}

  /** Nothing changed: the case is not what was expected, but this. The quantum is gone. */
  record VersionConflict(long version, Hash stateHash) implements Unchanged {}

  /** KEY_REUSED: another request had been committed under this id, as this version. */
  record KeyReused(QuantumId quantum, long version) implements Unchanged {}

  /**
   * QUANTUM_LOST: the quantum is not open here and not among the last 1,024 committed ones. The
   * case's actor was restarted, or the lease ran out; begin it again.
   */
  record QuantumLost(QuantumId quantum) implements Unchanged, BufferOutcome {}

  /**
   * QUANTUM_INCOMPLETE: a part of the quantum did not arrive.
   *
   * @param buffered how many mutations are buffered here
   * @param claimed the caller's position or count
   */
  record QuantumIncomplete(QuantumId quantum, int buffered, int claimed)
      implements Unchanged, BufferOutcome {}

  /** A buffer call was refused, so that the quantum cannot be committed whole; begin it again. */
  record QuantumPoisoned(QuantumId quantum, String reason) implements Unchanged, BufferOutcome {}

  /** A create under another key than the one the case was created with. Nothing changed. */
  record CaseExists(CaseStatus status, long version) implements CommitOutcome {}

  /** There is no such case; create it first. */
  record CaseUnknown(CaseId id)
      implements Unchanged,
          BufferOutcome,
          StateOutcome,
          DifferenceOutcome,
          OpenQuantaOutcome,
          StatusOutcome,
          ReceiptsOutcome,
          RestartOutcome,
          ReleaseOutcome {}

  /** The case is on hold. Nothing changed, the quantum stays open. */
  record CaseOnHold(String reason) implements Unchanged {}

  /** The case has its final status. Nothing changed, and no quantum will change it again. */
  record CaseFinal(CaseStatus status) implements Unchanged, BufferOutcome {}

  /**
   * The case is erased: its values are gone for good, its receipts are there, and its id is never
   * used again.
   *
   * @param version the version that the erase made, which is the last
   * @param status the final status that the case had
   * @param deleted whether all that was to be deleted is, durably; if not, that is tried again at
   *     the next start of the case
   */
  record CaseErased(long version, CaseStatus status, boolean deleted)
      implements Unchanged,
          BufferOutcome,
          StateOutcome,
          DifferenceOutcome,
          OpenQuantaOutcome,
          StatusOutcome {}

  /**
   * Recovery could not prove the case's history; it takes no commits.
   *
   * @param lastGoodVersion the last version that could be proven, or -1 for none
   * @param view for a read of the state: the state at that version, or at the earlier one that was
   *     asked for; {@code null} if there is none
   */
  record CaseInSafeMode(
      String reason,
      long lastGoodVersion,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable CaseView view)
      implements Unchanged,
          BufferOutcome,
          StateOutcome,
          DifferenceOutcome,
          OpenQuantaOutcome,
          StatusOutcome,
          RestartOutcome,
          ReleaseOutcome {}

  /** Nothing was taken and a retry is safe: too much is waiting, or the case cannot start now. */
  record Busy(String reason)
      implements Unchanged,
          BufferOutcome,
          RollbackOutcome,
          StateOutcome,
          DifferenceOutcome,
          OpenQuantaOutcome,
          StatusOutcome,
          ReceiptsOutcome,
          RestartOutcome,
          ReleaseOutcome {
    @Override
    public boolean mayAskAgain() {
      return true;
    }
  }

  /**
   * The answer is too large to travel from the case's node to this one; a retry gets the same, a
   * call on the case's own node does not. This call wrote nothing: the answer was a read, or a
   * refusal with very many violations.
   *
   * @param bytes what it has
   * @param most what may travel, by {@code akka.remote.artery.advanced.maximum-frame-size}
   */
  record AnswerTooLarge(long bytes, long most)
      implements Unchanged, StateOutcome, DifferenceOutcome, OpenQuantaOutcome, ReceiptsOutcome {}

  /** Certainly nothing was written, for a reason that a mere retry does not mend. */
  record NotWritten(String reason) implements CommitOutcome {}

  /**
   * The journal could not say whether the commit is durable. A retry with the same id gives the
   * truth.
   */
  record OutcomeUnknown(QuantumId quantum, String reason) implements CommitOutcome {
    @Override
    public boolean mayAskAgain() {
      return true;
    }
  }

  /**
   * The mutations are buffered.
   *
   * @param count how many the quantum holds now
   */
  record Buffered(QuantumId quantum, int count) implements BufferOutcome {}

  /**
   * A quantum of this id is committed already: nothing is buffered or opened. A commit gives its
   * receipt again; an execute with all its mutations says as well whether they are the same.
   */
  record AlreadyCommitted(QuantumId quantum, long version) implements BufferOutcome {}

  /**
   * A commit would be taken now.
   *
   * @param version the version that it would make
   */
  record WouldCommit(long version) implements CheckOutcome {}

  /**
   * A commit would leave this state, which is not durable.
   *
   * @param view its version is the one that the commit would make, its times are of now, and its
   *     receipt hash is that of the version before, since there is no receipt
   */
  record WouldLeave(CaseView view) implements PeekOutcome {}

  /** No quantum of this id is open any more. */
  record RolledBack(QuantumId quantum) implements RollbackOutcome {}

  /** The durable state. */
  record State(CaseView view) implements StateOutcome {}

  /**
   * The case has not come to this version yet.
   *
   * @param version the version that it is at
   */
  record VersionUnknown(long asked, long version) implements StateOutcome, DifferenceOutcome {}

  /**
   * What is stored of an earlier version cannot be read or proven any more, and a retry gets the
   * same until the store is repaired: so it can be neither shown nor restored. Nothing changed; the
   * case itself goes on until it is recovered from there.
   *
   * @param version the first version that does not hold
   */
  record PastDamaged(long version, String reason)
      implements Unchanged, StateOutcome, DifferenceOutcome, ReceiptsOutcome {}

  /**
   * What differs between two versions.
   *
   * @param entries each entry that does, at most once
   */
  record Difference(long from, long to, List<EntryDifference> entries)
      implements DifferenceOutcome {
    /** Copies the entries. */
    public Difference {
      entries = List.copyOf(entries);
    }
  }

  /** The quanta that are open now, the one touched last at the end. */
  record OpenQuanta(List<OpenQuantum> quanta) implements OpenQuantaOutcome {
    /** Copies the quanta. */
    public OpenQuanta {
      quanta = List.copyOf(quanta);
    }
  }

  /**
   * How the case stands; {@link CaseInSafeMode} is the answer of one that cannot be proven.
   *
   * @param hold the reason why it is on hold; {@code null} if it is not
   */
  record Status(
      CaseStatus status,
      long version,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String hold)
      implements StatusOutcome {}

  /** The receipts asked for, by version. */
  record Receipts(List<Receipt> receipts) implements ReceiptsOutcome {
    /** Copies the receipts. */
    public Receipts {
      receipts = List.copyOf(receipts);
    }
  }

  /**
   * The receipts asked for, as far as they are proven; see {@link CaseInSafeMode}.
   *
   * @param lastGoodVersion the last version that could be proven, or -1 for none
   */
  record ReceiptsInSafeMode(String reason, long lastGoodVersion, List<Receipt> receipts)
      implements ReceiptsOutcome {
    /** Copies the receipts. */
    public ReceiptsInSafeMode {
      receipts = List.copyOf(receipts);
    }
  }

  /** The case's actor was stopped and recovered to this version. */
  record Restarted(long version, Hash stateHash) implements RestartOutcome {}

  /** The case is not in safe mode, not any more: it is proven up to this version, and goes on. */
  record Released(long version, Hash stateHash) implements ReleaseOutcome {}
}
