package dev.docket.protocol;

import java.time.Instant;

/**
 * A quantum that is open in a case: buffered, not committed, not durable.
 *
 * @param mutations how many it holds
 * @param openedAt when its first part came
 * @param leaseEndsAt when it is dropped, unless it is touched before
 * @param poisoned whether a part of it was refused, so that its commit will be
 */
public record OpenQuantum(
    QuantumId id, int mutations, Instant openedAt, Instant leaseEndsAt, boolean poisoned) {}
