package dev.docket.engine.state;

import dev.docket.protocol.Hash;
import dev.docket.protocol.QuantumId;

/**
 * One of the last commits of a case, so that a retry finds its receipt again.
 *
 * @param version the version that it made
 * @param request the hash of what was asked, see {@link RequestHash}
 * @param sequenceNr where its event stands in the journal
 */
public record KnownCommit(QuantumId id, long version, Hash request, long sequenceNr) {}
