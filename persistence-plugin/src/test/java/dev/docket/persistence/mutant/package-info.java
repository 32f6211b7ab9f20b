/**
 * Shows that the tests of the store can fail. Each {@link dev.docket.persistence.mutant.Mutant} is
 * the store with one guarantee taken out of its source; the tests that it names must catch it, in
 * every build. A mutant that nobody catches is a missing test.
 */
@NullMarked
package dev.docket.persistence.mutant;

import org.jspecify.annotations.NullMarked;
