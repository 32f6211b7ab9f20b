package dev.docket.engine.quantum;

import java.time.Duration;

/**
 * How much a case buffers for quanta that are not committed.
 *
 * @param maxMutations the most mutations of one quantum; a buffer call past it is refused
 * @param maxBytes the most bytes of one quantum, counted by the UTF-8 and canonical JSON length of
 *     what the mutations hold, and 32 for each
 * @param warnAt past this many mutations one warning is logged
 * @param lease how long a quantum that nobody touches is kept
 * @param maxOpen the most quanta of one case that are open at once
 */
public record QuantumLimits(
    int maxMutations, long maxBytes, int warnAt, Duration lease, int maxOpen) {}
