package dev.docket.engine.actor;

import dev.docket.engine.state.At;
import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.Commits;
import dev.docket.engine.state.ControlStep;
import dev.docket.engine.state.Fault;
import dev.docket.engine.state.FoldResult;
import dev.docket.engine.state.RequestHash;
import dev.docket.protocol.CaseCommand;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.CaseReply.CaseFinal;
import dev.docket.protocol.CaseReply.CaseUnknown;
import dev.docket.protocol.CaseReply.Refused;
import dev.docket.protocol.CaseReply.VersionConflict;
import dev.docket.protocol.ControlAct;
import dev.docket.protocol.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a case answers to a control commit, in the same order as to any other: known id, final,
 * expected version or hash, violations. That the case is on hold stops none; a final status stops
 * all but an erase, which needs it.
 */
final class ControlRules {

  private final CaseId id;

  ControlRules(CaseId id) {
    this.id = id;
  }

  /**
   * The verdict.
   *
   * @param sequenceNr the highest that the journal has given to an event of the case
   * @param past the state that a restore brings back, once it was read; {@code null} before, and
   *     for other acts
   */
  Verdict control(
      @Nullable CaseState state,
      long sequenceNr,
      CaseCommand.Control command,
      @Nullable CaseState past,
      Instant now) {
    return state == null
        ? Verdict.ending(new CaseUnknown(id))
        : control(state, sequenceNr, command, past, At.after(state, now));
  }

  /**
   * The verdict on a restore out of safe mode.
   *
   * @param state the last good one
   * @param sequenceNr the highest that the journal has given to an event of the case
   */
  Verdict restore(
      CaseState state,
      long sequenceNr,
      CaseCommand.Control command,
      @Nullable CaseState past,
      Instant now) {
    return control(state, sequenceNr, command, past, At.beyond(state, sequenceNr, now));
  }

  private static Verdict control(
      CaseState state,
      long sequenceNr,
      CaseCommand.Control command,
      @Nullable CaseState read,
      At at) {
    ControlAct act = command.act();
    Optional<Verdict> known = KnownRequest.verdict(state, command.key(), RequestHash.of(act));
    if (known.isPresent()) {
      return known.get();
    }
    if (state.status().isFinal() && !(act instanceof ControlAct.Erase)) {
      return Verdict.ending(new CaseFinal(state.status()));
    }
    if (!command.expected().matches(state.version(), state.hash())) {
      return Verdict.ending(new VersionConflict(state.version(), state.hash()));
    }
    Optional<Fault> objection = ControlStep.objection(state, act, at.version());
    if (objection.isPresent()) {
      Fault fault = objection.get();
      return Verdict.ending(
          new Refused(
              List.of(new Violation(-1, fault.code(), fault.subject(), fault.message(), false))));
    }
    if (act instanceof ControlAct.Erase erase) {
      return new Verdict.Erasable(
          Commits.erase(state, at, erase, command.key()), state, sequenceNr);
    }
    CaseState past = read;
    if (act instanceof ControlAct.Restore restore && past == null) {
      if (restore.version() != state.version()) {
        return new Verdict.PastNeeded(restore.version(), state);
      }
      past = state;
    }
    FoldResult.Applied applied = ControlStep.apply(state, at, act, past);
    return new Verdict.Prepared(Commits.control(state, applied, act, command.key()), applied);
  }
}
