/**
 * What the rows of a log mean to a case: rows in, mutations out.
 *
 * <p>Pure: no actor, no clock, no I/O but the reading of a profile. The same rows under the same
 * profile always make the same quanta, which is why an import can skip what is committed and still
 * know which tokens and scopes are open. Before it comes {@code eventlog}, after it {@code replay}.
 */
@NullMarked
package dev.docket.console.mapping;

import org.jspecify.annotations.NullMarked;
