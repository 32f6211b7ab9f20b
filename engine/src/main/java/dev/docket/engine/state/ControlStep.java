package dev.docket.engine.state;

import dev.docket.protocol.ControlAct;
import dev.docket.protocol.ViolationCode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What each control act needs and does: the only place that knows. Pure. */
public final class ControlStep {

  private ControlStep() {}

  /**
   * What forbids the act; empty if nothing does. Whether the case has a final status is looked at
   * for an erase only.
   *
   * @param version that the act would make
   */
  public static Optional<Fault> objection(CaseState state, ControlAct act, long version) {
    return act.accept(new Objection(state, version));
  }

  /**
   * What the act does to a state that it has no {@link #objection} to.
   *
   * @param past the state at the version that a restore brings back; {@code null} for other acts
   * @throws IllegalArgumentException if the past is not the version that the act names, or the act
   *     is an erase, which leaves no state
   */
  public static FoldResult.Applied apply(
      CaseState state, At at, ControlAct act, @Nullable CaseState past) {
    if (act instanceof ControlAct.Restore restore
        && (past == null || past.version() != restore.version())) {
      throw new IllegalArgumentException(
          "a restore of version " + restore.version() + " needs that version, not " + past);
    }
    CaseContent content = past == null ? state.content() : past.content();
    ChangeForms changes = ChangeForms.of(NetChanges.between(state.content(), content));
    return new FoldResult.Applied(
        after(state, at, act, content).changedFrom(state, changes), changes);
  }

  /** The state after the act, with the content that it leaves. */
  static CaseState after(CaseState before, At at, ControlAct act, CaseContent content) {
    return act.accept(new Held(before)).with(content).at(at);
  }

  private record Objection(CaseState state, long version)
      implements ControlAct.Visitor<Optional<Fault>> {

    @Override
    public Optional<Fault> hold(ControlAct.Hold act) {
      return state.hold() == null
          ? Optional.empty()
          : fault(
              ViolationCode.ALREADY_ON_HOLD,
              Subject.HOLD,
              "the case is on hold already: " + state.hold());
    }

    @Override
    public Optional<Fault> resume(ControlAct.Resume act) {
      return state.hold() != null
          ? Optional.empty()
          : fault(ViolationCode.NOT_ON_HOLD, Subject.HOLD, "the case is not on hold");
    }

    /** Out of safe mode the last good version is an earlier one, too: there are others between. */
    @Override
    public Optional<Fault> restore(ControlAct.Restore act) {
      if (state.gaps().skip(act.version())) {
        return refused(act, "is lost: the case has " + state.gaps());
      }
      return act.version() <= state.version() && act.version() < version - 1
          ? Optional.empty()
          : refused(
              act, "is not earlier than version " + state.version() + ", which the case is at");
    }

    private static Optional<Fault> refused(ControlAct.Restore act, String why) {
      return fault(
          ViolationCode.VERSION_NOT_EARLIER,
          Subject.VERSION,
          "version " + act.version() + " " + why);
    }

    @Override
    public Optional<Fault> erase(ControlAct.Erase act) {
      return state.status().isFinal()
          ? Optional.empty()
          : fault(
              ViolationCode.CASE_NOT_FINAL,
              Subject.STATUS,
              "the case is " + state.status() + ", only one with a final status can be erased");
    }

    private static Optional<Fault> fault(ViolationCode code, String subject, String message) {
      return Optional.of(new Fault(code, subject, message));
    }
  }

  private record Held(CaseState before) implements ControlAct.Visitor<CaseState> {

    @Override
    public CaseState hold(ControlAct.Hold act) {
      return before.holding(act.reason());
    }

    @Override
    public CaseState resume(ControlAct.Resume act) {
      return before.holding(null);
    }

    @Override
    public CaseState restore(ControlAct.Restore act) {
      return before;
    }

    @Override
    public CaseState erase(ControlAct.Erase act) {
      throw new IllegalArgumentException("an erase leaves no state");
    }
  }
}
