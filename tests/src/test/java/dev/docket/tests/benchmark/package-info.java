/** Programs that compare costs; run by hand, never part of a build. */
@NullMarked
package dev.docket.tests.benchmark;

import org.jspecify.annotations.NullMarked;
