/**
 * How crashes are tried. A {@link dev.docket.persistence.crash.Workload} runs once on a simulated
 * disk, and a {@link dev.docket.persistence.crash.Recording} keeps the moment of each changing
 * call: what is durable then, what is not, and what the callers had been told. The explorer cuts
 * the power at each of these moments, with any part of what was not forced surviving, opens the
 * store, and compares what it shows with every outcome that is allowed. Then it cuts the power
 * again, after the recovery and at each of its calls.
 *
 * <p>The calls of a workload come in the same order every time: the threads of a store are let to
 * the disk one after the other. So a failure names what is needed to repeat it, and {@code
 * -Ddocket.crash=…} does just that. {@link dev.docket.persistence.crash.FaultyLife} lets single
 * calls fail instead; {@code -Ddocket.fault=…} repeats one of those.
 */
@NullMarked
package dev.docket.persistence.crash;

import org.jspecify.annotations.NullMarked;
