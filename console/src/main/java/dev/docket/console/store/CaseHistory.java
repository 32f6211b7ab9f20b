package dev.docket.console.store;

import dev.docket.engine.state.CaseState;
import dev.docket.engine.state.Tombstone;
import dev.docket.protocol.CaseId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the events of a case prove.
 *
 * @param caseId the case
 * @param state the state after the last event that holds; {@code null} if not even the first does,
 *     or the case is erased
 * @param erased what is left of the case; {@code null} if it is not erased
 * @param fault the first event that does not hold, or {@code null} if all do
 */
public record CaseHistory(
    CaseId caseId,
    @Nullable CaseState state,
    @Nullable Tombstone erased,
    @Nullable CaseFault fault) {

  /** The state, if every event holds. */
  public Optional<CaseState> proven() {
    return fault == null ? Optional.ofNullable(state) : Optional.empty();
  }
}
