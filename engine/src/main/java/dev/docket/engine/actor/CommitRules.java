package dev.docket.engine.actor;

import dev.docket.engine.quantum.QuantumBuffer;
import dev.docket.engine.state.At;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.Commits;
import dev.docket.engine.state.Fold;
import dev.docket.engine.state.FoldResult;
import dev.docket.engine.state.RequestHash;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.CaseExists;
import dev.docket.protocol.CaseReply.CaseFinal;
import dev.docket.protocol.CaseReply.CaseOnHold;
import dev.docket.protocol.CaseReply.CaseUnknown;
import dev.docket.protocol.CaseReply.CommitOutcome;
import dev.docket.protocol.CaseReply.EmptyQuantum;
import dev.docket.protocol.CaseReply.QuantumLost;
import dev.docket.protocol.CaseReply.Refused;
import dev.docket.protocol.CaseReply.VersionConflict;
import dev.docket.protocol.Expected;
import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;
import dev.docket.protocol.Salt;
import dev.docket.protocol.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a case answers to a commit, in the order of its checks: known id, final, on hold, poisoned
 * or incomplete, expected version or hash, violations. Safe mode comes before all of them and is
 * the keeper's. Decides only: holds nothing, writes nothing, reads no clock.
 */
final class CommitRules {

  private final CaseId id;
  private final String origin;

  CommitRules(CaseId id, String origin) {
    this.id = id;
    this.origin = origin;
  }

  /** The creation of the case. */
  Verdict create(@Nullable CaseState state, CaseCommand.Create create, Salt salt, Instant now) {
    if (state != null) {
      Hash request = RequestHash.ofCreate(create.context());
      return KnownRequest.verdict(state, create.key(), request)
          .orElseGet(() -> Verdict.ending(new CaseExists(state.status(), state.version())));
    }
    List<Violation> violations = Fold.genesis(create.context());
    if (!violations.isEmpty()) {
      return Verdict.ending(new Refused(violations));
    }
    return new Verdict.Prepared(
        Commits.genesis(id, salt, create.context(), create.key(), now, origin), null);
  }

  /**
   * The commit of a quantum.
   *
   * @param buffer what is buffered of it; {@code null} if it is not open
   * @param count how many mutations the caller says it has
   */
  Verdict commit(
      @Nullable CaseState state,
      QuantumId quantum,
      @Nullable QuantumBuffer buffer,
      int count,
      Expected expected,
      Instant now) {
    if (state == null) {
      return Verdict.ending(new CaseUnknown(id));
    }
    // A retry whose buffer is lost cannot say any more what it asked: it is taken at its word.
    Hash request = buffer == null ? null : RequestHash.of(buffer.mutations());
    Optional<Verdict> known = KnownRequest.verdict(state, quantum, request);
    if (known.isPresent()) {
      return known.get();
    }
    if (state.status().isFinal()) {
      return Verdict.ending(new CaseFinal(state.status()));
    }
    String hold = state.hold();
    if (hold != null) {
      return Verdict.leavingOpen(new CaseOnHold(hold));
    }
    if (buffer == null || request == null) {
      return Verdict.ending(count == 0 ? new EmptyQuantum(quantum) : new QuantumLost(quantum));
    }
    Optional<CommitOutcome> objection = buffer.objection(count);
    if (objection.isPresent()) {
      return Verdict.ending(objection.get());
    }
    if (!expected.matches(state.version(), state.hash())) {
      return Verdict.ending(new VersionConflict(state.version(), state.hash()));
    }
    return folded(state, buffer, request, now);
  }

  private static Verdict folded(CaseState state, QuantumBuffer buffer, Hash request, Instant now) {
    FoldResult result = Fold.fold(state, At.after(state, now), buffer.mutations());
    if (result instanceof FoldResult.Refused refused) {
      return Verdict.ending(new Refused(refused.violations()));
    }
    FoldResult.Applied applied = (FoldResult.Applied) result;
    CaseEvent.Commit event = Commits.quantum(state, applied, buffer.id(), request, buffer.size());
    return new Verdict.Prepared(event, applied);
  }
}
