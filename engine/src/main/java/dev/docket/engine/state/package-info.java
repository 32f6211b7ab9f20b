/**
 * The pure heart of the engine: the state of a case, what each mutation does to it, what is stored
 * of a commit, and how a history is proven again.
 *
 * <p>No actor, no clock, no I/O and no randomness: the same input gives the same output in a case's
 * actor, in a test and in an auditor. Everything is immutable, so everything may be shared between
 * threads. Before it come the quantum's mutations, after it the journal:
 *
 * <pre>
 * mutations ─▶ Fold (Step, Step, …, Invariants) ─▶ Commits ─▶ event ─▶ journal ─▶ History ─▶ state
 * </pre>
 */
@NullMarked
package dev.docket.engine.state;

import org.jspecify.annotations.NullMarked;
