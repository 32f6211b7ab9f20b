package dev.docket.console.store;

import dev.docket.protocol.CaseId;

/**
 * A case whose events do not prove its state.
 *
 * @param caseId the case
 * @param version the first version that does not hold
 * @param kind what does not hold: a kind of the engine's {@code BrokenHistoryException}, {@code
 *     UNREADABLE_EVENT}, {@code DAMAGED}, or {@code RESTORED_OTHERWISE}
 * @param message for people
 */
public record CaseFault(CaseId caseId, long version, String kind, String message) {}
