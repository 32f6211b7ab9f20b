/**
 * For the tests of those who embed the engine: an actor system with an engine on a journal in
 * memory, which fails and crashes where it is told to, time that stands still until it is moved,
 * and assertions on what an engine promises. Begin at {@link
 * dev.docket.engine.testkit.CaseTestKit#create()}.
 *
 * <p>Needs nothing that the engine does not need itself, no test framework either: what does not
 * hold is an {@link java.lang.AssertionError}. Nothing of the engine knows this package, and its
 * plugins are in no configuration but the kit's.
 */
@NullMarked
package dev.docket.engine.testkit;

import org.jspecify.annotations.NullMarked;
