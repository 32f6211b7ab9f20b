package dev.docket.engine.state;

import dev.docket.engine.state.BrokenHistoryException.Kind;
import dev.docket.protocol.CaseEvent;
import dev.docket.protocol.CaseId;
import dev.docket.protocol.SkippedVersions;
import org.jspecify.annotations.Nullable;

/**
 * As much of a case's history as is proven, from its beginning on, while its events are read in
 * their order. After one that does not hold nothing is taken but a restore that skips it. For one
 * thread.
 *
 * <p>Design note: a restore out of safe mode follows an event that may lie far back. If what it
 * skips was damaged, the prefix ends there and the restore follows it. If all of it is there after
 * all, given back by a late repair, it is found out only at the restore, when the state that it
 * follows is gone: then the events are read once more, with that gap known.
 */
public final class VerifiedPrefix {

  private final CaseId id;
  private final Gaps known;
  private @Nullable CaseState state;
  private @Nullable BrokenHistoryException fault;

  private VerifiedPrefix(CaseId id, Gaps known, @Nullable CaseState state) {
    this.id = id;
    this.known = known;
    this.state = state;
  }

  /**
   * To begin at the first event.
   *
   * @param known gaps whose events are passed over
   */
  public static VerifiedPrefix fromFirstEvent(CaseId id, Gaps known) {
    return new VerifiedPrefix(id, known, null);
  }

  /** To go on after the event that led to this state. */
  public static VerifiedPrefix from(CaseState state) {
    return new VerifiedPrefix(state.id(), state.gaps(), state);
  }

  /**
   * Takes the next event, if it holds.
   *
   * @param sequenceNr where the event stands in the journal
   * @return whether it is part of the case
   * @throws BrokenHistoryException with {@link BrokenHistoryException#gap} if it is a restore that
   *     skips versions which were taken
   */
  public boolean take(CaseEvent.Commit event, long sequenceNr) {
    if (known.cover(sequenceNr)) {
      return false;
    }
    SkippedVersions skipped = event.receipt().body().skipped();
    requireNotTaken(skipped, sequenceNr);
    if (fault != null && !followsState(skipped)) {
      return false;
    }
    try {
      state = History.replay(state, event, sequenceNr).requireCase(id);
      fault = null;
      return true;
    } catch (BrokenHistoryException broken) {
      fault = fault == null ? broken : fault;
      return false;
    }
  }

  private void requireNotTaken(@Nullable SkippedVersions skipped, long sequenceNr) {
    if (skipped != null && state != null && skipped.first() <= state.version()) {
      Gap gap = Gap.before(sequenceNr, skipped);
      if (!known.all().contains(gap)) {
        throw new BrokenHistoryException(
            Kind.SKIPPED_VERSIONS_FOUND, gap, "case " + id + ": they are in the journal");
      }
    }
  }

  private boolean followsState(@Nullable SkippedVersions skipped) {
    return skipped != null && state != null && skipped.first() == state.version() + 1;
  }

  /** The state after the last event that holds; {@code null} if not even the first does. */
  public @Nullable CaseState state() {
    return state;
  }

  /** The first event that does not hold and is not skipped; {@code null} if all do. */
  public @Nullable BrokenHistoryException fault() {
    return fault;
  }

  /**
   * All that was read has to hold.
   *
   * @return the state after it; {@code null} if there was no event
   * @throws BrokenHistoryException the {@link #fault}
   */
  public @Nullable CaseState whole() {
    if (fault != null) {
      throw fault;
    }
    return state;
  }
}
