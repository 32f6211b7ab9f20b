/** Stores that an earlier or a later Docket wrote. */
@NullMarked
package dev.docket.tests.evolution;

import org.jspecify.annotations.NullMarked;
